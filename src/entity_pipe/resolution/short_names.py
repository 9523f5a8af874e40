"""Short names of organizations and places whose longer name stands in the same article, and one name for each entity there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from entity_pipe.dateline import is_dateline_place
from entity_pipe.resolution.definitions import is_definition
from entity_pipe.resolution.heads import Generic
from entity_pipe.resolution.keys import organization_key, surface_key
from entity_pipe.resolution.knowledge import Entity
from entity_pipe.resolution.mention import Decision, Mention
from entity_pipe.resolution.naming import Namer
from entity_pipe.resolution.person_names import folded

NUMBER = re.compile(r"[ivxlc]+|\d+")
TICKER = re.compile(r"[A-Z]{4}")
COMPANY = re.compile(r"(?:PT|CV)\s")
RESIDENTS = re.compile(r"\b(?:asal|warga|kota|desa|kecamatan)\s+$", re.IGNORECASE)
SMALL_WORDS = frozenset({"dan", "di", "untuk", "bagi", "dari", "of", "for", "the", "and"})
WINDOW = 12
MIN_TAIL = 5
MIN_FOLDED = 6
MIN_ACRONYM = 3


def with_longer_names(text: str, mentions: Sequence[Mention], decisions: Sequence[Decision], *, namer: Namer) -> list[Decision]:
    """Decisions about the mentions of one article, short names brought to the longer one.

    An organization or a place that nothing but its own name is known of is taken for the one entity in the article whose name
    begins with its words ("Bapenda", "Bapenda Kota Bogor"), has a generic word before them ("Juanda", "Bandara Juanda"), is
    another spelling of it, has these initials, or is a company that ends with it. A town is not the port in it.

    Args:
        text: the article.
        mentions: of it, in order.
        decisions: one a mention.
        namer: knows the words that are written out or left out.
    """
    towns = {mention.key for mention in mentions if mention.type == "LOC" and _is_town(text, mention, namer)}
    certain: dict[tuple[str, str], dict[str, Entity]] = defaultdict(dict)
    likely: dict[tuple[str, str], dict[str, Entity]] = defaultdict(dict)
    spelled: dict[tuple[str, str], dict[str, Decision]] = defaultdict(dict)
    for mention, decision in zip(mentions, decisions, strict=True):
        if mention.type == "PER" or mention.boilerplate:
            continue
        for short in _short_forms(mention, decision.entity, namer.generic, towns, namer.titles.before):
            certain[mention.type, short][decision.entity.entity_id] = decision.entity
        for short in _likely_forms(mention) if decision.method != "knowledge-base" else ():
            likely[mention.type, short][decision.entity.entity_id] = decision.entity
        for spelling in _spellings(mention, decision.entity):
            spelled[mention.type, spelling].setdefault(decision.entity.entity_id, decision)
    result = []
    for mention, decision in zip(mentions, decisions, strict=True):
        found: dict[str, Entity] = {}
        if mention.type != "PER" and decision.method == "own-name":
            sources = [
                certain.get((mention.type, mention.key), {}),
                certain.get((mention.type, _written_out(mention, namer)), {}),
                _one_spelling(spelled.get((mention.type, _folded(mention.key)), {})),
                likely.get((mention.type, mention.key), {}),
            ]
            others = ({k: e for k, e in source.items() if k != decision.entity.entity_id} for source in sources)
            found = next(filter(None, others), {}) or _by_ticker(mention, mentions, decisions)
        result.append(Decision(next(iter(found.values())), "short-name") if len(found) == 1 else decision)
    return result


def with_one_name(decisions: Sequence[Decision]) -> list[Decision]:
    """Decisions about one article in which an entity that goes by several forms of its name has the fullest of them.

    Legal forms, capitals and the like make no new entity ("Baja Anyer", "PT Baja Anyer"); of as many words the more frequent.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for decision in decisions:
        names[decision.entity.entity_id][decision.entity.name] += 1
    best = {
        key: max(counts, key=lambda name: (len(name.split()), not name.isupper(), counts[name], name))
        for key, counts in names.items()
        if len(counts) > 1
    }
    return [
        Decision(replace(d.entity, name=best[d.entity.entity_id]), d.method) if d.entity.entity_id in best else d
        for d in decisions
    ]


def _is_town(text: str, mention: Mention, namer: Namer) -> bool:
    known = namer.gazetteer.city(mention.surface, frozenset()) or RESIDENTS.search(
        text[max(0, mention.start - WINDOW) : mention.start]
    )
    return known is not None or is_dateline_place(text, mention.start, mention.end)


def _short_forms(mention: Mention, entity: Entity, generic: Generic, towns: set[str], before_names: Set[str]) -> Iterator[str]:
    make_key = organization_key if mention.type == "ORG" else surface_key
    fewest = 1 if mention.type == "ORG" else 2
    for key in sorted({mention.key, make_key(entity.name)}):
        words = key.split()
        for short in generic.without(mention.type, key):
            if short not in towns or not generic.is_facility(key.removesuffix(short).strip()):
                yield short
        for end in range(fewest, len(words)):
            if not NUMBER.fullmatch(words[end]):
                yield " ".join(words[:end])
        if mention.type == "LOC" and len(words) > 2:
            yield " ".join([words[0], *(word for word in words[1:] if word not in before_names)])


def _spellings(mention: Mention, entity: Entity) -> Iterator[str]:
    make_key = organization_key if mention.type == "ORG" else surface_key
    return (_folded(key) for key in sorted({mention.key, make_key(entity.name)}) if len(key) >= MIN_FOLDED)


def _one_spelling(spelled: Mapping[str, Decision]) -> dict[str, Entity]:
    """Of two entities that differ in spelling, the one known of otherwise, else the first: never each for the other."""
    if len(spelled) != 2:
        return {}
    best = min(spelled.values(), key=lambda decision: decision.method == "own-name")
    return {best.entity.entity_id: best.entity}


def _likely_forms(mention: Mention) -> Iterator[str]:
    """The tail of a company's name, and the initials of any name."""
    words = mention.key.split()
    if len(words) < 2:
        return
    if mention.type == "ORG" and COMPANY.match(mention.surface):
        for start in range(1, len(words)):
            tail = " ".join(words[start:])
            if len(tail) >= MIN_TAIL:
                yield tail
    initials = "".join(word[0] for word in words if word not in SMALL_WORDS)
    if len(initials) >= MIN_ACRONYM:
        yield initials


def _by_ticker(mention: Mention, mentions: Sequence[Mention], decisions: Sequence[Decision]) -> dict[str, Entity]:
    """The listed company that a ticker of four letters abbreviates: "SLYR", "PT Selayar Infrastruktur Tbk"."""
    if mention.type != "ORG" or not TICKER.fullmatch(mention.surface):
        return {}
    listed = ((m, d) for m, d in zip(mentions, decisions, strict=True) if m.type == "ORG" and "Tbk" in m.surface)
    return {d.entity.entity_id: d.entity for m, d in listed if is_definition(m.key, mention.surface)}


def _folded(key: str) -> str:
    """A key in the new spelling and without blanks: "jalan soekarno" is "jalansukarno", "batu merah" is "batumerah"."""
    return folded(key).replace(" ", "")


def _written_out(mention: Mention, namer: Namer) -> str:
    """The key of an organization whose whole name is the short form of a head: "Dinkes"."""
    head = namer.heads.organizations.get(mention.key) if mention.type == "ORG" else None
    return organization_key(head.long) if head else mention.key
