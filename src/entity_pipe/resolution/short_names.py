"""Short names of organizations and places whose longer name stands in the same article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from entity_pipe.resolution.heads import Generic
from entity_pipe.resolution.keys import organization_key, surface_key
from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.mention import Decision, Mention
from entity_pipe.resolution.naming import Namer

NUMBER = re.compile(r"[ivxlc]+|\d+")


def with_longer_names(mentions: Sequence[Mention], decisions: Sequence[Decision], *, namer: Namer) -> list[Decision]:
    """Decisions about the mentions of one article, short names brought to the longer one.

    An organization or a place that nothing but its own name is known of is taken for the one entity in the article whose
    name begins with its words ("Bapenda", "Bapenda Kota Bogor") or has a generic word before them ("Juanda", "Bandara Juanda").
    """
    shorter: dict[tuple[str, str], dict[str, Entity]] = defaultdict(dict)
    for mention, decision in zip(mentions, decisions, strict=True):
        if mention.type != "PER" and not mention.boilerplate:
            for short in _short_forms(mention, decision.entity, namer.generic):
                shorter[mention.type, short][decision.entity.entity_id] = decision.entity
    result = []
    for mention, decision in zip(mentions, decisions, strict=True):
        found: dict[str, Entity] = {}
        if mention.type != "PER" and decision.method == "own-name":
            found = shorter.get((mention.type, mention.key)) or shorter.get((mention.type, _written_out(mention, namer)), {})
            found = {key: entity for key, entity in found.items() if key != decision.entity.entity_id}
        result.append(Decision(next(iter(found.values())), "short-name") if len(found) == 1 else decision)
    return result


def _short_forms(mention: Mention, entity: Entity, generic: Generic) -> set[str]:
    make_key = organization_key if mention.type == "ORG" else surface_key
    forms: set[str] = set()
    for key in {mention.key, make_key(entity.name)}:
        words = key.split()
        forms.update(generic.without(mention.type, key))
        fewest = 1 if mention.type == "ORG" else 2
        forms.update(" ".join(words[:end]) for end in range(fewest, len(words)) if not NUMBER.fullmatch(words[end]))
    return forms


def _written_out(mention: Mention, namer: Namer) -> str:
    """The key of an organization whose whole name is the short form of a head: "Dinkes"."""
    head = namer.heads.organizations.get(mention.key) if mention.type == "ORG" else None
    return organization_key(head.long) if head else mention.key
