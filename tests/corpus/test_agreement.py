from __future__ import annotations

import pytest

from entity_pipe.corpus.agreement import measure_agreement
from entity_pipe.corpus.files import GoldMention

A = GoldMention(0, 3, "Ani", "PER", "Ani Wijaya")
B = GoldMention(4, 8, "Bali", "LOC", "Bali")
C = GoldMention(9, 12, "BMI", "ORG", "Bank Mulia Indonesia")


def test_the_same_annotation_agrees_wholly() -> None:
    agreement = measure_agreement({"a": [A, B, C]}, {"a": [A, B, C]})
    assert agreement.mentions["micro"].f1 == agreement.settled.f1 == agreement.canonical == agreement.clusters.f1 == 1.0


def test_differences_are_counted() -> None:
    other = GoldMention(9, 12, "BMI", "LOC", "BMI")
    agreement = measure_agreement({"a": [A, B, C]}, {"a": [A, GoldMention(4, 8, "Bali", "LOC", "Pulau Bali"), other], "b": [A]})
    assert agreement.mentions["micro"].f1 == pytest.approx(2 * 2 / (3 + 4))
    assert agreement.mentions["ORG"].f1 == 0.0
    assert agreement.canonical == 0.5
    assert agreement.clusters.f1 == 1.0  # Bali by another name is still one entity of one mention


def test_what_one_calls_optional_is_left_out_of_the_settled_score() -> None:
    agreement = measure_agreement({"a": [A, GoldMention(4, 8, "Bali", "LOC", "Bali", optional=True)]}, {"a": [A]})
    assert agreement.mentions["micro"].f1 == pytest.approx(2 / 3)
    assert agreement.settled.f1 == 1.0
