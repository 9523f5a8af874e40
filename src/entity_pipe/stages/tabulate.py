"""Stage 5, tables: resolved mentions become the tables of people, places, organizations, aliases and co-occurrences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from entity_pipe import schemas
from entity_pipe.pairs import Integers, PairCounts
from entity_pipe.resolution.gazetteer import Gazetteer
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.rowcounts import RowCounts

MAX_ROLES = 5
ROWS_AT_ONCE = 250_000
NO_DATE = np.iinfo(np.int32)


class Tabulator:
    """Collects shards of resolved mentions and makes the entity tables; memory grows with distinct names and pairs only.

    Args:
        knowledge: for what is known of an entity beside its mentions.
        gazetteer: for towns that the knowledge base does not hold, and for coordinates.
        with_boilerplate: whether mentions in boilerplate count.
    """

    def __init__(self, knowledge: Knowledge, gazetteer: Gazetteer | None = None, *, with_boilerplate: bool = False) -> None:
        self._knowledge, self._gazetteer = knowledge, gazetteer or Gazetteer()
        self._with_boilerplate = with_boilerplate
        self._numbers: dict[str, int] = {}
        self._types: list[str] = []
        self._names = RowCounts(_counted("name"))
        self._forms = RowCounts(_counted("surface", "method"))
        self._roles = RowCounts(_counted("role"))
        self._articles = np.zeros(0, dtype=np.int64)
        self._first, self._last = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
        self._in_sentences, self._in_articles = PairCounts(), PairCounts()

    def add(self, articles: pa.Table, mentions: pa.Table) -> None:
        """Count one shard.

        Args:
            articles: with the columns `article_id` and `published` of `schemas.INGESTED`.
            mentions: their table of `schemas.RESOLVED`.
        """
        if not self._with_boilerplate:
            mentions = mentions.filter(pc.invert(mentions["boilerplate"]))
        entities = self._numbered(mentions)
        counted = mentions.append_column("entity", pa.array(entities))
        self._names.add(counted)
        self._forms.add(counted)
        self._roles.add(counted.filter(pc.is_valid(counted["role"])))
        article = (
            pc.index_in(mentions["article_id"], value_set=articles["article_id"].combine_chunks()).to_numpy().astype(np.int64)
        )
        sentence = mentions["sentence"].to_numpy()
        self._in_articles.add(article, entities)
        self._in_sentences.add((article << 32) | sentence, entities)
        self._add_dates(article, entities, articles["published"].cast(pa.int32()).to_numpy())

    def names(self) -> dict[str, str]:
        """The display name of every entity: the knowledge base's, else the most frequent, capitals and ties last."""
        ids, names = list(self._numbers), self._names_by_number()
        return {key: names[number] for number, key in enumerate(ids)}

    def tables(self) -> dict[str, pa.Table]:
        """The tables `people`, `places`, `organizations` and `aliases`, sorted."""
        names, forms = self._names_by_number(), self._forms.table()
        numbers = forms["entity"].to_numpy()
        mentions = np.bincount(numbers, weights=forms["rows"].to_numpy(), minlength=len(names)).astype(np.int64)
        surfaces: dict[int, set[str]] = defaultdict(set)
        for number, surface in zip(numbers.tolist(), forms["surface"].to_pylist(), strict=True):
            surfaces[number].add(surface)
        roles = self._roles_by_number()
        ids = list(self._numbers)
        members = sorted(range(len(ids)), key=lambda number: (-int(mentions[number]), ids[number]))
        tables = {}
        for kind, table in schemas.ENTITY_TABLES.items():
            own = np.array([number for number in members if self._types[number] == kind], dtype=np.int64)
            keys = [ids[number] for number in own]
            columns = {
                "entity_id": keys,
                "name": [names[number] for number in own],
                "aliases": [sorted(surfaces[number]) for number in own],
                "mentions": mentions[own],
                "articles": self._articles[own],
                "first_date": _days(self._first[own]),
                "last_date": _days(self._last[own]),
                **({"roles": [roles.get(number, []) for number in own]} if kind == "PER" else self._facts(kind, keys)),
            }
            tables[table] = pa.table(columns, schema=schemas.PUBLIC[table])
        columns = {
            "surface": forms["surface"],
            "type": pa.array(self._types, pa.string()).take(numbers),
            "entity_id": pa.array(ids, pa.string()).take(numbers),
            "name": pa.array(names, pa.string()).take(numbers),
            "method": forms["method"],
            "mentions": forms["rows"],
        }
        order = [(name, "ascending") for name in ("surface", "type", "entity_id", "method")]
        tables["aliases"] = pa.table(columns, schema=schemas.ALIASES).sort_by(order).combine_chunks()
        return tables

    def cooccurrences(self) -> Iterator[pa.Table]:
        """Both counts of every pair by the ids' order, some rows at a time; a pair of one sentence is one of its article."""
        first, second, articles = self._in_articles.items()
        left, right, counts = self._in_sentences.items()
        sentences = np.zeros(len(first), dtype=np.int64)
        sentences[np.searchsorted((first << 32) | second, (left << 32) | right)] = counts
        ids = list(self._numbers)
        order = sorted(range(len(ids)), key=ids.__getitem__)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        one, other = np.minimum(rank[first], rank[second]), np.maximum(rank[first], rank[second])
        places = np.argsort((one << 32) | other)
        named = pa.array([ids[number] for number in order], pa.string())
        for start in range(0, len(places), ROWS_AT_ONCE):
            chosen = places[start : start + ROWS_AT_ONCE]
            columns = [named.take(one[chosen]), named.take(other[chosen]), sentences[chosen], articles[chosen]]
            yield pa.table(columns, schema=schemas.COOCCURRENCES)

    def _numbered(self, mentions: pa.Table) -> Integers:
        """(mentions,) a number for the entity of each."""
        encoded = mentions["entity_id"].combine_chunks().dictionary_encode()
        kinds = mentions["type"].to_pylist()
        indices = encoded.indices.to_numpy().astype(np.int64)
        where = np.unique(indices, return_index=True)[1].tolist()
        numbers = np.empty(len(where), dtype=np.int64)
        for place, (key, row) in enumerate(zip(encoded.dictionary.to_pylist(), where, strict=True)):
            numbers[place] = self._numbers.setdefault(key, len(self._types))
            if numbers[place] == len(self._types):
                self._types.append(kinds[row])
        found: Integers = numbers[indices]
        return found

    def _add_dates(self, article: Integers, entities: Integers, published: NDArray[Any]) -> None:
        """Count articles, and keep the first and last date, of entities that are named in articles."""
        more = len(self._types) - len(self._articles)
        self._articles = np.concatenate([self._articles, np.zeros(more, dtype=np.int64)])
        self._first = np.concatenate([self._first, np.full(more, NO_DATE.max, dtype=np.int32)])
        self._last = np.concatenate([self._last, np.full(more, NO_DATE.min, dtype=np.int32)])
        pairs = np.unique((article << 32) | entities)
        entities, days = pairs & ((1 << 32) - 1), published[pairs >> 32]
        self._articles += np.bincount(entities, minlength=len(self._articles))
        dated = ~np.isnan(days.astype(np.float64))
        np.minimum.at(self._first, entities[dated], days[dated].astype(np.int32))
        np.maximum.at(self._last, entities[dated], days[dated].astype(np.int32))

    def _names_by_number(self) -> list[str]:
        best: dict[int, tuple[bool, int, str]] = {}
        table = self._names.table()
        for number, name, count in zip(*(table[column].to_pylist() for column in ("entity", "name", "rows")), strict=True):
            rank = (name.isupper(), -count, name)
            best[number] = min(best.get(number, rank), rank)
        known = self._knowledge.entities
        return [known[key].name if key in known else best[number][2] for number, key in enumerate(self._numbers)]

    def _roles_by_number(self) -> dict[int, list[str]]:
        """The commonest roles of each person."""
        counted: dict[int, list[tuple[int, str]]] = defaultdict(list)
        table = self._roles.table()
        for number, role, count in zip(*(table[column].to_pylist() for column in ("entity", "role", "rows")), strict=True):
            counted[number].append((-count, role))
        return {number: [role for _, role in sorted(roles)[:MAX_ROLES]] for number, roles in counted.items()}

    def _facts(self, kind: str, keys: Sequence[str]) -> dict[str, list[Any]]:
        """What the tables of places and organizations have beside the counts."""
        unknown = Entity("", "", kind)
        known = [self._knowledge.entities.get(key) or self._gazetteer.entities.get(key) or unknown for key in keys]
        facts: dict[str, list[Any]] = {
            "country_code": [entity.country or None for entity in known],
            "kind": [entity.kind or None for entity in known],
        }
        if kind == "LOC":
            points = [self._gazetteer.points.get(key, (None, None)) for key in keys]
            return {**facts, "latitude": [point[0] for point in points], "longitude": [point[1] for point in points]}
        return {**facts, "acronym": [entity.acronym or None for entity in known]}


