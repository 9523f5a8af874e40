"""The knowledge base: reviewed CSV files in the package, and with it the user's own corrections, which win."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from entity_pipe.bio import TYPES
from entity_pipe.errors import InputError
from entity_pipe.resolution.corrections import Corrections, load_corrections
from entity_pipe.resolution.keys import CACHED, entity_id, organization_key, surface_key
from entity_pipe.resolution.person_names import folded, sounded

ENTITY_COLUMNS = ["name", "type", "kind", "country", "acronym", "aliases", "note", "source"]
CONDITIONAL_COLUMNS = ["alias", "type", "name", "when", "note"]
TERRITORY_COLUMNS = ["code", "name"]
SOVEREIGN = frozenset({"country", "territory"})
SHORT_ACRONYM = 5
MIN_STEM = 4
LONG_NAME = 7
VOWEL = re.compile(r"[AEIOU]")
ADMINISTRATIVE = {
    "kota": "city",
    "kabupaten": "regency",
    "kab": "regency",
    "provinsi": "province",
    "pulau": "island",
    "gunung": "mountain",
    "sungai": "river",
    "kecamatan": "district",
    "distrik": "district",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of the knowledge base; `country` is an ISO 3166 alpha-2 code or empty."""

    entity_id: str
    name: str
    type: str
    kind: str = ""
    country: str = ""
    acronym: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """When an ambiguous alias stands for an entity: words that must, or must not, stand in the sentence or article."""

    near: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    default: bool = False
    outlet: bool = False

    def holds(self, sentence: str, article: str, *, outlet: bool = False) -> bool:
        """Whether the condition is met; `outlet` tells whether the name stands where an article names its own medium."""
        return (
            (not self.outlet or outlet)
            and (not self.near or has_word(self.near, sentence))
            and (not self.article or has_word(self.article, article))
            and not (self.unless and has_word(self.unless, sentence))
        )


@dataclass
class Knowledge:
    """Surface forms and what they stand for. Keys are `surface_key`s, organizations' also `organization_key`s."""

    entities: dict[str, Entity] = field(default_factory=dict)
    aliases: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    conditional: dict[str, list[tuple[str, str, Condition]]] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)
    _spellings: dict[str, str | None] = field(default_factory=dict)
    _joined: dict[str, str | None] = field(default_factory=dict)
    _types: dict[str, frozenset[str]] = field(default_factory=dict)

    def corrected(self, surface: str, kind: str, article: str = "") -> Entity | None:
        """The entity that the user's corrections give a surface form in an article, by a merge or a split, or None."""
        found = self.corrections.of(surface, kind, article)
        if found is None or found.action == "ban":
            return None
        if found.action == "split":
            return Entity(entity_id(found.type or kind, surface), surface, found.type or kind)
        return self._named(found.type or kind, found.name)

    def entity(self, surface: str, kind: str) -> Entity | None:
        """The entity that a surface form, with or without the clitic -nya, stands for whatever its context, or None."""
        key = surface_key(surface)
        stem = key.removesuffix("nya").rstrip()
        for form in (key, organization_key(surface) if kind == "ORG" else "", stem if len(stem) >= MIN_STEM else ""):
            found = self.aliases.get((kind, form)) if form else None
            if found and _case_fits(found[1], surface):
                return self.entities[found[0]]
        return self._without_administrative_word(surface) if kind == "LOC" else None

    def in_context(
        self, surface: str, kind: str, sentence: str, article: str, *, outlet: bool = False
    ) -> tuple[Entity, str] | None:
        """What a surface form stands for in a sentence of an article.

        A condition that holds comes first, then an unconditional alias, then a default. `outlet` tells whether the name stands
        where an article names its own medium.

        Returns:
            The entity and the method, `knowledge-base` or `knowledge-base-context`, or None.
        """
        rows = [row for row in self.conditional.get(surface, ()) if row[0] == kind]
        holding = [row for row in rows if row[2].holds(sentence, article, outlet=outlet)]
        for _, target, condition in holding:
            if not condition.default:
                return self.entities[target], "knowledge-base-context"
        entity = self.entity(surface, kind)
        if entity:
            return entity, "knowledge-base"
        return (self.entities[holding[0][1]], "knowledge-base-context") if holding else None

    def spelled(self, key: str) -> Entity | None:
        """The one person whose name or alias is this key in another spelling: "akbar tanjung" for "akbar tandjung"."""
        if not self._spellings:
            for (kind, known), (entity, _) in self.aliases.items():
                if kind == "PER" and (" " in known or len(known) >= LONG_NAME):
                    form = sounded(known)
                    self._spellings[form] = entity if self._spellings.get(form, entity) == entity else None
        found = self._spellings.get(sounded(key)) if " " in key or len(key) >= LONG_NAME else None
        return self.entities[found] if found else None

    def joined(self, surface: str) -> Entity | None:
        """The one Indonesian place whose name or alias this is with other blanks or in the old spelling: "Lubukpakam"."""
        if not self._joined:
            for (kind, known), (entity, _) in self.aliases.items():
                form = folded(known).replace(" ", "")
                if kind == "LOC" and len(form) >= LONG_NAME and self.entities[entity].country == "ID":
                    self._joined[form] = entity if self._joined.get(form, entity) == entity else None
        found = self._joined.get(folded(surface_key(surface)).replace(" ", ""))
        return self.entities[found] if found else None

    def types_of(self, surface: str) -> frozenset[str]:
        """The types under which a surface form is known, with or without a condition."""
        found = self._types.get(surface)
        if found is None:
            known = {kind for kind in TYPES if self.entity(surface, kind)}
            found = frozenset(known | {row[0] for row in self.conditional.get(surface, ())})
            if len(self._types) >= CACHED:
                self._types.clear()
            self._types[surface] = found
        return found

    def _without_administrative_word(self, surface: str) -> Entity | None:
        """The place whose kind is the word before it: "Kabupaten Garut" is the regency Garut, never a city of that name."""
        word, _, rest = surface_key(surface).partition(" ")
        found = self.aliases.get(("LOC", rest)) if word in ADMINISTRATIVE else None
        entity = self.entities[found[0]] if found else None
        return entity if entity and entity.kind == ADMINISTRATIVE[word] else None

    def _named(self, kind: str, name: str) -> Entity:
        known = self.entity(name, kind)
        return known if known and known.name == name else Entity(entity_id(kind, name), name, kind)


