"""Rule-based surface tokens: the convention that the trained tokenizer learns and that training text is brought to.

Tokens are those of the Indonesian UD treebanks before multi-word expansion, except that a hyphen between two names
stands alone ("Rusia-Korea Utara" is four tokens), because a mention must be able to begin or end there.
"""

from __future__ import annotations

import re

ABBREVIATIONS = frozenset(
    "dr drs dra prof ir h hj jl no tn ny nn sdr st ust kh kp gg rt rw tbk ltd inc co corp pte bhd dkk dll dsb tgl hlm hal "
    "jend letjen mayjen brigjen kol letkol kapt serka serma aiptu aipda bripka brigpol ipda iptu akp kompol akbp kombes pol "
    "purn alm almh ra rr rm gus mr mrs ms jr sr vol ed cf al bin ph m s lb yg dgn".split()
)
WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”()]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w+"
    r"|[A-Za-z][\w-]*(?:\.[\w-]+)*\.(?i:com|co\.id|go\.id|ac\.id|or\.id|net|org|id|tv|news|info)\b(?:/[^\s<>\"“”()]*)?",
    re.ASCII,
)
CURRENCY = re.compile(r"(?:Rp|US\$|S\$|[$€£¥])(?=\.?\s?\d)")
NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*(?:-(?:an|nya|lah|[a-z]{1,3}))?(?![\w])")
WORD = re.compile(r"[^\W_](?:[^\W_]|[’'`](?=[^\W\d_])|(?<=\w)[-‐‑](?=\w)|(?<=\w)_(?=\w))*", re.UNICODE)
ELLIPSIS = re.compile(r"\.{2,}|…+|-{2,}|[–—]+")
INITIALS = re.compile(r"(?:[A-Z][a-z]{0,2}\.)+(?:[A-Z][a-z]{0,2}\b\.?)?")
HYPHENS = "-‐‑"


def surface_tokens(text: str) -> list[tuple[int, int]]:
    """Split text into surface tokens.

    Args:
        text: any text; white space of every kind (also U+00A0) separates tokens.

    Returns:
        (start, end) character offsets, in order, never empty, never overlapping.
    """
    spans: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        if text[position].isspace() or text[position] in "\u200b\ufeff\u00ad":
            position += 1
            continue
        end = _token_end(text, position)
        spans.extend(_split_hyphens(text, position, end))
        position = end
    return spans


def _token_end(text: str, position: int) -> int:
    for pattern in (WEB, CURRENCY, INITIALS, NUMBER, ELLIPSIS):
        match = pattern.match(text, position)
        if match and _whole(pattern, text, match):
            return match.end()
    match = WORD.match(text, position)
    if match is None:
        return position + 1
    end = match.end()
    if text[end : end + 1] == "." and match.group().lower() in ABBREVIATIONS and text[end + 1 : end + 2].strip() != "":
        return end + 1 if not text[end + 1].isalpha() or match.group()[0].isupper() else end
    if text[end : end + 2] == ". " and _dotted(match.group()):
        return end + 1
    return end


def _whole(pattern: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    """Initials need a full stop inside or a name behind them; "A." at the end of a sentence is two tokens."""
    if pattern is not INITIALS:
        return True
    if match.group().count(".") == 1:
        return len(match.group()) == 2 and re.match(r" ?[A-Z]", text[match.end() :]) is not None
    return True


def _dotted(word: str) -> bool:
    return word.lower() in ABBREVIATIONS and (word[0].isupper() or word in {"dr", "no", "jl", "dkk", "dll"})


def _split_hyphens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a word at the hyphens that join two names or a prefix and a name."""
    spans: list[tuple[int, int]] = []
    left = start
    for position in range(start + 1, end - 1):
        if text[position] in HYPHENS and _joins_names(text[left:position], text[position + 1 : end]):
            spans += [(left, position), (position, position + 1)]
            left = position + 1
    return [*spans, (left, end)]


def _joins_names(before: str, after: str) -> bool:
    right = re.split(f"[{HYPHENS}]", after, maxsplit=1)[0]
    if "." in before or "@" in before or "/" in before:
        return False
    if len(right) < 2 or not right[0].isupper() or before[-1].isdigit() or any(c.isdigit() for c in right):
        return False
    if len(before) < 2 or before.casefold() == right.casefold():
        return False
    return before.casefold() not in {"al", "el", "an", "as", "ar", "at", "ad", "ash", "asy", "ath", "bin"}
