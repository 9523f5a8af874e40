"""Cuts a mention that took in too much: a hyphenated pair, a country and the name behind it, "Pemerintah" and a country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from entity_pipe.resolution.keys import Titles
from entity_pipe.resolution.knowledge import Knowledge
from entity_pipe.resolution.mention import Mention, mention_key

HYPHEN = re.compile(r"\s?[-‐‑–/]\s?")
BLANK = re.compile(r"\s+")
GOVERNMENT = re.compile(r"Pemerintah\s+", re.IGNORECASE)


def split_pairs(mentions: Iterable[Mention], knowledge: Knowledge, titles: Titles) -> Iterator[Mention]:
    """Yield the mentions, each that is certainly two as two.

    Only a mention that the knowledge base does not hold as a whole is cut, and only where it holds both sides: at a hyphen
    ("Korea-Rusia"); at a blank behind a country and before a person or organization ("Korea Utara KCNA"); at a blank in a
    place before a province or country ("Ngawi Jatim"); and in a person before a country of two words ("Kim Korea Utara"). The
    government of a country is no name, so "Pemerintah Rusia" becomes "Rusia". The parts keep the score of the whole.

    Args:
        mentions: in the order of the text.
        knowledge: the knowledge base.
        titles: words that are no part of a person's name.
    """
    for mention in mentions:
        known = knowledge.types_of(mention.surface)
        cut = None if known else _cut(mention, knowledge)
        government = None if known else GOVERNMENT.match(mention.surface)
        if cut is not None:
            left, right = cut
            yield _part(mention, mention.start, left, knowledge, titles)
            yield _part(mention, right, mention.end, knowledge, titles)
        elif government and _is_country(mention.surface[government.end() :], knowledge):
            yield _part(mention, mention.start + government.end(), mention.end, knowledge, titles)
        else:
            yield mention


def _cut(mention: Mention, knowledge: Knowledge) -> tuple[int, int] | None:
    """(end of the left name, start of the right one) in the text, or None."""
    surface = mention.surface
    for match in HYPHEN.finditer(surface):
        if knowledge.types_of(surface[: match.start()]) and knowledge.types_of(surface[match.end() :]):
            return mention.start + match.start(), mention.start + match.end()
    for match in BLANK.finditer(surface):
        left, right = surface[: match.start()], surface[match.end() :]
        types = knowledge.types_of(right)
        behind_country = _is_country(left, knowledge) and bool(types) and "LOC" not in types
        in_region = mention.type == "LOC" and _has_kind(right, ("province", "country"), knowledge)
        country_behind = mention.type == "PER" and " " in right.strip() and _is_country(right, knowledge)
        if behind_country or country_behind or (in_region and knowledge.entity(left, "LOC")):
            return mention.start + match.start(), mention.start + match.end()
    return None


def _is_country(surface: str, knowledge: Knowledge) -> bool:
    return _has_kind(surface, ("country",), knowledge)


def _has_kind(surface: str, kinds: Sequence[str], knowledge: Knowledge) -> bool:
    entity = knowledge.entity(surface, "LOC")
    return entity is not None and entity.kind in kinds


def _part(mention: Mention, start: int, end: int, knowledge: Knowledge, titles: Titles) -> Mention:
    surface = mention.surface[start - mention.start : end - mention.start]
    types = knowledge.types_of(surface)
    kind = mention.type if mention.type in types or not types else min(types)
    return replace(mention, start=start, end=end, surface=surface, type=kind, key=mention_key(surface, kind, titles))
