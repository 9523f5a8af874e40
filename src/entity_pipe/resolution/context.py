"""Whether an article speaks of a certain entity: naive Bayes over the entities that it names beside it.

Of each pair of entities it is known how many articles name both. The odds that a short name in an article means an entity are the
prior odds times, for every entity of the article, its share among those that name the candidate against its share in the
corpus (Lidstone-smoothed; Bunescu and Pasca 2006 call the comparison of contexts the base of name disambiguation). Ratios are
bounded, since entities of one article are not independent.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from entity_pipe.pairs import SHIFT, Integers, PairCounts

STRENGTH = 2.0
LARGEST_RATIO = 20.0
SUPPORT = 2
SUPPORTING_RATIO = 3.0
UNKNOWN = 1.0


class Question(NamedTuple):
    """Which of some candidates an article means: the number of its context, and the candidates' numbers."""

    context: int
    candidates: Sequence[int]


class Answer(NamedTuple):
    """The most probable candidate, its probability, and the entities that speak for it with their ratios."""

    candidate: int
    probability: float
    because: list[tuple[int, float]]


class Corpus:
    """In how many articles each entity, and each pair of entities, stands; entities are numbers from 0."""

    def __init__(self) -> None:
        self.articles = 0
        self.named: Integers = np.zeros(0, dtype=np.int64)
        self._pairs = PairCounts()
        self._keys: Integers = np.zeros(0, dtype=np.int64)
        self._counts: Integers = np.zeros(0, dtype=np.int64)

    def add(self, articles: Integers, entities: Integers) -> None:
        """Count some articles.

        Args:
            articles: (mentions,) a number for the article of each mention; not used again for another article of this call.
            entities: (mentions,) the entity of each.
        """
        both = np.unique((articles << SHIFT) | entities)
        self.articles += len(np.unique(both >> SHIFT))
        counts = np.bincount(both & ((1 << SHIFT) - 1), minlength=len(self.named))
        counts[: len(self.named)] += self.named
        self.named = counts
        self._pairs.add(articles, entities)

    def finish(self) -> None:
        """Sort what was counted, after the last `add` and before the first question."""
        first, second, counts = self._pairs.items()
        keys = np.concatenate([(first << SHIFT) | second, (second << SHIFT) | first])
        order = np.argsort(keys)
        self._keys, self._counts = keys[order], np.concatenate([counts, counts])[order]
        self._pairs = PairCounts()

    def beside(self, entity: int) -> Integers:
        """The entities that stand in an article with this one."""
        start, end = np.searchsorted(self._keys, [entity << SHIFT, (entity + 1) << SHIFT])
        return self._keys[start:end] & ((1 << SHIFT) - 1)

    def together(self, ones: Integers, others: Integers) -> Integers:
        """In how many articles the entities of each pair stand together."""
        keys = (ones << SHIFT) | others
        if not len(self._keys):
            return np.zeros(len(keys), dtype=np.int64)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[places] == keys, self._counts[places], 0)

    def answers(self, contexts: Sequence[Integers], questions: Sequence[Question]) -> list[Answer | None]:
        """The candidate that each article most probably means; of equally probable ones the first.

        Somebody whom no article of the corpus names in full is a candidate, too, whom nothing speaks for or against.

        Args:
            contexts: the entities of each article, without repetition.
            questions: each with one candidate at least.

        Returns:
            An answer a question, None where there are not two entities that speak for the best candidate.
        """
        if not questions:
            return []
        asked = np.repeat(np.arange(len(questions)), [len(question.candidates) for question in questions])
        candidates = np.array([number for question in questions for number in question.candidates], dtype=np.int64)
        around = [contexts[questions[number].context] for number in asked.tolist()]
        row = np.repeat(np.arange(len(candidates)), [len(others) for others in around])
        other = np.concatenate(around)
        kept = ~np.isin((asked[row] << SHIFT) | other, (asked << SHIFT) | candidates)
        row, other = row[kept], other[kept]
        ratios = self._ratios(candidates[row], other)
        scores = np.log(self.named[candidates]) + np.bincount(row, weights=np.log(ratios), minlength=len(candidates))
        support = np.bincount(row, weights=ratios >= SUPPORTING_RATIO, minlength=len(candidates))
        result: list[Answer | None] = []
        start = 0
        for question in questions:
            end = start + len(question.candidates)
            best = start + int(np.argmax(scores[start:end]))
            result.append(None)
            if support[best] >= SUPPORT:
                top = max(float(scores[best]), math.log(UNKNOWN))
                total = float(np.exp(scores[start:end] - top).sum()) + math.exp(math.log(UNKNOWN) - top)
                first, last = np.searchsorted(row, [best, best + 1])
                because = [(int(o), float(r)) for o, r in zip(other[first:last], ratios[first:last], strict=True)]
                because = [(entity, ratio) for entity, ratio in because if ratio >= SUPPORTING_RATIO]
                result[-1] = Answer(int(candidates[best]), math.exp(float(scores[best]) - top) / total, because)
            start = end
        return result

    def _ratios(self, candidates: Integers, others: Integers) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        background = (self.named[others] + 1) / (self.articles + 2)
        share = (self.together(candidates, others) + STRENGTH * background) / (self.named[candidates] + STRENGTH)
        return np.clip(share / background, 1 / LARGEST_RATIO, LARGEST_RATIO)


def names_by_word(names: Mapping[str, str]) -> dict[str, list[str]]:
    """Entity ids by each word of their keys that may stand for them.

    Args:
        names: the key of the name of every entity.
    """
    by_word: dict[str, list[str]] = {}
    for entity_id, key in sorted(names.items()):
        words = key.split()
        for word in dict.fromkeys(words if len(words) > 1 else ()):
            by_word.setdefault(word, []).append(entity_id)
    return by_word
