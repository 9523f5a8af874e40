"""Short forms that an article defines in brackets, in both orders.

The matching is that of Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions in
biomedical text"), adapted to Indonesian: a syllable abbreviation ("Kemenkeu" of "Kementerian Keuangan") is matched like
an acronym, and foreign acronyms ("KCNA") are taken when nothing speaks against them.
"""

from __future__ import annotations

import re

BRACKETED = re.compile(r"\s?\(\s?[\"“]?([^()\"“”]{2,60}?)[\"”]?\s?\)")
ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]{1,9}")
MIN_FOREIGN_LETTERS = 3
MAX_SHORT = 15


def bracketed_after(text: str, end: int) -> tuple[int, int] | None:
    """(start, end) of what stands in brackets right after a position, or None."""
    match = BRACKETED.match(text, end)
    return match.span(1) if match else None


def is_definition(long: str, short: str) -> bool:
    """Whether the short form can stand for the long one by its letters.

    Every letter or digit of the short form must stand in the long form in order, read from the right, the first one at
    the beginning of a word.

    Args:
        long: "Otoritas Jasa Keuangan".
        short: "OJK".
    """
    letters = [c.lower() for c in short if c.isalnum()]
    if len(letters) < 2 or len(short) > MAX_SHORT or len(short) >= len(long) or not short[0].isalnum():
        return False
    haystack = long.lower()
    position = len(haystack)
    for number, letter in zip(range(len(letters) - 1, -1, -1), reversed(letters), strict=True):
        position -= 1
        while position >= 0 and not (
            haystack[position] == letter and (number > 0 or position == 0 or not haystack[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return False
    return True


def is_foreign_acronym(long: str, short: str) -> bool:
    """Whether a short form in capitals may abbreviate the name in its own language ("Kantor Berita Pusat Korea (KCNA)")."""
    return (
        ACRONYM.fullmatch(short) is not None
        and sum(c.isalpha() for c in short) >= MIN_FOREIGN_LETTERS
        and len(long.split()) >= 2
        and not long.isupper()
    )
