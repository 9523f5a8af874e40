"""Counts of entities together against counting by hand; `tests/stages/test_link.py` has the decisions."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from entity_pipe.resolution.context import Corpus, Question


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_sets(seed: int) -> None:
    random = np.random.default_rng(seed)
    corpus, alone, together = Corpus(), Counter[int](), Counter[tuple[int, int]]()
    for size in (5, 9, 9):
        articles, entities = random.integers(0, 6, size=30), random.integers(0, size, size=30)
        corpus.add(articles, entities)
        for article in range(6):
            named = set(entities[articles == article].tolist())
            alone.update(named)
            together.update(permutations(named, 2))
    corpus.finish()
    assert corpus.named.tolist() == [alone[number] for number in range(9)]
    for one in range(9):
        others = np.arange(9)
        assert corpus.together(np.full(9, one), others).tolist() == [together[one, other] for other in range(9)]
        assert corpus.beside(one).tolist() == sorted(other for other in range(9) if together[one, other])


def test_the_candidate_that_is_named_beside_the_same_entities() -> None:
    corpus = Corpus()
    articles = [[0, 10, 11], [0, 10, 11], [1, 12, 13], [1, 12, 13], *([20 + n, 40 + n] for n in range(15))]
    rows = [(number, entity) for number, article in enumerate(articles) for entity in article]
    corpus.add(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))
    corpus.finish()
    contexts = [np.array([10, 11]), np.array([10, 12]), np.array([12, 13])]
    found = corpus.answers(contexts, [Question(context, [0, 1]) for context in range(3)])
    assert [answer and answer.candidate for answer in found] == [0, None, 1]
    (answer,) = corpus.answers(contexts, [Question(0, [0, 1])])
    assert answer
    assert answer.probability > 0.95
    assert sorted(number for number, _ in answer.because) == [10, 11]


def test_nothing_counted_and_nothing_asked() -> None:
    corpus = Corpus()
    corpus.finish()
    assert corpus.answers([], []) == []
    assert corpus.beside(3).tolist() == []