def with_names(mentions: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """The mentions with every entity's display name in `name`; entities that only boilerplate names keep theirs."""
    keys = mentions["entity_id"].combine_chunks().dictionary_encode()
    known = pa.array([names.get(key) for key in keys.dictionary.to_pylist()], pa.string())
    column = pc.coalesce(known.take(keys.indices), mentions["name"])
    return mentions.set_column(mentions.schema.get_field_index("name"), schemas.MENTIONS.field("name"), column)


def with_counts(articles: pa.Table, sentences: pa.Table, mentions: pa.Table) -> pa.Table:
    """The public `articles` table: ingested articles with their numbers of sentences, tokens and mentions."""
    ids = articles["article_id"].combine_chunks()
    of_sentence = pc.index_in(sentences["article_id"], value_set=ids).to_numpy()
    of_mention = pc.index_in(mentions["article_id"], value_set=ids).to_numpy()
    tokens = pc.list_value_length(sentences["starts"]).to_numpy()
    columns = {
        "sentences": np.bincount(of_sentence, minlength=len(ids)),
        "tokens": np.bincount(of_sentence, weights=tokens, minlength=len(ids)).astype(np.int64),
        "mentions": np.bincount(of_mention, minlength=len(ids)),
    }
    for name, counts in columns.items():
        articles = articles.append_column(pa.field(name, pa.int64()), pa.array(counts, pa.int64()))
    return articles.select(schemas.ARTICLES.names)


def _counted(*columns: str) -> pa.Schema:
    return pa.schema([("entity", pa.int64()), *((name, pa.string()) for name in columns)])


def _days(days: NDArray[np.int32]) -> pa.Array:
    """Dates from days since 1970; null where there was none."""
    return pa.array(days, pa.int32(), mask=(days == NO_DATE.min) | (days == NO_DATE.max)).cast(pa.date32())
