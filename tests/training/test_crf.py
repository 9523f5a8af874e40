from __future__ import annotations

import itertools
import math

import pytest
import torch
from stanza.models.common.crf import CRFLoss

from entity_pipe.training.crf import Expected, TargetCRF, expected_counts, log_partition

TAGS = 3
LENGTHS = [4, 3, 1]


@pytest.fixture
def scores() -> torch.Tensor:
    return torch.randn(len(LENGTHS), max(LENGTHS), TAGS, generator=torch.Generator().manual_seed(3)) * 3


@pytest.fixture
def crit() -> CRFLoss:
    loss = CRFLoss(TAGS)
    loss._transitions.data = torch.randn(TAGS, TAGS, generator=torch.Generator().manual_seed(4)) * 2
    return loss


def paths(length: int) -> list[tuple[int, ...]]:
    return list(itertools.product(range(TAGS), repeat=length))


def path_score(unary: torch.Tensor, moves: torch.Tensor, path: tuple[int, ...]) -> float:
    return sum(float(unary[t, tag]) for t, tag in enumerate(path)) + sum(float(moves[a, b]) for a, b in itertools.pairwise(path))


def test_log_partition_and_expected_counts_against_all_paths(scores: torch.Tensor, crit: CRFLoss) -> None:
    moves = crit._transitions.detach()
    found = log_partition(scores, moves, torch.tensor(LENGTHS))
    counts = expected_counts(scores.double(), moves.double(), LENGTHS)
    for i, length in enumerate(LENGTHS):
        weights = {path: math.exp(path_score(scores[i], moves, path)) for path in paths(length)}
        total = sum(weights.values())
        assert float(found[i]) == pytest.approx(math.log(total), rel=1e-5)
        for t in range(length):
            for tag in range(TAGS):
                share = sum(weight for path, weight in weights.items() if path[t] == tag) / total
                assert float(counts[i].unary[t, tag]) == pytest.approx(share, abs=1e-6)
        for a, b in itertools.product(range(TAGS), repeat=2):
            share = sum(w * list(itertools.pairwise(path)).count((a, b)) for path, w in weights.items()) / total
            assert float(counts[i].pairs[a, b]) == pytest.approx(share, abs=1e-6)


def test_tags_give_the_loss_of_stanza(scores: torch.Tensor, crit: CRFLoss) -> None:
    holes = torch.tensor([[t >= length for t in range(max(LENGTHS))] for length in LENGTHS])
    holes[1] = True  # a sentence without tags in this column
    tags = torch.randint(0, TAGS, holes.shape, generator=torch.Generator().manual_seed(5))
    expected = float(crit(scores, holes, tags)[0].detach())
    assert float(TargetCRF(crit)(scores, holes, tags)[0].detach()) == pytest.approx(expected, rel=1e-5)


def test_a_sure_teacher_is_as_good_as_tags(scores: torch.Tensor, crit: CRFLoss) -> None:
    holes = torch.tensor([[t >= length for t in range(max(LENGTHS))] for length in LENGTHS])
    tags = torch.randint(0, TAGS, holes.shape, generator=torch.Generator().manual_seed(6))
    taught = TargetCRF(crit)
    targets = []
    for row, length in zip(tags.tolist(), LENGTHS, strict=True):
        pairs = torch.zeros(TAGS, TAGS)
        for a, b in itertools.pairwise(row[:length]):
            pairs[a, b] += 1
        targets.append(Expected(torch.nn.functional.one_hot(torch.tensor(row[:length]), TAGS).float(), pairs))
    taught.targets = targets
    expected = float(crit(scores, holes, tags)[0].detach())
    assert float(taught(scores, torch.ones_like(holes), tags)[0]) == pytest.approx(expected, rel=1e-5)
    taught.targets = [None, *targets[1:]]
    assert float(taught(scores, torch.ones_like(holes), tags)[0]) < expected


def test_the_teacher_itself_is_the_best_student(scores: torch.Tensor, crit: CRFLoss) -> None:
    taught = TargetCRF(crit)
    taught.targets = expected_counts(scores, crit._transitions.detach(), LENGTHS)
    student = scores.clone().requires_grad_()
    holes, tags = torch.ones(scores.shape[:2], dtype=torch.bool), torch.zeros(scores.shape[:2], dtype=torch.long)
    taught(student, holes, tags)[0].backward()
    assert student.grad is not None and float(student.grad.abs().max()) < 1e-5
    assert crit._transitions.grad is not None and float(crit._transitions.grad.abs().max()) < 1e-5
