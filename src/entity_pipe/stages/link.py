"""Links entities across articles: single names to persons whom other articles name in full, and spellings of one name.

Runs between `resolve` and `tables` over all articles, twice: once to collect what is named beside what, once to decide. Both
need the context to agree; a name alone is never enough. What it holds grows with the distinct names of the corpus.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pyarrow as pa
import pyarrow.compute as pc

from entity_pipe.resolution.context import Corpus, names_by_word
from entity_pipe.resolution.keys import surface_key
from entity_pipe.resolution.person_names import fold, is_near
from entity_pipe.schemas import LINKS

LINKED = ("article_id", "entity_id", "type", "name", "method", "boilerplate")
CERTAIN = 0.95
LINKABLE = frozenset({"own-name", "ambiguous-name"})
OWN_NAMES = frozenset({"own-name", "definition", "short-name", "other-spelling", "apposition", "ambiguous-name"})
MIN_LENGTH = 8
SHORTEST = 3
# by id: type, name, whether all its mentions are own names, whether one of them may be linked
Entities = dict[str, tuple[str, str, bool, bool]]
AT_ONCE = 200  # a fuller bucket is a common family name, whose pairs say nothing


@dataclass(frozen=True, slots=True)
class Link:
    """An entity that is taken for another one, in one article or in all (`article_id` empty)."""

    article_id: str
    entity_id: str
    target: str
    probability: float
    because: tuple[str, ...]


@dataclass
class Linker:
    """Collects resolved mentions, then links them."""

    corpus: Corpus = field(default_factory=Corpus)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    _persons: dict[str, list[str]] = field(default_factory=dict)
    _merged: dict[str, Link] = field(default_factory=dict)

    def add(self, mentions: pa.Table) -> None:
        """Collect the mentions of some articles, with at least the columns `LINKED` of `schemas.RESOLVED`."""
        for _, entities in _articles(mentions):
            for key, (kind, name, own, _) in entities.items():
                self.names.setdefault(key, (kind, name))
                if not own:
                    self.known.add(key)
            profiled = [key for key, (kind, name, _, _) in entities.items() if kind == "ORG" or " " in surface_key(name)]
            self.corpus.add(entities, profiled)

    def finish(self) -> None:
        """Find the spellings of one name, after the last `add` and before the first `links`."""
        persons = {key: surface_key(name) for key, (kind, name) in self.names.items() if kind == "PER"}
        self._persons = names_by_word(persons)
        profiles = self.corpus.profiles
        commonest_first = sorted(near_names(self.names), key=lambda pair: (-max(profiles[key].articles for key in pair), pair))
        for first, second in commonest_first:
            self._merge(first, second)

    def links(self, mentions: pa.Table) -> list[Link]:
        """The links of some articles, in their order; those that hold in all articles are in `merges`."""
        found = []
        for article_id, entities in _articles(mentions):
            context = {self._target(key) for key in entities}
            for key in (key for key, (kind, _, _, linkable) in entities.items() if kind == "PER" and linkable):
                candidates = self._candidates(key)
                best = self.corpus.best(candidates, context)
                if best and best[1] >= CERTAIN:
                    found.append(Link(article_id, key, best[0], best[1], tuple(best[2])))
        return found

    @property
    def merges(self) -> list[Link]:
        """The links that hold in all articles, by id."""
        return [self._merged[key] for key in sorted(self._merged)]

    def apply(self, mentions: pa.Table, links: Sequence[Link]) -> pa.Table:
        """The mentions with their linked entities, names and the method `other-article` or `other-spelling`."""
        local = {(link.article_id, link.entity_id): link.target for link in links}
        if not local and not self._merged:
            return mentions
        columns = {name: mentions[name].to_pylist() for name in ("article_id", "entity_id", "name", "method")}
        targets = {key: self._target(key) for key in set(columns["entity_id"])}
        for number, pair in enumerate(zip(columns["article_id"], columns["entity_id"], strict=True)):
            target = local.get(pair) or targets[pair[1]]
            if target != pair[1]:
                columns["entity_id"][number], columns["name"][number] = target, self.names[target][1]
                columns["method"][number] = "other-article" if pair in local else "other-spelling"
        for name in ("entity_id", "name", "method"):
            place = mentions.schema.get_field_index(name)
            mentions = mentions.set_column(place, mentions.schema.field(place), pa.array(columns[name], pa.string()))
        return mentions

    def table(self, links: Sequence[Link]) -> pa.Table:
        """Links as a table of `schemas.LINKS`, with names in place of ids in `because`."""
        rows = [
            {
                "article_id": link.article_id,
                "entity_id": link.entity_id,
                "name": self.names[link.entity_id][1],
                "target": link.target,
                "target_name": self.names[link.target][1],
                "probability": link.probability,
                "because": [self.names[key][1] for key in link.because],
            }
            for link in links
        ]
        return pa.Table.from_pylist(rows, LINKS)

    def _target(self, key: str) -> str:
        link = self._merged.get(key)
        return link.target if link else key

    def _candidates(self, key: str) -> list[str]:
        """The persons with a full name that a single name may mean."""
        word = surface_key(self.names[key][1])
        found = () if " " in word or len(word) < SHORTEST else self._persons.get(word, ())
        return sorted({self._target(other) for other in found if other != key and other in self.corpus.profiles})

    def _merge(self, first: str, second: str) -> None:
        """Take one of two spellings for the other if the context of the rarer one says so."""
        rank = sorted((first, second), key=lambda key: (key not in self.known, -self.corpus.profiles[key].articles, key))
        target, rare = rank
        if rare in self.known or rare in self._merged or target in self._merged:
            return
        profile = self.corpus.profiles[rare]
        best = None if self.corpus.profiles[target].count(rare) else self.corpus.best([target], profile.others())
        if best and best[1] >= CERTAIN:
            self._merged[rare] = Link("", rare, target, best[1], tuple(best[2]))


def near_names(names: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of persons or organizations whose names differ by the old spelling or a slip in one word.

    Args:
        names: type and canonical name by entity id.

    Returns:
        Pairs of ids.
    """
    words = {
        key: tuple(surface_key(name).split())
        for key, (kind, name) in sorted(names.items())
        if kind != "LOC" and len(name) >= MIN_LENGTH
    }
    folds = {key: tuple(map(fold, own)) for key, own in words.items() if len(own) > 1}
    seen = set()
    for left_out in range(max(map(len, folds.values()), default=0)):  # a position at a time, for the buckets take memory
        buckets: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for key, own in folds.items():
            if left_out < len(own):
                buckets[names[key][0], (*own[:left_out], "", *own[left_out + 1 :])].append(key)
        for keys in buckets.values():
            for first, second in combinations(keys[:AT_ONCE], 2):
                if (first, second) not in seen and is_near(words[first][left_out], words[second][left_out]):
                    seen.add((first, second))
                    yield first, second


def _articles(mentions: pa.Table) -> Iterator[tuple[str, Entities]]:
    """The entities of each article in the order of the text, those in boilerplate left out."""
    story = mentions.filter(pc.invert(mentions["boilerplate"]))
    for name, methods in (("own", OWN_NAMES), ("linkable", LINKABLE)):
        story = story.append_column(name, pc.is_in(story["method"], value_set=pa.array(sorted(methods))))
    facts = [("type", "first"), ("name", "first"), ("own", "all"), ("linkable", "any")]
    found = story.group_by(["article_id", "entity_id"], use_threads=False).aggregate(facts)
    articles: dict[str, Entities] = defaultdict(dict)
    columns = (found[name].to_pylist() for name in ("article_id", "entity_id", *("_".join(fact) for fact in facts)))
    for article_id, key, *values in zip(*columns, strict=True):
        key = sys.intern(key)
        articles[article_id][key] = tuple(values)
    yield from articles.items()
