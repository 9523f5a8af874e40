"""Linear-chain CRF over a padded batch: Viterbi decoding and the posterior of a labelled span.

The score of a tag path is the sum of its unary scores and of the transitions between neighbours, as in Stanza's
`CRFLoss` (no start or end transitions). The posterior of a span is computed by constrained forward-backward
(Culotta and McCallum, 2004, "Confidence Estimation for Information Extraction"): the share of the total path mass that
passes through exactly the span's tags.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


def viterbi(unary: Tensor, transitions: Tensor, lengths: Sequence[int]) -> list[list[int]]:
    """Best tag path of each sentence.

    Args:
        unary: (sentences, tokens, tags) scores; what lies beyond a sentence's length is ignored.
        transitions: (tags, tags) scores, from row to column.
        lengths: tokens of each sentence, longest first.

    Returns:
        Tag numbers, one list a sentence.
    """
    longest = unary.shape[1]
    ends = np.asarray(lengths)
    score = unary[:, 0]
    last = np.zeros(len(ends), dtype=np.int64)
    back = np.zeros((longest, *score.shape), dtype=np.int64)
    for t in range(longest):
        active = int((ends > t).sum())
        if t:
            best, pointer = (score[:active].unsqueeze(2) + transitions).max(dim=1)
            score = best + unary[:active, t]
            back[t, :active] = pointer.numpy()
        ending = np.flatnonzero(ends == t + 1)
        if len(ending):
            last[ending] = score[torch.from_numpy(ending)].argmax(dim=1).numpy()
    paths = np.zeros((len(ends), longest), dtype=np.int64)
    tags = last
    rows = np.arange(len(ends))
    for t in range(longest - 1, -1, -1):
        tags = np.where(ends == t + 1, last, tags)
        paths[:, t] = tags
        tags = np.where(ends > t, back[t, rows, tags], tags)
    return [path[:length].tolist() for path, length in zip(paths, ends, strict=True)]


def forward_backward(unary: Tensor, transitions: Tensor, lengths: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """Forward and backward log sums and the log partition function.

    Args:
        unary: (sentences, tokens, tags).
        transitions: (tags, tags).
        lengths: tokens of each sentence, longest first.

    Returns:
        alpha (sentences, tokens, tags) with the token's own unary score, beta (sentences, tokens, tags) without it, and
        log Z (sentences). Entries beyond a sentence's length are undefined.
    """
    sentences, tokens, tags = unary.shape
    alpha = unary.new_zeros(sentences, tokens, tags)
    beta = unary.new_zeros(sentences, tokens, tags)
    alpha[:, 0] = unary[:, 0]
    for t in range(1, tokens):
        n = sum(length > t for length in lengths)
        alpha[:n, t] = unary[:n, t] + torch.logsumexp(alpha[:n, t - 1].unsqueeze(2) + transitions, dim=1)
    for t in range(tokens - 2, -1, -1):
        n = sum(length > t + 1 for length in lengths)
        beta[:n, t] = torch.logsumexp(transitions + (unary[:n, t + 1] + beta[:n, t + 1]).unsqueeze(1), dim=2)
    last = torch.tensor(lengths) - 1
    log_z = torch.logsumexp(alpha[torch.arange(sentences), last], dim=1)
    return alpha, beta, log_z


def span_log_posterior(
    alpha: Tensor,
    beta: Tensor,
    log_z: Tensor,
    unary: Tensor,
    transitions: Tensor,
    *,
    sentence: int,
    start: int,
    tags: Sequence[int],
) -> float:
    """Log probability that the tokens from `start` on carry exactly these tags.

    Args:
        alpha: from `forward_backward`.
        beta: from `forward_backward`.
        log_z: from `forward_backward`.
        unary: (sentences, tokens, tags).
        transitions: (tags, tags).
        sentence: row of the batch.
        start: first token of the span.
        tags: tag numbers of the span's tokens.

    Returns:
        A log probability, at most 0 up to rounding.
    """
    total = float(alpha[sentence, start, tags[0]])
    for offset in range(1, len(tags)):
        total += float(transitions[tags[offset - 1], tags[offset]] + unary[sentence, start + offset, tags[offset]])
    return total + float(beta[sentence, start + len(tags) - 1, tags[-1]] - log_z[sentence])
