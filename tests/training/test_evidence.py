from __future__ import annotations

from pathlib import Path

import pytest
import torch

from entity_pipe.errors import InputError
from entity_pipe.nlp.evidence import FEATURES
from entity_pipe.training.evidence import Example, bioes, fit_weights, learn_evidence

TAGS = 2


@pytest.mark.parametrize(
    ("bio", "expected"),
    [
        ("O B-PER O", "O S-PER O"),
        ("B-PER I-PER I-PER", "B-PER I-PER E-PER"),
        ("B-LOC B-LOC I-LOC", "S-LOC B-LOC E-LOC"),
        ("B-LOC I-LOC B-PER", "B-LOC E-LOC S-PER"),
    ],
)
def test_bioes(bio: str, expected: str) -> None:
    assert bioes(bio.split()) == expected.split()


def example(feature: str, *, right: bool) -> Example:
    """A token that the scores leave open, and a hint at tag 1, which is the gold tag if the hint is right."""
    hints = torch.zeros(len(FEATURES), 1, TAGS)
    hints[FEATURES.index(feature), 0, 1] = 1.0
    return Example(torch.zeros(1, TAGS), hints, torch.tensor([1 if right else 0]))


def test_a_hint_weighs_as_much_as_it_is_right() -> None:
    sentences = [example("part", right=True)] * 19 + [example("part", right=False)]
    sentences += [example("known", right=True)] * 14 + [example("known", right=False)] * 6
    sentences += [example("common", right=False)] * 9
    weights = fit_weights(sentences, torch.zeros(TAGS, TAGS))
    assert weights["part"] > weights["known"] > 0
    assert weights["known"] == pytest.approx(torch.logit(torch.tensor(14 / 20)).item(), abs=0.1)
    assert weights["common"] == 0


def test_the_test_part_teaches_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="test part is for measuring"):
        learn_evidence(tmp_path, gold=Path("data/gold/test"))
