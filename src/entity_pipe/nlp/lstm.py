"""A bidirectional LSTM over sequences of different lengths, as fast as over equal ones.

PyTorch runs packed sequences of different lengths on the CPU at two fifths of the speed of a plain batch. A plain batch gives the
same states going forwards, as what follows a sequence does not reach back into it; going backwards each sequence is turned
around by itself first, so that its padding follows it there, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


def bidirectional(lstm: nn.LSTM, inputs: Tensor, lengths: Sequence[int], initial: tuple[Tensor, Tensor] | None = None) -> Tensor:
    """The states of an LSTM in both directions, in evaluation.

    Args:
        lstm: bidirectional, with biases and without projections; its dropout is not applied.
        inputs: (sequences, longest, size); what lies beyond a sequence's length does not matter.
        lengths: of the sequences.
        initial: the first hidden and cell states, each (2 * layers, sequences, hidden); zeros by default.

    Returns:
        (sequences, longest, 2 * hidden) states; those beyond a sequence's length are undefined.
    """
    longest = inputs.shape[1]
    ends = torch.tensor(lengths).unsqueeze(1)
    places = torch.arange(longest).unsqueeze(0)
    turned = torch.where(places < ends, ends - 1 - places, places).unsqueeze(2)
    zeros = inputs.new_zeros(2 * lstm.num_layers, inputs.shape[0], lstm.hidden_size)
    hidden, cell = initial or (zeros, zeros)
    states = inputs
    for layer in range(lstm.num_layers):
        forward = _run(lstm, states, f"l{layer}", hidden[2 * layer], cell[2 * layer])
        reverse = turned.expand(-1, -1, states.shape[2])
        backward = _run(lstm, states.gather(1, reverse), f"l{layer}_reverse", hidden[2 * layer + 1], cell[2 * layer + 1])
        states = torch.cat([forward, backward.gather(1, turned.expand(-1, -1, backward.shape[2]))], dim=2)
    return states


def _run(lstm: nn.LSTM, inputs: Tensor, suffix: str, hidden: Tensor, cell: Tensor) -> Tensor:
    """One direction of one layer."""
    weights = [getattr(lstm, f"{name}_{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    state = (hidden.unsqueeze(0).contiguous(), cell.unsqueeze(0).contiguous())
    found: Tensor = torch.lstm(inputs, state, weights, True, 1, 0.0, False, False, True)[0]
    return found
