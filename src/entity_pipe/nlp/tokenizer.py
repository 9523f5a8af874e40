"""Stanza's tokenizer run over the paragraphs of many texts at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import torch

from entity_pipe.nlp.paragraphs import paragraphs

Token = tuple[int, int]
BATCH_CHARACTERS = 200_000
MAX_SENTENCE = 300


class Tokenizer:
    """Sentences and tokens with offsets into the text.

    Args:
        trainer: a loaded `stanza.models.tokenization.trainer.Trainer`.
        config: the processor's configuration.
    """

    def __init__(self, trainer: Any, config: dict[str, Any]) -> None:
        self._trainer = trainer
        self._config = config

    def __call__(self, texts: Sequence[str]) -> list[list[list[Token]]]:
        """Tokenize texts.

        Args:
            texts: any number of texts.

        Returns:
            For each text its sentences, each a list of (start, end) token offsets into that text. A sentence never
            crosses a paragraph and holds at most `MAX_SENTENCE` tokens (what is longer is cut).
        """
        result: list[list[list[Token]]] = [[] for _ in texts]
        for batch in _batches(texts):
            self._run(texts, batch, result)
        return result

    def _run(self, texts: Sequence[str], batch: list[tuple[int, int, int]], result: list[list[list[Token]]]) -> None:
        from stanza.models.tokenization.data import TokenizationDataset
        from stanza.models.tokenization.utils import output_predictions

        pieces = [texts[number][start:end] for number, start, end in batch]
        starts, position = [], 0
        for piece in pieces:
            starts.append(position)
            position += len(piece) + 2
        joined = "\n\n".join(pieces)
        data = TokenizationDataset(
            self._config, input_text=joined, vocab=self._trainer.vocab, evaluation=True, dictionary=self._trainer.dictionary
        )
        with torch.no_grad():
            *_, sentences = output_predictions(None, self._trainer, data, self._trainer.vocab, None, 3000, orig_text=joined)
        for sentence in sentences:
            tokens = [(token["start_char"], token["end_char"]) for token in sentence]
            place = bisect_right(starts, tokens[0][0]) - 1
            number, start, _ = batch[place]
            shift = start - starts[place]
            for first in range(0, len(tokens), MAX_SENTENCE):
                result[number].append([(a + shift, b + shift) for a, b in tokens[first : first + MAX_SENTENCE]])


def _batches(texts: Sequence[str]) -> Iterator[list[tuple[int, int, int]]]:
    """Paragraphs as (text number, start, end), about `BATCH_CHARACTERS` characters together."""
    batch: list[tuple[int, int, int]] = []
    size = 0
    for number, text in enumerate(texts):
        for start, end in paragraphs(text):
            batch.append((number, start, end))
            size += end - start
            if size >= BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch
