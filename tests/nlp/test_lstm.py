from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from entity_pipe.nlp.lstm import bidirectional


def as_rows(inputs: Tensor) -> tuple[Tensor, Tensor]:
    return inputs.flatten(0, 1), torch.arange(inputs.shape[0] * inputs.shape[1]).view(inputs.shape[:2])


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("lengths", [[5], [7, 4, 4, 1], [3, 3]])
@pytest.mark.parametrize("given", [False, True])
def test_the_states_are_those_of_packed_sequences(layers: int, lengths: list[int], given: bool) -> None:
    torch.manual_seed(3)
    lstm = nn.LSTM(6, 5, num_layers=layers, bidirectional=True, batch_first=True).eval()
    inputs = torch.randn(len(lengths), lengths[0], 6)
    initial = (torch.randn(2 * layers, len(lengths), 5), torch.randn(2 * layers, len(lengths), 5)) if given else None
    with torch.no_grad():
        packed, _ = lstm(pack_padded_sequence(inputs, lengths, batch_first=True), initial)
        expected, _ = pad_packed_sequence(packed, batch_first=True)
        found = bidirectional(lstm, *as_rows(inputs), lengths, initial)
    for row, length in enumerate(lengths):
        assert torch.allclose(found[row, :length], expected[row, :length], atol=1e-6)


def test_padding_does_not_matter() -> None:
    torch.manual_seed(3)
    lstm = nn.LSTM(6, 5, bidirectional=True, batch_first=True).eval()
    inputs = torch.randn(2, 4, 6)
    other = inputs.clone()
    other[1, 2:] = 99.0
    with torch.no_grad():
        assert torch.equal(
            bidirectional(lstm, *as_rows(inputs), [4, 2])[1, :2], bidirectional(lstm, *as_rows(other), [4, 2])[1, :2]
        )
