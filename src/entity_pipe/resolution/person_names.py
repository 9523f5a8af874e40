"""Compares names of persons, word by word: short forms, spellings, slips.

The old Indonesian spelling (before 1972, kept in many names) is folded. What is left is compared by the Damerau-Levenshtein
distance of RapidFuzz and by consonants, as transliterations differ in vowels first ("Baek Sung-jun", "Baek Seong-jun").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

Words = tuple[str, ...]
OLD_SPELLING = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "sy"),
    ("nj", "ny"),
    ("ch", "kh"),
    ("q", "k"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
)
MUHAMMAD = re.compile(r"mo?u?h|mo?u?hd|mo?u?ch|m[ou](?:h|ch|kh)am+[ae]d")
DOUBLED = re.compile(r"([a-z])\1")
VOWELS = re.compile(r"[aeiouy]+")
PATRONYMIC = frozenset({"bin", "binti", "ibn", "ibnu", "bte"})
LONGEST_ROMAN = 4
ALIKE = str.maketrans({"e": "i", "y": "i", "j": "i", "o": "u", "v": "f", "p": "f", "z": "s", "c": "k"})
MIN_SLIP = 6
MIN_SKELETON = 4


@dataclass(frozen=True)
class LongerNames:
    """The person keys of an article, asked many times for the longer names of a short one."""

    keys: frozenset[str]
    _found: dict[str, list[str]] = field(default_factory=dict)

    def of(self, short: str) -> list[str]:
        """See `longer_names`."""
        if short not in self._found:
            self._found[short] = longer_names(short, self._by_word.get(short.partition(" ")[0], ()))
        return self._found[short]

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The keys of several words by each of these."""
        by_word: dict[str, list[str]] = {}
        for key in self.keys:
            words = key.split()
            for word in set(words) if len(words) > 1 else ():
                by_word.setdefault(word, []).append(key)
        return by_word


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
    """A person's key without single letters between and before its words: "marty m natalegawa" is "marty natalegawa"."""
    words = key.split()
    while len(words) > 2 and len(words[0]) == 1:
        words = words[1:]
    kept = [word for word in words[1:-1] if len(word) > 1]
    return " ".join([words[0], *kept, words[-1]]) if len(words) > 2 else " ".join(words)


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
        return len(short) > 1 or (len(short[0]) > 1 and not _is_father(short[0], longer))
    if len(short) == len(longer) > 2 and short[:2] == longer[:2] and all(map(_stands_for, short, longer)):
        return True
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


def folded(key: str) -> str:
    """A whole key, each word folded."""
    return " ".join(map(fold, key.split()))


def sounded(key: str) -> str:
    """A person's key by its sounds: folded, one letter for those that stand for each other, "m" before a name for Muhammad."""
    words = key.split()
    if len(words) > 1 and words[0] == "m":
        words[0] = "muhammad"
    return " ".join(DOUBLED.sub(r"\1", fold(word).translate(ALIKE)) for word in words)


def is_slip(first: str, second: str) -> bool:
    """Whether two words are one name by the letters that Indonesian papers mix up.

    The first and the last letter must agree, for these tell names apart ("Rahma" and "Rahmi", "Rahman" and "Rahmat"). Between
    them letters of one sound may stand for each other, two neighbours be exchanged, and a word of the same consonants may have
    one vowel more. A different vowel is a different name ("Suratman", "Suratmin").
    """
    a, b = fold(first), fold(second)
    if a == b:
        return True
    if a[:1] != b[:1] or a[-1:] != b[-1:] or min(len(a), len(b)) < MIN_SKELETON:
        return False
    alike = DOUBLED.sub(r"\1", a.translate(ALIKE)) == DOUBLED.sub(r"\1", b.translate(ALIKE))
    exchanged = len(a) >= MIN_SLIP and sorted(a) == sorted(b) and DamerauLevenshtein.distance(a, b) == 1
    more = VOWELS.sub("", a) == VOWELS.sub("", b) and abs(len(a) - len(b)) == 1
    return alike or exchanged or more


def is_near(first: str, second: str) -> bool:
    """Whether two words of six letters differ by one edit at most, for names whose context agrees, too."""
    a, b = fold(first), fold(second)
    return is_slip(first, second) or (min(len(a), len(b)) >= MIN_SLIP and DamerauLevenshtein.distance(a, b) <= 1)


def is_variant(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two names of as many words, two at least, are the same but for the old spelling and a slip in one word."""
    if len(first) != len(second) or len(first) < 2:
        return False
    differing = [(a, b) for a, b in zip(first, second, strict=True) if fold(a) != fold(b)]
    return not differing or (len(differing) == 1 and is_slip(*differing[0]))


def _is_father(word: str, name: Words) -> bool:
    """Whether a word of a name is the father's: "Salman" in "Mohammed bin Salman"."""
    return any(before in PATRONYMIC for before, own in pairwise(name) if own == word)


def _stands_for(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))
