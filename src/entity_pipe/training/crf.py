"""The CRF loss of training: against gold tags, or against what an ensemble of teachers expects.

For a teacher distribution p over tag paths the cross-entropy of the student's linear-chain CRF is exactly
log Z - sum of p's expected unary and transition counts times the student's scores (structure-level knowledge distillation,
Wang et al. 2020, with the whole lattice in place of the k best paths). A gold path is the case of a p with one path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from stanza.models.common.crf import CRFLoss
from torch import Tensor

from entity_pipe.nlp.crf import forward_backward


@dataclass(frozen=True, slots=True)
class Expected:
    """What a CRF expects of one sentence: (tokens, tags) tag probabilities, and (tags, tags) expected transition counts."""

    unary: Tensor
    pairs: Tensor


def expected_counts(unary: Tensor, transitions: Tensor, lengths: Sequence[int]) -> list[Expected]:
    """The expected counts of each sentence of a batch.

    Args:
        unary: (sentences, tokens, tags) scores; what lies beyond a sentence's length is ignored.
        transitions: (tags, tags) scores, from row to column.
        lengths: tokens of each sentence, longest first.
    """
    alpha, beta, log_z = forward_backward(unary, transitions, lengths)
    tags = (alpha + beta - log_z[:, None, None]).exp()
    result = []
    for i, length in enumerate(lengths):
        ahead = unary[i, 1:length] + beta[i, 1:length]
        moves = alpha[i, : length - 1, :, None] + transitions + ahead[:, None, :] - log_z[i]
        result.append(Expected(tags[i, :length], moves.exp().sum(dim=0)))
    return result


class TargetCRF(CRFLoss):  # type: ignore[misc]
    """Stanza's CRF loss, with expected counts as targets where a sentence has no tags.

    Attributes:
        targets: for each sentence of the next batch its expected counts, or None.
    """

    def __init__(self, crit: CRFLoss) -> None:
        super().__init__(crit._transitions.shape[0])
        self._transitions = crit._transitions
        self.targets: Sequence[Expected | None] = ()

    def forward(self, inputs: Tensor, masks: Tensor, tag_indices: Tensor) -> tuple[Tensor, Tensor]:
        """Mean loss of the batch's sentences; those without tags and targets count zero.

        Args:
            inputs: (sentences, tokens, tags) scores.
            masks: (sentences, tokens), true where there is no tag.
            tag_indices: (sentences, tokens).

        Returns:
            The loss and the transitions.
        """
        total = inputs.new_zeros(())
        tagged = (~masks).any(dim=1)
        if tagged.any():
            scores, holes, tags = inputs[tagged], masks[tagged], tag_indices[tagged]
            sentences, tokens, size = scores.shape
            reached = self.crf_unary_score(scores.contiguous(), holes, tags, sentences, tokens, size)
            reached = reached + self.crf_binary_score(scores, holes, tags, sentences, tokens, size)
            total = total + (log_partition(scores, self._transitions, (~holes).sum(dim=1)) - reached).sum()
        rows = [i for i, target in enumerate(self.targets) if target is not None and not tagged[i]]
        if rows:
            aims = [target for i in rows if (target := self.targets[i]) is not None]
            scores = inputs[rows]
            lengths = torch.tensor([len(aim.unary) for aim in aims])
            reached = torch.stack(
                [
                    (scores[i, : len(aim.unary)] * aim.unary).sum() + (self._transitions * aim.pairs).sum()
                    for i, aim in enumerate(aims)
                ]
            )
            total = total + (log_partition(scores, self._transitions, lengths) - reached).sum()
        return total / len(inputs), self._transitions


def log_partition(unary: Tensor, transitions: Tensor, lengths: Tensor) -> Tensor:
    """(sentences) logarithm of the summed path scores, by products of exponentials in place of log-sums of pairs.

    Args:
        unary: (sentences, tokens, tags) scores; what lies beyond a sentence's length is ignored.
        transitions: (tags, tags) scores.
        lengths: (sentences) tokens of each sentence, in any order.
    """
    highest = transitions.detach().amax()
    moves = (transitions - highest).exp()
    alpha = unary[:, 0]
    for t in range(1, int(lengths.max())):
        top = alpha.detach().amax(dim=1, keepdim=True)
        reached = torch.log((alpha - top).exp() @ moves + 1e-30) + top + highest + unary[:, t]
        alpha = torch.where((lengths > t)[:, None], reached, alpha)
    return torch.logsumexp(alpha, dim=1)
