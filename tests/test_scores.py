from __future__ import annotations

import random

import pytest
from seqeval.metrics import classification_report

from entity_pipe.bio import bio_spans
from entity_pipe.scores import Counts, b_cubed, ceaf_e, f1_interval
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


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        ("abc de", (1.0, 1.0)),
        # Bagga and Baldwin 1998, by hand: one big entity
        ("abcde", ((3 * 3 / 5 + 2 * 2 / 5) / 5, 1.0)),
        ("a b c d e", (1.0, (3 / 3 + 2 / 2) / 5)),
        ("ab cde", ((2 + 1 / 3 + 4 / 3) / 5, (4 / 3 + 1 / 3 + 2) / 5)),
        # a mention that is not gold, and gold mentions that were not found
        ("abx", ((2 / 3 + 2 / 3) / 3, (2 / 3 + 2 / 3) / 5)),
        ("", (0.0, 0.0)),
    ],
)
def test_b_cubed(predicted: str, expected: tuple[float, float]) -> None:
    gold = {letter: number for number, letters in enumerate(["abc", "de"]) for letter in letters}
    found = {letter: letters for letters in predicted.split() for letter in letters}
    result = b_cubed(gold=gold, predicted=found)
    assert (result.precision, result.recall) == pytest.approx(expected)


def test_the_interval_holds_the_score_and_narrows_with_more_articles() -> None:
    generator = random.Random(5)

    def articles(count: int) -> list[Counts]:
        units = [Counts() for _ in range(count)]
        for unit in units:
            gold = {(i, "PER") for i in range(10)}
            unit.add(gold=gold, predicted={item for item in gold if generator.random() < 0.9})
        return units

    (low, high), (narrow_low, narrow_high) = f1_interval(articles(10)), f1_interval(articles(400))
    assert low < 0.947 < high and narrow_low < 0.947 < narrow_high
    assert narrow_high - narrow_low < (high - low) / 3
    assert f1_interval([]) == (0.0, 0.0)
    assert f1_interval([Counts()]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("gold", "predicted", "precision", "recall"),
    [
        ("aab", "xxy", 1.0, 1.0),
        ("aaaa", "xxyy", (2 * 2 / 6) / 2, 2 * 2 / 6),
        ("aabb", "xxxx", 2 * 2 / 6, (2 * 2 / 6) / 2),
        ("aab", "xyy", (2 / 3 + 2 / 3) / 2, (2 / 3 + 2 / 3) / 2),
        ("aab", "___", 0.0, 0.0),
    ],
)
def test_ceaf_matches_each_entity_once(gold: str, predicted: str, precision: float, recall: float) -> None:
    pytest.importorskip("scipy")
    found = {i: entity for i, entity in enumerate(predicted) if entity != "_"}
    score = ceaf_e(gold=dict(enumerate(gold)), predicted=found)
    assert (score.precision, score.recall) == pytest.approx((precision, recall))
