from __future__ import annotations

import random

import pytest
from seqeval.metrics import classification_report

from entity_pipe.bio import bio_spans
from entity_pipe.scores import Counts
from tests.test_bio import TAGS


@pytest.mark.parametrize("seed", range(10))
def test_scores_are_those_of_seqeval(seed: int) -> None:
    generator = random.Random(seed)
    gold = [generator.choices(TAGS, k=generator.randint(1, 15)) for _ in range(40)]
    predicted = [[tag if generator.random() < 0.7 else generator.choice(TAGS) for tag in tags] for tags in gold]
    counts = Counts()
    for expected, found in zip(gold, predicted, strict=True):
        counts.add(gold=bio_spans(expected), predicted=bio_spans(found))
    report = classification_report(gold, predicted, output_dict=True, zero_division=0)
    assert counts.types() == ["LOC", "ORG", "PER"]
    for name, score in {**{kind: counts.of(kind) for kind in counts.types()}, "micro avg": counts.micro()}.items():
        assert score.precision == pytest.approx(report[name]["precision"])
        assert score.recall == pytest.approx(report[name]["recall"])
        assert score.f1 == pytest.approx(report[name]["f1-score"])
        assert score.support == report[name]["support"]


def test_nothing_counted_scores_zero() -> None:
    counts = Counts()
    counts.add(gold=[], predicted=[])
    assert (counts.micro().precision, counts.micro().recall, counts.micro().f1, counts.types()) == (0.0, 0.0, 0.0, [])


def test_a_right_span_of_the_wrong_type_is_wrong() -> None:
    counts = Counts()
    counts.add(gold=[(0, 2, "PER")], predicted=[(0, 2, "ORG")])
    assert counts.micro().f1 == 0.0
    assert counts.types() == ["ORG", "PER"]
    assert (counts.of("PER").support, counts.of("ORG").support) == (1, 0)
