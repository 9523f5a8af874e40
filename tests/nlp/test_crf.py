"""The CRF against brute force: every path of tiny random CRFs, several lengths in one padded batch."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
import torch
from stanza.models.common.crf import CRFLoss, viterbi_decode
from torch import Tensor

from entity_pipe.nlp.crf import forward_backward, span_posteriors, viterbi

LENGTHS = [4, 3, 3, 1]


def random_crf(seed: int, tags: int = 3, lengths: list[int] = LENGTHS) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    unary = 2 * torch.randn(len(lengths), max(lengths), tags, generator=generator, dtype=torch.float64)
    for i, length in enumerate(lengths):
        unary[i, length:] = 1e6  # must not matter
    return unary, 2 * torch.randn(tags, tags, generator=generator, dtype=torch.float64)


def path_score(unary: Tensor, transitions: Tensor, path: tuple[int, ...]) -> float:
    score = sum(float(unary[t, tag]) for t, tag in enumerate(path))
    return score + sum(float(transitions[a, b]) for a, b in pairwise(path))


def all_paths(unary: Tensor, transitions: Tensor, length: int) -> dict[tuple[int, ...], float]:
    return {path: path_score(unary, transitions, path) for path in product(range(unary.shape[1]), repeat=length)}


@pytest.mark.parametrize("seed", range(8))
def test_viterbi_is_the_best_of_all_paths(seed: int) -> None:
    unary, transitions = random_crf(seed)
    found = viterbi(unary, transitions, LENGTHS)
    for i, length in enumerate(LENGTHS):
        scores = all_paths(unary[i], transitions, length)
        assert tuple(found[i, :length]) == max(scores, key=lambda path: scores[path])


@pytest.mark.parametrize("seed", range(8))
def test_viterbi_is_that_of_stanza(seed: int) -> None:
    lengths = [17, 9, 9, 2, 1]
    unary, transitions = random_crf(seed, tags=7, lengths=lengths)
    for row, length, path in zip(unary, lengths, viterbi(unary, transitions, lengths), strict=True):
        assert path[:length].tolist() == viterbi_decode(row[:length].numpy(), transitions.numpy())[0]


@pytest.mark.parametrize("seed", range(8))
def test_log_z_is_that_of_all_paths_and_of_stanza(seed: int) -> None:
    unary, transitions = random_crf(seed)
    _, _, log_z = forward_backward(unary, transitions, LENGTHS)
    loss = CRFLoss(unary.shape[2]).double()
    with torch.no_grad():
        loss._transitions.copy_(transitions)
    for i, length in enumerate(LENGTHS):
        scores = all_paths(unary[i], transitions, length)
        assert float(log_z[i]) == pytest.approx(math.log(sum(map(math.exp, scores.values()))))
    masks = torch.tensor([[t >= length for t in range(max(LENGTHS))] for length in LENGTHS])
    theirs = loss.crf_log_norm(unary.clone(), masks, torch.zeros(len(LENGTHS), max(LENGTHS), dtype=torch.long))
    assert log_z.tolist() == pytest.approx(theirs.tolist())


@pytest.mark.parametrize("seed", range(4))
def test_span_posteriors_are_shares_of_all_paths_and_sum_to_one(seed: int) -> None:
    unary, transitions = random_crf(seed)
    for i, length in enumerate(LENGTHS):
        masses = {path: math.exp(score) for path, score in all_paths(unary[i], transitions, length).items()}
        total = sum(masses.values())
        for start in range(length):
            for size in range(1, length - start + 1):
                posteriors = {
                    tags: posterior(unary, transitions, i, start, tags) for tags in product(range(unary.shape[2]), repeat=size)
                }
                assert sum(posteriors.values()) == pytest.approx(1.0)
                for tags, found in posteriors.items():
                    share = sum(mass for path, mass in masses.items() if path[start : start + size] == tags) / total
                    assert found == pytest.approx(share)


def posterior(unary: Tensor, transitions: Tensor, sentence: int, start: int, tags: tuple[int, ...]) -> float:
    paths = np.zeros(unary.shape[:2], dtype=np.int64)
    paths[sentence, start : start + len(tags)] = tags
    spans = np.array([[sentence, start, start + len(tags)]])
    return float(span_posteriors(unary, transitions, LENGTHS, paths, spans)[0])


def test_span_posteriors_keep_their_precision_where_scores_are_large() -> None:
    unary, transitions = random_crf(1, tags=5, lengths=[60, 60])
    unary *= 100
    paths = viterbi(unary, transitions, [60, 60])
    spans = np.array([[0, 0, 60], [1, 3, 5], [1, 20, 58]])
    found = span_posteriors(unary, transitions, [60, 60], paths, spans)
    alpha, beta, log_z = forward_backward(unary, transitions, [60, 60])
    for posterior, (sentence, start, end) in zip(found, spans, strict=True):
        path, first, last = paths[sentence], paths[sentence, start], paths[sentence, end - 1]
        inside = sum(float(transitions[path[t - 1], path[t]] + unary[sentence, t, path[t]]) for t in range(start + 1, end))
        log = float(alpha[sentence, start, first] + beta[sentence, end - 1, last] - log_z[sentence]) + inside
        assert 0.5 < posterior == pytest.approx(math.exp(log))
