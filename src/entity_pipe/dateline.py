"""What the first lines of an article say about itself: the outlet in the dateline and the day of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb pebruari", "maret mar", "april apr", "mei", "juni jun", "juli jul",
            "agustus agu agt", "september sep sept", "oktober okt", "november nov nopember", "desember des",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
DASH = r"\s*[-–—]{1,2}\s*"
PLACE = r"[A-Z][\w./]*(?:\s[A-Z][\w./]*){0,3}"
SITE = r"[A-Z][\w-]*(?:\s[A-Z][\w-]*)?\.(?:[A-Za-z]{2,4})(?:\.[A-Za-z]{2})?"
DATELINES = (
    # Bisnis.com, JAKARTA -   KONTAN.CO.ID - SEOUL.   Gemapos.ID (Jakarta) -
    re.compile(rf"(?P<source>{SITE})(?:,\s*{PLACE}{DASH}|{DASH}{PLACE}\s*\.|\s\({PLACE}\){DASH})"),
    # JAKARTA, KOMPAS.com -
    re.compile(rf"{PLACE},\s*(?P<source>{SITE}){DASH}"),
    # SEOUL (Reuters) –
    re.compile(rf"{PLACE}\s\((?P<source>[A-Z][\w. ]{{1,30}})\){DASH}"),
)
WEEKDAY = r"(?:Senin|Selasa|Rabu|Kamis|Jum['’]?at|Sabtu|Minggu|Ahad)"
PUBLISHED = re.compile(rf"^\W*(?:.{{0,60}}\W)?{WEEKDAY},?\s+(\d{{1,2}})[ /-]([A-Za-z]+|\d{{1,2}})[ /-]((?:19|20)\d\d)\b")
BEHIND_PLACE = re.compile(r"(?:,\s*[\w. ]{2,30})?(?:\s*\([\w. /]{2,30}\))?\s*[-–—]{1,2}\s")
BEFORE_OUTLET = re.compile(rf"(?:{PLACE}(?:\s\(|,\s*|\s*[-–—/|]\s*))?")
BEHIND_OUTLET = re.compile(rf"\)?(?:,\s*{PLACE}|\s\({PLACE}\))?\s*[-–—:]{{1,2}}\s")
CLOSING = re.compile(r"\((?:[\w. ]{1,30}[/-])?$")
CLOSED = re.compile(r"(?:[/-][\w. ,/&-]{1,40})?\)\s*")
FIRST_LINES = 8
MAX_META = 120


def outlet(lines: Sequence[str]) -> str | None:
    """The outlet named in a dateline at the head of one of the first lines, or None."""
    for line in lines[:FIRST_LINES]:
        for pattern in DATELINES:
            match = pattern.match(line)
            if match:
                return match["source"]
    return None


def is_dateline_place(text: str, start: int, end: int) -> bool:
    """Whether a place is the one an article was written in: it begins one of the first lines, the outlet or a dash behind it."""
    begins_line = start == 0 or text[start - 1] == "\n"
    return begins_line and text.count("\n", 0, start) < FIRST_LINES and BEHIND_PLACE.match(text, end) is not None


def is_outlet(text: str, start: int, end: int) -> bool:
    """Whether an organization stands where an article names its own medium.

    That is in the dateline ("YOGYA (KR) - …", "Media, Jakarta –"), or in the brackets that close a paragraph ("(KR/Ati)").
    """
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    before, after = text[line:start], text[end : stop if stop >= 0 else len(text)]
    heads = text.count("\n", 0, start) < FIRST_LINES and BEFORE_OUTLET.fullmatch(before) and BEHIND_OUTLET.match(after)
    return bool(heads) or (CLOSING.search(before) is not None and CLOSED.fullmatch(after) is not None)


def publication_date(lines: Sequence[str]) -> date | None:
    """The day of publication where a short line of its own gives it ("Rabu, 19 Juni 2024 | 10:20 WIB"), or None.

    A date inside a sentence is the day of an event and is not taken.
    """
    for line in lines[:FIRST_LINES]:
        match = PUBLISHED.match(line) if len(line) <= MAX_META and not line.endswith(".") else None
        if match:
            month = int(match[2]) if match[2].isdigit() else MONTHS.get(match[2].lower(), 0)
            try:
                return date(int(match[3]), month, int(match[1]))
            except ValueError:
                continue
    return None
