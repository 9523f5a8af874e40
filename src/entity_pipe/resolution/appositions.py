"""Other names that an article gives in words: "alias", "yang akrab disapa", "atau disingkat", "yang dikenal sebagai"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from entity_pipe.resolution.mention import Mention

MANNER = r"(?:(?:akrab|biasa|kerap|sering|lebih|populer|juga|kemudian|sekarang|kini|dulu|dahulu|sebelumnya|semula|telah|umum)\s+)"
CALLED = r"di(?:sapa|panggil|kenal|sebut)"
LINK = r"(?:\s+(?:luas|dengan|sebagai|nama|sapaan|panggilan|sebutan|julukan|menjadi|singkatan|dari))"
BY_WHOM = r"(?:\s+(?-i:[a-z]+)(?=\s+sebagai))?"
ALIAS = (
    r"(?:alias|a\.?k\.?a\.?|d/h|dijuluki|disingkat|diberi\s+nama|bergelar|bernama\s+(?:asli|lengkap)|terlahir|singkatan\s+dari"
    r"|berganti\s+nama|berubah\s+nama)"
)
BY_THEM = r"oleh\s+(?:(?-i:[a-z-]+)\s+){1,3}"
NAMING = rf"(?:{BY_THEM}{CALLED}{LINK}*|{MANNER}*{ALIAS}{LINK}*|{MANNER}+{CALLED}{BY_WHOM}{LINK}*|{CALLED}{BY_WHOM}{LINK}+)"
INSIDE = r"(?:(?!yang\b|dari\b|dengan\b|oleh\b|kepada\b)(?-i:[a-z]+)\s+)"
BEFORE = rf"(?:\s?[,(]?\s*(?:(?:yang|atau|dan)\s+)?|,\s+{INSIDE}{{1,4}}|\s+{INSIDE}{{1,5}}dan\s+)"
BETWEEN = re.compile(rf"{BEFORE}{NAMING}\s*[\"“'‘]?\s*", re.IGNORECASE)
OPENED = re.compile(r"\s?\(\s?[\"“'‘]?")
CLOSED = re.compile(r"[\"”'’]?\s?\)")
LONGEST = 60


def appositions(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of neighbouring mentions of one type of which the article says that they name one entity.

    Of persons also a name in brackets right behind another one ("Hasbullah Naim (Bul)"), if one of the two is a single word.
    What an organization's name in brackets means is for `definitions`.

    Args:
        text: the article.
        mentions: of it, in order.
    """
    for first, second in itertools.pairwise(mentions):
        if first.type != second.type or not 0 < second.start - first.end <= LONGEST:
            continue
        gap = text[first.end : second.start]
        if BETWEEN.fullmatch(gap) or (first.type == "PER" and OPENED.fullmatch(gap) and _closes(text, first, second)):
            yield first, second


def _closes(text: str, first: Mention, second: Mention) -> bool:
    single = " " not in first.key or " " not in second.key
    return single and CLOSED.match(text, second.end) is not None
