"""Compares names of persons, word by word: short forms, spellings, slips.

The old Indonesian spelling (before 1972, kept in many names) is folded. What is left is compared by the Damerau-Levenshtein
distance of RapidFuzz and by consonants, as transliterations differ in vowels first ("Baek Sung-jun", "Baek Seong-jun").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

Words = tuple[str, ...]
OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "kh"), ("q", "k"))
MUHAMMAD = re.compile(r"mo?u?h|mo?u?hd|mo?u?ch|m[ou](?:h|ch|kh)am+[ae]d")
DOUBLED = re.compile(r"([a-z])\1")
VOWELS = re.compile(r"[aeiouy]+")
LONGEST_ROMAN = 4
MIN_SLIP = 6
MIN_SKELETON = 4
TWO_SLIPS = 10


@dataclass(frozen=True)
class LongerNames:
    """The person keys of an article, asked many times for the longer names of a short one."""

    keys: frozenset[str]
    _found: dict[str, list[str]] = field(default_factory=dict)

    def of(self, short: str) -> list[str]:
        """See `longer_names`."""
        if short not in self._found:
            self._found[short] = longer_names(short, self.keys)
        return self._found[short]


def longer_names(short: str, keys: Iterable[str]) -> list[str]:
    """The person keys of an article that hold a shorter one as a run of whole words: first, call or last name.

    Args:
        short: key of the short form.
        keys: keys of all persons in the article.

    Returns:
        The longest matching keys; those that are themselves short for another one of them are left out.
    """
    words = tuple(short.split())
    longer = [key for key in keys if is_run(words, tuple(key.split()))]
    return sorted(k for k in longer if not any(is_run(tuple(k.split()), tuple(other.split())) for other in longer))


def without_initials(key: str) -> str:
    """A person's key without single letters between its words: "marty m natalegawa" is "marty natalegawa"."""
    words = key.split()
    kept = [word for word in words[1:-1] if len(word) > 1]
    return " ".join([words[0], *kept, words[-1]]) if len(words) > 2 else key


def is_run(short: Words, longer: Words) -> bool:
    """Whether a name is a run of the whole words of a longer one."""
    size = len(short)
    return 0 < size < len(longer) and any(longer[i : i + size] == short for i in range(len(longer) - size + 1))


def shortens(short: Words, longer: Words) -> bool:
    """Whether a name can be short for a longer one.

    It can be a run of whole words, or the first and the last word with some or none of those between; an initial stands for
    any word that begins with it ("Didik J. Rachbini" for "Didik Junaidi Rachbini").
    """
    if short == longer or len(short) > len(longer):
        return False
    if is_run(short, longer):
        return len(short) > 1 or len(short[0]) > 1
    if len(short) < 2 or len(short[-1]) == 1 or not (_stands_for(short[0], longer[0]) and short[-1] == longer[-1]):
        return False
    rest = iter(longer[1:-1])
    return all(any(_stands_for(word, other) for other in rest) for word in short[1:-1])


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A word of a name in the new spelling, without doubled letters: "soeharto" is "suharto", "zainoeddin" is "zainudin"."""
    if MUHAMMAD.fullmatch(word):
        return "muhamad"
    for old, new in OLD_SPELLING:
        word = word.replace(old, new)
    return DOUBLED.sub(r"\1", word) if len(word) > LONGEST_ROMAN else word


def is_slip(first: str, second: str) -> bool:
    """Whether two words differ as a slip or two transliterations do.

    The first and the last letter must agree, for these tell names apart ("Rahma" and "Rahmi", "Rahman" and "Rahmat").
    Then words of six letters may differ by one edit, of ten by two, and words of the same consonants by one vowel more or less.
    """
    a, b = fold(first), fold(second)
    if a == b:
        return True
    if a[:1] != b[:1] or a[-1:] != b[-1:]:
        return False
    shorter = min(len(a), len(b))
    if shorter >= MIN_SLIP and DamerauLevenshtein.distance(a, b) <= (2 if shorter >= TWO_SLIPS else 1):
        return True
    return shorter >= MIN_SKELETON and VOWELS.sub("", a) == VOWELS.sub("", b) and abs(len(a) - len(b)) <= 1


def is_variant(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two names of as many words, two at least, are the same but for the old spelling and a slip in one word."""
    if len(first) != len(second) or len(first) < 2:
        return False
    differing = [(a, b) for a, b in zip(first, second, strict=True) if fold(a) != fold(b)]
    return not differing or (len(differing) == 1 and is_slip(*differing[0]))


def _stands_for(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))
