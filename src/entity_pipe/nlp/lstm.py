"""A bidirectional LSTM over sequences of different lengths, as fast as over equal ones.

PyTorch runs packed sequences of different lengths on the CPU at two fifths of the speed of a plain batch. A plain batch gives the
same states going forwards, as what follows a sequence does not reach back into it; going backwards each sequence is turned
around by itself first, so that its padding follows it there, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

SHORTEST_SHARE = 0.95


def bidirectional(
    lstm: nn.LSTM, rows: Tensor, places: Tensor, lengths: Sequence[int], initial: tuple[Tensor, Tensor] | None = None
) -> Tensor:
    """The states of an LSTM in both directions, in evaluation.

    Args:
        lstm: bidirectional, with biases and without projections; its dropout is not applied.
        rows: (any number, size) input vectors.
        places: (sequences, longest) which of these rows stands where; what lies beyond a sequence's length does not matter.
        lengths: of the sequences.
        initial: the first hidden and cell states, each (2 * layers, sequences, hidden); zeros by default.

    Returns:
        (sequences, longest, 2 * hidden) states; those beyond a sequence's length are undefined.
    """
    sequences, longest = places.shape
    turned = turned_around(lengths, longest)
    zeros = rows.new_zeros(2 * lstm.num_layers, sequences, lstm.hidden_size)
    hidden, cell = initial or (zeros, zeros)
    straight = places.flatten()
    states = rows
    for layer in range(lstm.num_layers):
        if layer:
            states, straight = states.flatten(0, 1), torch.arange(sequences * longest)
        forward = states.index_select(0, straight).view(sequences, longest, -1)
        backward = states.index_select(0, straight[turned]).view(sequences, longest, -1)
        forward = _run(lstm, forward, f"l{layer}", hidden[2 * layer], cell[2 * layer])
        backward = _run(lstm, backward, f"l{layer}_reverse", hidden[2 * layer + 1], cell[2 * layer + 1])
        backward = backward.flatten(0, 1).index_select(0, turned).view(sequences, longest, -1)
        states = torch.cat([forward, backward], dim=2)
    return states


def batches(lengths: Sequence[int], *, least: int, most: int, alone: int = sys.maxsize) -> Iterator[list[int]]:
    """Numbers of sequences, longest first, in batches of nearly equal length.

    Args:
        lengths: of the sequences.
        least: elements that a batch holds before a sequence shorter than `SHORTEST_SHARE` of its longest begins the next.
        most: elements that it holds at most, padding counted, unless it is a single sequence.
        alone: a longer sequence than this is a batch by itself.
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        longest = lengths[batch[0]] if batch else 0
        shorter = lengths[i] < SHORTEST_SHARE * longest and len(batch) * longest >= least
        if batch and (shorter or longest > alone or (len(batch) + 1) * longest > most):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def turned_around(lengths: Sequence[int], longest: int) -> Tensor:
    """(sequences * longest) numbers of the elements of a padded batch with each sequence back to front before its padding."""
    ends, steps = torch.tensor(lengths).unsqueeze(1), torch.arange(longest).unsqueeze(0)
    within = torch.where(steps < ends, ends - 1 - steps, steps)
    return (within + longest * torch.arange(len(lengths)).unsqueeze(1)).flatten()


def _run(lstm: nn.LSTM, inputs: Tensor, suffix: str, hidden: Tensor, cell: Tensor) -> Tensor:
    """One direction of one layer."""
    weights = [getattr(lstm, f"{name}_{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    state = (hidden.unsqueeze(0).contiguous(), cell.unsqueeze(0).contiguous())
    found: Tensor = torch.lstm(inputs, state, weights, True, 1, 0.0, False, False, True)[0]
    return found
