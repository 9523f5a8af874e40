"""Stage 5, tables: resolved mentions become the tables of people, places, organizations, aliases and co-occurrences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from entity_pipe import schemas
from entity_pipe.pairs import PairCounts
from entity_pipe.resolution.gazetteer import Gazetteer
from entity_pipe.resolution.knowledge import Entity, Knowledge
from entity_pipe.resolution.roles import Roles

MAX_ROLES = 5


@dataclass
class _Tally:
    """What is counted of one entity; memory grows with distinct names only."""

    type: str
    names: Counter[str] = field(default_factory=Counter)
    surfaces: Counter[tuple[str, str]] = field(default_factory=Counter)
    mentions: int = 0
    articles: int = 0
    first: date | None = None
    last: date | None = None
    roles: Counter[str] = field(default_factory=Counter)


@dataclass
class Tabulator:
    """Collects shards of resolved mentions and makes the entity tables.

    Attributes:
        knowledge: for what is known of an entity beside its mentions.
        roles: finds the office before a person's name.
        gazetteer: for towns that the knowledge base does not hold, and for coordinates.
        with_boilerplate: whether mentions in boilerplate count.
    """

    knowledge: Knowledge
    roles: Roles
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    with_boilerplate: bool = False
    _entities: dict[str, _Tally] = field(default_factory=dict)
    _in_sentences: PairCounts = field(default_factory=PairCounts)
    _in_articles: PairCounts = field(default_factory=PairCounts)

    def add(self, articles: pa.Table, mentions: pa.Table) -> None:
        """Count one shard.

        Args:
            articles: a table of `schemas.INGESTED`.
            mentions: their table of `schemas.MENTIONS`.
        """
        rows = defaultdict(list)
        for row in mentions.to_pylist():
            if self.with_boilerplate or not row["boilerplate"]:
                rows[row["article_id"]].append(row)
        for article in articles.select(["article_id", "published", "text"]).to_pylist():
            self._add_article(article, rows[article["article_id"]])
        self._in_sentences.flush()
        self._in_articles.flush()

    def names(self) -> dict[str, str]:
        """The display name of every entity: the knowledge base's, else the most frequent, capitals and ties last."""
        return {key: self._name(key, tally) for key, tally in self._entities.items()}

    def tables(self) -> dict[str, pa.Table]:
        """The tables `people`, `places`, `organizations`, `aliases` and `cooccurrences`, sorted."""
        names = self.names()
        tables = {
            table: pa.Table.from_pylist(list(self._entity_rows(kind, names)), schemas.PUBLIC[table])
            for kind, table in schemas.ENTITY_TABLES.items()
        }
        aliases = [
            {"surface": surface, "type": tally.type, "entity_id": key, "name": names[key], "method": method, "mentions": count}
            for key, tally in self._entities.items()
            for (surface, method), count in tally.surfaces.items()
        ]
        aliases.sort(key=lambda row: (row["surface"], row["type"], row["entity_id"], row["method"]))
        tables["aliases"] = pa.Table.from_pylist(aliases, schemas.ALIASES)
        tables["cooccurrences"] = self._cooccurrences()
        return tables

    def _cooccurrences(self) -> pa.Table:
        """Both counts of every pair; a pair of one sentence is one of its article, so the sentences' pairs are among these."""
        sentences = self._in_sentences.items()
        pair, count = next(sentences, (None, 0))
        columns: dict[str, list[object]] = {name: [] for name in schemas.COOCCURRENCES.names}
        for both, articles in self._in_articles.items():
            values = (*both, count if both == pair else 0, articles)
            if both == pair:
                pair, count = next(sentences, (None, 0))
            for name, value in zip(schemas.COOCCURRENCES.names, values, strict=True):
                columns[name].append(value)
        return pa.table(columns, schema=schemas.COOCCURRENCES)

    def _add_article(self, article: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
        in_sentence: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            tally = self._entities.setdefault(row["entity_id"], _Tally(row["type"]))
            tally.names[row["name"]] += 1
            tally.surfaces[row["surface"], row["method"]] += 1
            tally.mentions += 1
            in_sentence[row["sentence"]].add(row["entity_id"])
            if row["type"] == "PER":
                role = self.roles.before(article["text"], row["start"])
                if role:
                    tally.roles[role] += 1
        everything = set().union(*in_sentence.values())
        for key in everything:
            tally = self._entities[key]
            tally.articles += 1
            if article["published"]:
                tally.first = min(tally.first or article["published"], article["published"])
                tally.last = max(tally.last or article["published"], article["published"])
        self._in_articles.add(sorted(everything))
        for keys in in_sentence.values():
            self._in_sentences.add(sorted(keys))

    def _name(self, key: str, tally: _Tally) -> str:
        known = self.knowledge.entities.get(key)
        if known:
            return known.name
        return min(tally.names, key=lambda name: (name.isupper(), -tally.names[name], name))

    def _known(self, key: str) -> Entity | None:
        return self.knowledge.entities.get(key) or self.gazetteer.entities.get(key)

    def _entity_rows(self, kind: str, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        members = [(key, tally) for key, tally in self._entities.items() if tally.type == kind]
        for key, tally in sorted(members, key=lambda item: (-item[1].mentions, item[0])):
            known = self._known(key) or Entity(key, names[key], kind)
            row: dict[str, Any] = {
                "entity_id": key,
                "name": names[key],
                "aliases": sorted({surface for surface, _ in tally.surfaces}),
                "mentions": tally.mentions,
                "articles": tally.articles,
                "first_date": tally.first,
                "last_date": tally.last,
            }
            if kind == "PER":
                row["roles"] = [role for role, _ in sorted(tally.roles.items(), key=lambda item: (-item[1], item[0]))[:MAX_ROLES]]
            else:
                row["country_code"] = known.country or None
                row["kind"] = known.kind or None
            if kind == "LOC":
                row["latitude"], row["longitude"] = self.gazetteer.points.get(key, (None, None))
            if kind == "ORG":
                row["acronym"] = known.acronym or None
            yield row


def with_names(mentions: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """The mentions with every entity's display name in `name`; entities that only boilerplate names keep theirs."""
    old, keys = mentions["name"].to_pylist(), mentions["entity_id"].to_pylist()
    column = pa.array([names.get(key, name) for key, name in zip(keys, old, strict=True)], pa.string())
    return mentions.set_column(mentions.schema.get_field_index("name"), schemas.MENTIONS.field("name"), column)


def with_counts(articles: pa.Table, sentences: pa.Table, mentions: pa.Table) -> pa.Table:
    """The public `articles` table: ingested articles with their numbers of sentences, tokens and mentions."""
    sentence_counts: Counter[str] = Counter(sentences["article_id"].to_pylist())
    token_counts: Counter[str] = Counter()
    for article_id, starts in zip(sentences["article_id"].to_pylist(), sentences["starts"].to_pylist(), strict=True):
        token_counts[article_id] += len(starts)
    mention_counts: Counter[str] = Counter(mentions["article_id"].to_pylist())
    keys = articles["article_id"].to_pylist()
    table = articles
    for name, counts in (("sentences", sentence_counts), ("tokens", token_counts), ("mentions", mention_counts)):
        table = table.append_column(pa.field(name, pa.int64()), pa.array([counts[key] for key in keys], pa.int64()))
    return table.select(schemas.ARTICLES.names)