def load_knowledge(user: Path | None = None) -> Knowledge:
    """Read the knowledge base of the package and, if given, the user's corrections.

    Raises:
        InputError: a row is not as it should be; the message names file and line.
    """
    knowledge = Knowledge()
    resources = files("entity_pipe") / "resources"
    conditional = list(_rows(resources / "conditional_aliases.csv", CONDITIONAL_COLUMNS))
    ambiguous = {(row["type"], row["alias"]) for _, row in conditional}
    entities = list(_rows(resources / "entities.csv", ENTITY_COLUMNS))
    known = {row["country"] for _, row in entities if row["kind"] in SOVEREIGN}
    for where, row in _rows(resources / "territories.csv", TERRITORY_COLUMNS):
        if row["code"] not in known:
            entity = Entity(entity_id("LOC", row["name"], row["code"]), row["name"], "LOC", "territory", row["code"])
            knowledge.entities[entity.entity_id] = entity
            _add_alias(knowledge, entity, entity.name, where)
    for where, row in entities:
        code = row["country"] if row["kind"] in SOVEREIGN else ""
        entity = Entity(
            entity_id(row["type"], row["name"], code), row["name"], row["type"], row["kind"], row["country"], row["acronym"]
        )
        if entity.entity_id in knowledge.entities:
            raise InputError(f"{where}: {row['type']} {row['name']!r} stands here a second time; merge the two rows")
        knowledge.entities[entity.entity_id] = entity
        acronym = "" if (row["type"], row["acronym"]) in ambiguous else row["acronym"]
        for alias in [row["name"], acronym, *row["aliases"].split("|")]:
            _add_alias(knowledge, entity, alias.strip(), where)
    names = {(entity.type, entity.name): entity.entity_id for entity in knowledge.entities.values()}
    for where, row in conditional:
        target = names.get((row["type"], row["name"]))
        if target is None:
            raise InputError(f"{where}: no {row['type']} {row['name']!r} in entities.csv; add it there or mend the name")
        condition = parse_condition(row["when"], where)
        knowledge.conditional.setdefault(row["alias"], []).append((row["type"], target, condition))
    if user is not None:
        knowledge.corrections = load_corrections(user)
        _rename(knowledge)
    return knowledge


