"""Links entities across articles: single names to persons whom other articles name in full, and spellings of one name.

Runs between `resolve` and `tables` over all articles, twice: once to collect what is named beside what, once to decide. Both
need the context to agree; a name alone is never enough. What it holds grows with the distinct names of the corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entity_pipe.pairs import SHIFT, Integers
from entity_pipe.resolution.context import Answer, Corpus, Question, names_by_word
from entity_pipe.resolution.keys import surface_key
from entity_pipe.resolution.person_names import fold, is_near
from entity_pipe.schemas import LINKS

LINKED = ("article_id", "entity_id", "type", "name", "method", "boilerplate")
CERTAIN = 0.95
LINKABLE = frozenset({"own-name", "ambiguous-name"})
OWN_NAMES = frozenset({"own-name", "definition", "short-name", "other-spelling", "apposition", "ambiguous-name"})
MIN_LENGTH = 8
SHORTEST = 3
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
    _numbers: dict[str, int] = field(default_factory=dict)
    _ids: list[str] = field(default_factory=list)
    _persons: dict[str, list[str]] = field(default_factory=dict)
    _merged: dict[str, Link] = field(default_factory=dict)

    def add(self, mentions: pa.Table) -> None:
        """Collect the mentions of some articles, with at least the columns `LINKED` of `schemas.RESOLVED`."""
        story, articles, entities = self._story(mentions)
        known = pc.invert(pc.is_in(story["method"], value_set=pa.array(sorted(OWN_NAMES)))).to_numpy()
        self.known.update(self._ids[number] for number in np.unique(entities[known]))
        self.corpus.add(articles, entities)

    def finish(self) -> None:
        """Find the spellings of one name, after the last `add` and before the first `links`."""
        self.corpus.finish()
        persons = {key: surface_key(name) for key, (kind, name) in self.names.items() if kind == "PER"}
        self._persons = names_by_word(persons)
        commonest_first = sorted(near_names(self.names), key=lambda pair: (-max(map(self._articles, pair)), pair))
        for first, second in commonest_first:
            self._merge(first, second)

    def links(self, mentions: pa.Table) -> list[Link]:
        """The links of some articles, in their order; those that hold in all articles are in `merges`."""
        story, articles, entities = self._story(mentions)
        targets = np.arange(len(self._ids))
        for key, link in self._merged.items():
            targets[self._numbers[key]] = self._numbers[link.target]
        both = np.unique((articles << SHIFT) | targets[entities])
        borders = np.searchsorted(both >> SHIFT, np.arange(int(articles.max(initial=-1)) + 2))
        contexts = [both[start:end] & ((1 << SHIFT) - 1) for start, end in pairwise(borders)]
        single = pc.and_(pc.equal(story["type"], "PER"), pc.is_in(story["method"], value_set=pa.array(sorted(LINKABLE))))
        places = np.flatnonzero(single.to_numpy())
        pairs = dict.fromkeys(zip(articles[places].tolist(), entities[places].tolist(), strict=True))
        asked = [(article, number, found) for article, number in pairs if (found := self._candidates(self._ids[number]))]
        questions = [Question(article, [self._numbers[key] for key in found]) for article, _, found in asked]
        names = story["article_id"].combine_chunks().dictionary_encode().dictionary.to_pylist()
        return [
            Link(names[article], self._ids[number], self._ids[answer.candidate], answer.probability, self._because(answer))
            for (article, number, _), answer in zip(asked, self.corpus.answers(contexts, questions), strict=True)
            if answer and answer.probability >= CERTAIN
        ]

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
        return sorted({self._target(other) for other in found if other != key})

    def _articles(self, key: str) -> int:
        return int(self.corpus.named[self._numbers[key]])

    def _because(self, answer: Answer) -> tuple[str, ...]:
        """The ids that speak for an answer, strongest first."""
        ranked = sorted((-ratio, self._ids[number]) for number, ratio in answer.because)
        return tuple(key for _, key in ranked)

    def _merge(self, first: str, second: str) -> None:
        """Take one of two spellings for the other if the context of the rarer one says so."""
        target, rare = sorted((first, second), key=lambda key: (key not in self.known, -self._articles(key), key))
        if rare in self.known or rare in self._merged or target in self._merged:
            return
        others = self.corpus.beside(self._numbers[rare])
        if self._numbers[target] in others:
            return
        (best,) = self.corpus.answers([others], [Question(0, [self._numbers[target]])])
        if best and best.probability >= CERTAIN:
            self._merged[rare] = Link("", rare, target, best.probability, self._because(best))

    def _story(self, mentions: pa.Table) -> tuple[pa.Table, Integers, Integers]:
        """The mentions outside boilerplate, with a number for the article and one for the entity of each."""
        story = mentions.select(LINKED).filter(pc.invert(mentions["boilerplate"]))
        articles = story["article_id"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
        encoded = story["entity_id"].combine_chunks().dictionary_encode()
        indices = encoded.indices.to_numpy().astype(np.int64)
        rows = np.unique(indices, return_index=True)[1]
        facts = (story[name].take(rows).to_pylist() for name in ("entity_id", "type", "name"))
        for key, kind, name in zip(*facts, strict=True):
            if key not in self._numbers:
                self._numbers[key] = len(self._ids)
                self._ids.append(key)
                self.names[key] = (kind, name)
        numbers = np.array([self._numbers[key] for key in encoded.dictionary.to_pylist()], dtype=np.int64)
        return story, articles, numbers[indices]


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
