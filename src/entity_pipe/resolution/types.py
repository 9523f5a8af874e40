"""Mends the type of a mention where the knowledge base or the article itself knows better than an unsure tagger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from entity_pipe.resolution.keys import Titles
from entity_pipe.resolution.knowledge import Knowledge
from entity_pipe.resolution.mention import Mention, mention_key
from entity_pipe.resolution.person_names import LongerNames

CERTAIN = 0.98
CERTAIN_BESIDE_PERSON = 0.95


def mend_types(mentions: Sequence[Mention], knowledge: Knowledge, titles: Titles) -> list[Mention]:
    """Change the type of mentions for which there is evidence.

    A name that the knowledge base holds under one other type only gets that type: countries always, organizations and names
    of several words if the tagger was not certain. A name unknown to the knowledge base that is part of a person's longer
    name in the article, and of no place's or organization's, becomes a person if the tagger was not certain.

    Args:
        mentions: of one article, in order.
        knowledge: the knowledge base.
        titles: words that are no part of a person's name.

    Returns:
        The mentions with their new types and keys.
    """
    known = [_by_knowledge(mention, knowledge, titles) for mention in mentions]
    persons = LongerNames(frozenset(mention.key for mention in known if mention.type == "PER" and not mention.boilerplate))
    others = LongerNames(frozenset(mention.key for mention in known if mention.type != "PER" and not mention.boilerplate))
    return [m if others.of(m.key) else _by_person(m, persons, knowledge, titles) for m in known]


def _by_knowledge(mention: Mention, knowledge: Knowledge, titles: Titles) -> Mention:
    types = knowledge.types_of(mention.surface)
    if len(types) != 1 or mention.type in types:
        return mention
    kind = min(types)
    entity = knowledge.entity(mention.surface, kind)
    if entity is None:
        return mention
    unsure = mention.score < CERTAIN and (kind == "ORG" or " " in mention.surface)
    return _retyped(mention, kind, titles) if unsure or entity.kind == "country" else mention


def _by_person(mention: Mention, persons: LongerNames, knowledge: Knowledge, titles: Titles) -> Mention:
    if mention.type == "PER" or mention.score >= CERTAIN_BESIDE_PERSON or mention.type in knowledge.types_of(mention.surface):
        return mention
    person = _retyped(mention, "PER", titles)
    return person if persons.of(person.key) else mention


def _retyped(mention: Mention, kind: str, titles: Titles) -> Mention:
    return replace(mention, type=kind, key=mention_key(mention.surface, kind, titles))