@cache
def shipped_knowledge() -> Knowledge:
    """The knowledge base of the package without corrections; a process reads it once."""
    return load_knowledge()


def _rename(knowledge: Knowledge) -> None:
    """Give entities the names that the user has chosen; their ids and aliases stay."""
    for row in knowledge.corrections.renames.values():
        for kind in [row.type] if row.type else TYPES:
            entity = knowledge.entity(row.surface, kind)
            other = knowledge.entity(row.name, kind)
            if other and other != entity:
                raise InputError(f"{row.where}: {row.name!r} already stands for {other.name!r}; merge the two instead")
            if entity and surface_key(entity.name) == surface_key(row.surface):
                knowledge.entities[entity.entity_id] = replace(entity, name=row.name)


def parse_condition(text: str, where: str) -> Condition:
    """Read the `when` column: clauses joined by "; ", each `near=a|b`, `article=a|b`, `unless=a|b`, `outlet` or `default`.

    Raises:
        InputError: a clause is none of these.
    """
    words: dict[str, tuple[str, ...]] = {}
    default = outlet = False
    for clause in filter(None, (part.strip() for part in text.split(";"))):
        name, _, value = clause.partition("=")
        if clause == "default":
            default = True
        elif clause == "outlet":
            outlet = True
        elif name in {"near", "article", "unless"} and value:
            words[name] = tuple(value.split("|"))
        else:
            raise InputError(f"{where}: the clause {clause!r} is none of near=, article=, unless=, outlet and default")
    return Condition(words.get("near", ()), words.get("article", ()), words.get("unless", ()), default, outlet)


def has_word(words: tuple[str, ...], text: str) -> bool:
    """Whether one of the words or phrases stands in the text, whole and in any case."""
    return re.search(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", text, re.IGNORECASE) is not None


def _add_alias(knowledge: Knowledge, entity: Entity, alias: str, where: str) -> None:
    if not alias:
        return
    keys = {surface_key(alias)} | ({organization_key(alias)} if entity.type == "ORG" else set())
    for key in filter(None, keys):
        other = knowledge.aliases.setdefault((entity.type, key), (entity.entity_id, alias))[0]
        if other != entity.entity_id:
            raise InputError(
                f"{where}: {alias!r} already stands for {knowledge.entities[other].name!r}; use conditional_aliases.csv"
            )


def _case_fits(alias: str, surface: str) -> bool:
    """A short acronym must be in capitals, "AS" is never "as"; of five letters just its first, without vowels none."""
    short = alias.isupper() and len(alias) <= SHORT_ACRONYM and VOWEL.search(alias) is not None
    return not short or surface.isupper() or (len(alias) == SHORT_ACRONYM and surface[:1].isupper())


def _rows(path: Traversable | Path, columns: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; write it, or leave the option out") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    reader = csv.reader(text.splitlines())
    if next(reader, None) != columns:
        raise InputError(f"{path}:1: the header must be {','.join(columns)}")
    for fields in filter(None, reader):
        where = f"{path}:{reader.line_num}"
        if len(fields) != len(columns):
            raise InputError(f"{where}: {len(fields)} columns where {len(columns)} are expected ({','.join(columns)})")
        yield where, dict(zip(columns, (value.strip() for value in fields), strict=True))


def name_types(knowledge: Knowledge) -> dict[tuple[str, ...], str]:
    """The type of every name and alias that has just one, as evidence for the tagger.

    Returns:
        Type by lower-cased words; by words as they are where a short acronym must be in capitals.
    """
    types: dict[tuple[str, ...], set[str]] = {}
    for (kind, _), (_, alias) in knowledge.aliases.items():
        acronym = alias.isupper() and len(alias) <= SHORT_ACRONYM
        types.setdefault(tuple((alias if acronym else alias.casefold()).split()), set()).add(kind)
    for alias, rows in knowledge.conditional.items():
        for form in {alias, alias.casefold()}:
            types.get(tuple(form.split()), set()).update(row[0] for row in rows)
    return {words: next(iter(kinds)) for words, kinds in types.items() if len(kinds) == 1}
