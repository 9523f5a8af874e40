"""Stanza's tokenizer run over the paragraphs of many texts at once.

The network is Stanza's own, and so is what is read from its output. What differs from `stanza.Pipeline` is that characters are
looked up once, paragraphs of many texts that are equally long share a batch, and offsets are kept instead of searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import logsigmoid

from entity_pipe.nlp.lstm import bidirectional
from entity_pipe.nlp.paragraphs import paragraphs

Token = tuple[int, int]
BATCH_CHARACTERS = 10_000
MAX_SENTENCE = 300
WINDOW = 3000
SENTENCE_ENDS = (2, 4)
UNSUPPORTED = ("use_dictionary", "skip_newline", "use_mwt", "conv_res", "charlm_forward_file")
MASKED = re.compile(r"@|//|www\.|\.(?:gov|org|edu|net|com|co)\.")
FEATURES_AT_ENDS = ("end_of_para", "start_of_para")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as Stanza's tokenizer sees it: white space as blanks, one at a time.

    `offsets` are the places of the characters in the text; `rows` the vocabulary number and the features of each.
    """

    text: int
    characters: str
    offsets: NDArray[np.int64]
    rows: NDArray[np.float32]


class Tokenizer:
    """Sentences and tokens with offsets into the text.

    Args:
        trainer: a loaded `stanza.models.tokenization.trainer.Trainer` without dictionary, multi-word tokens or convolutions.
        config: the processor's configuration.

    Raises:
        ValueError: the model needs features that are not computed here.
    """

    def __init__(self, trainer: Any, config: dict[str, Any]) -> None:
        from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS

        self._trainer = trainer
        names = config["feat_funcs"]
        unknown = [name for name in names if name not in PER_CHAR_FEAT_FUNCS and name not in FEATURES_AT_ENDS]
        extras = [name for name in UNSUPPORTED if config.get(name)]
        if unknown or extras:
            raise ValueError(f"tokenizer: not supported: {', '.join([*unknown, *extras])}")
        self._functions = [PER_CHAR_FEAT_FUNCS[name] for name in names if name in PER_CHAR_FEAT_FUNCS]
        self._at_ends = [name for name in FEATURES_AT_ENDS if name in names]
        self._known: dict[str, tuple[float, ...]] = {}

    def __call__(self, texts: Sequence[str]) -> list[list[list[Token]]]:
        """Tokenize texts.

        Args:
            texts: any number of texts.

        Returns:
            For each text its sentences, each a list of (start, end) token offsets into that text. A sentence never
            crosses a paragraph and holds at most `MAX_SENTENCE` tokens (what is longer is cut).
        """
        pieces = [self._paragraph(number, text, *span) for number, text in enumerate(texts) for span in paragraphs(text)]
        labels: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)] * len(pieces)
        for numbers in _batches([len(piece.characters) for piece in pieces]):
            for number, found in zip(numbers, self._labels([pieces[i] for i in numbers]), strict=True):
                labels[number] = found
        result: list[list[list[Token]]] = [[] for _ in texts]
        for piece, found in zip(pieces, labels, strict=True):
            for tokens in _sentences(piece, _masked(piece.characters, found)):
                for first in range(0, len(tokens), MAX_SENTENCE):
                    result[piece.text].append(tokens[first : first + MAX_SENTENCE])
        return result

    def _paragraph(self, number: int, text: str, start: int, end: int) -> _Paragraph:
        from stanza.models.tokenization.data import WHITESPACE_RE

        characters = WHITESPACE_RE.sub(" ", text[start:end])
        offsets = np.arange(start, end)
        if "  " in characters:
            codes = np.frombuffer(characters.encode("utf-32-le"), dtype=np.uint32)
            kept = np.ones(len(codes), dtype=bool)
            kept[1:] = (codes[1:] != ord(" ")) | (codes[:-1] != ord(" "))
            offsets = offsets[kept]
            characters = re.sub(" +", " ", characters)
        return _Paragraph(number, characters, offsets, self._rows(characters))

    def _rows(self, characters: str) -> NDArray[np.float32]:
        """(characters, 1 + features): the vocabulary number and what Stanza computes of a character."""
        known, vocab = self._known, self._trainer.vocab
        for character in set(characters).difference(known):
            known[character] = (vocab.unit2id(character), *(function(character) for function in self._functions))
        rows = np.array([known[character] for character in characters], dtype=np.float32)
        ends = np.zeros((len(characters), len(self._at_ends)), dtype=np.float32)
        for column, name in enumerate(self._at_ends):
            ends[-1 if name == "end_of_para" else 0, column] = 1
        return np.hstack([rows, ends])

    def _labels(self, pieces: Sequence[_Paragraph]) -> Iterator[NDArray[np.int64]]:
        """What the network says of every character: 0 inside a token, 1 its end, 2 the end of a sentence."""
        if len(pieces) > 1 or len(pieces[0].characters) <= WINDOW:
            for piece, labels in zip(pieces, self._predict([piece.rows for piece in pieces]), strict=True):
                yield labels[: len(piece.characters)]
            return
        rows, found, at = pieces[0].rows, [], 0
        while at < len(rows):
            labels = self._predict([rows[at : at + WINDOW]])[0][: len(rows) - at][:WINDOW]
            ends = np.flatnonzero(np.isin(labels, SENTENCE_ENDS))
            step = len(labels) if not len(ends) or at >= len(rows) - WINDOW else int(ends[-1]) + 1
            found.append(labels[:step])
            at += step
        yield np.concatenate(found)

    def _predict(self, rows: Sequence[NDArray[np.float32]]) -> NDArray[np.int64]:
        """(paragraphs, longest + 1) labels, as by Stanza's `Tokenizer.forward`, each paragraph as if it were alone.

        Stanza pads even a single paragraph with one character, which the network sees.
        """
        model, lengths = self._trainer.model.eval(), [len(row) + 1 for row in rows]
        padded = torch.zeros(len(rows), max(lengths), rows[0].shape[1])
        for number, row in enumerate(rows):
            padded[number, : len(row)] = torch.from_numpy(row)
        with torch.no_grad():
            inputs = torch.cat([model.embeddings(padded[:, :, 0].long()), padded[:, :, 1:]], dim=2)
            states = bidirectional(model.rnn, inputs, lengths)
            token, sentence = model.tok_clf(states), model.sent_clf(states)
            if model.args["hierarchical"]:
                temperature = model.args["hier_invtemp"]
                if temperature > 0:
                    states = states * (1 - torch.sigmoid(-token * temperature))
                states = bidirectional(model.rnn2, states, lengths)
                token, sentence = token + model.tok_clf2(states), sentence + model.sent_clf2(states)
            inside, end = logsigmoid(-token), logsigmoid(token)
            labels = torch.cat([inside, end + logsigmoid(-sentence), end + logsigmoid(sentence)], dim=2).argmax(dim=2)
        found: NDArray[np.int64] = labels.numpy()
        return found


def _masked(characters: str, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Labels by which the last character ends a sentence, and addresses of mails and sites are one token, as in Stanza."""
    from stanza.models.tokenization.utils import update_pred_regex

    labels = labels.copy()
    labels[-1] = 4 if labels[-1] > 2 else 2
    if MASKED.search(characters):
        update_pred_regex(list(characters), labels)
    return labels


def _sentences(piece: _Paragraph, labels: NDArray[np.int64]) -> Iterator[list[Token]]:
    characters, offsets = piece.characters, piece.offsets
    sentence: list[Token] = []
    start = 0
    for end in np.flatnonzero(labels).tolist():
        first = start + len(characters[start : end + 1]) - len(characters[start : end + 1].lstrip())
        start = end + 1
        if first > end:
            continue
        sentence.append((int(offsets[first]), int(offsets[end]) + 1))
        if labels[end] in SENTENCE_ENDS:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of paragraphs, longest first, `BATCH_CHARACTERS` together counting padding; one that needs windows by itself."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        full = batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_CHARACTERS
        if full or (batch and lengths[batch[0]] > WINDOW):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
