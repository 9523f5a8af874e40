"""Stanza's tokenizer run over the paragraphs of many texts at once.

The network is Stanza's own, and so is what is read from its output. What differs from `stanza.Pipeline` is that characters are
looked up once, paragraphs of many texts that are equally long share a batch, and offsets are kept instead of searched.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import logsigmoid

from entity_pipe.nlp.lstm import batches, bidirectional
from entity_pipe.nlp.paragraphs import paragraphs

Token = tuple[int, int]
BATCH_CHARACTERS = 5_000
MAX_SENTENCE = 300
WINDOW = 3000
SENTENCE_ENDS = (2, 4)
UNSUPPORTED = ("use_dictionary", "skip_newline", "use_mwt", "conv_res", "charlm_forward_file")
MASKED = re.compile(r"@|//|www\.|\.(?:gov|org|edu|net|com|co)\.")
FEATURES_AT_ENDS = ("end_of_para", "start_of_para")
FIRST, LAST, VARIANTS = 1, 2, 4


class Sentences(NamedTuple):
    """Sentences of many texts one after another, as arrays.

    Attributes:
        texts: (sentences,) number of the text of each.
        lengths: (sentences,) tokens of each.
        starts: (tokens,) first character of each token, an offset into its text.
        ends: (tokens,) character after the last.
    """

    texts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as Stanza's tokenizer sees it: white space as blanks, one at a time.

    `text` is the number of its text, `surface` its part of it; `offsets` are the places of the characters in the text and `rows`
    those of their input vectors.
    """

    text: int
    surface: str
    offsets: NDArray[np.int64]
    rows: NDArray[np.int64]


class Tokenizer:
    """Sentences and tokens with offsets into the text.

    Args:
        network: the loaded network, without dictionary, multi-word tokens or convolutions, or a
            `stanza.models.tokenization.trainer.Trainer`.

    Raises:
        ValueError: the model needs features that are not computed here.
    """

    def __init__(self, network: Any) -> None:
        from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS, WHITESPACE_RE

        self._model, self._vocab = network.model.eval(), network.vocab
        names = network.args["feat_funcs"]
        unknown = [name for name in names if name not in PER_CHAR_FEAT_FUNCS and name not in FEATURES_AT_ENDS]
        extras = [name for name in UNSUPPORTED if network.args.get(name)]
        if unknown or extras:
            raise ValueError(f"tokenizer: not supported: {', '.join([*unknown, *extras])}")
        self._functions = [PER_CHAR_FEAT_FUNCS[name] for name in names if name in PER_CHAR_FEAT_FUNCS]
        self._at_ends = [name for name in FEATURES_AT_ENDS if name in names]
        self._is_blank = WHITESPACE_RE.fullmatch
        self._characters = np.zeros(sys.maxunicode + 1, dtype=np.int32)
        self._vectors = self._variants(0, [0.0] * len(self._functions))
        self._blank = self._learn(" ")

    def __call__(self, texts: Sequence[str]) -> list[list[list[Token]]]:
        """Tokenize texts.

        Args:
            texts: any number of texts.

        Returns:
            For each text its sentences, each a list of (start, end) token offsets into that text. A sentence never
            crosses a paragraph and holds at most `MAX_SENTENCE` tokens (what is longer is cut).
        """
        found = self.sentences(texts)
        tokens = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
        result: list[list[list[Token]]] = [[] for _ in texts]
        first = 0
        for text, length in zip(found.texts.tolist(), found.lengths.tolist(), strict=True):
            result[text].append(tokens[first : first + length])
            first += length
        return result

    def sentences(self, texts: Sequence[str]) -> Sentences:
        """The same as arrays, which is faster."""
        pieces = [piece for number, text in enumerate(texts) for piece in self._paragraphs(number, text)]
        borders = np.cumsum([0, *(len(piece.rows) for piece in pieces)])
        labels = np.zeros(borders[-1], dtype=np.int64)
        for numbers in batches(
            [len(piece.rows) for piece in pieces], least=BATCH_CHARACTERS, most=BATCH_CHARACTERS, alone=WINDOW
        ):
            for number, found in zip(numbers, self._labels([pieces[i] for i in numbers]), strict=True):
                labels[borders[number] : borders[number + 1]] = _masked(pieces[number].surface, found)
        return _sentences(pieces, labels, self._blank)

    def _paragraphs(self, number: int, text: str) -> Iterator[_Paragraph]:
        spans = paragraphs(text)
        if not spans:
            return
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        known = self._characters[codes]
        if not known.all():
            for code in np.unique(codes[known == 0]).tolist():
                self._characters[code] = self._blank if self._is_blank(chr(code)) else self._learn(chr(code))
            known = self._characters[codes]
        for start, end in spans:
            rows, offsets = known[start:end].astype(np.int64), np.arange(start, end)
            again = (rows[1:] == self._blank) & (rows[:-1] == self._blank)
            if again.any():
                kept = np.concatenate([[True], ~again])
                rows, offsets = rows[kept], offsets[kept]
            rows[0] += FIRST
            rows[-1] += LAST
            yield _Paragraph(number, text[start:end], offsets, rows)

    def _learn(self, character: str) -> int:
        """The row of a character that was not seen before."""
        number = len(self._vectors)
        features = [float(function(character)) for function in self._functions]
        self._vectors = torch.cat([self._vectors, self._variants(self._vocab.unit2id(character), features)])
        return number

    def _variants(self, unit: int, features: Sequence[float]) -> Tensor:
        """(4, size) input vectors of a character: anywhere, and as the first, the last and the only one of a paragraph."""
        embedding = self._model.embeddings.weight.detach()[unit]
        ends: tuple[dict[str, float], ...] = (
            {},
            {"start_of_para": 1.0},
            {"end_of_para": 1.0},
            dict.fromkeys(FEATURES_AT_ENDS, 1.0),
        )
        rows = [[*features, *(own.get(name, 0.0) for name in self._at_ends)] for own in ends]
        return torch.stack([torch.cat([embedding, torch.tensor(row)]) for row in rows])

    def _labels(self, pieces: Sequence[_Paragraph]) -> Iterator[NDArray[np.int64]]:
        """What the network says of every character: 0 inside a token, 1 its end, 2 the end of a sentence."""
        if len(pieces) > 1 or len(pieces[0].rows) <= WINDOW:
            for piece, labels in zip(pieces, self._predict([piece.rows for piece in pieces]), strict=True):
                yield labels[: len(piece.rows)]
            return
        rows, found, at = pieces[0].rows, [], 0
        while at < len(rows):
            labels = self._predict([rows[at : at + WINDOW]])[0][: len(rows) - at][:WINDOW]
            ends = np.flatnonzero(np.isin(labels, SENTENCE_ENDS))
            step = len(labels) if not len(ends) or at >= len(rows) - WINDOW else int(ends[-1]) + 1
            found.append(labels[:step])
            at += step
        yield np.concatenate(found)

    def _predict(self, rows: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """(paragraphs, longest + 1) labels, as by Stanza's `Tokenizer.forward`, each paragraph as if it were alone.

        Stanza pads even a single paragraph with one character, which the network sees; row 0 is that of padding.
        """
        model, lengths = self._model, [len(row) + 1 for row in rows]
        places = np.zeros((len(rows), max(lengths)), dtype=np.int64)
        for number, row in enumerate(rows):
            places[number, : len(row)] = row
        with torch.no_grad():
            states = bidirectional(model.rnn, self._vectors, torch.from_numpy(places), lengths)
            token, sentence = model.tok_clf(states), model.sent_clf(states)
            if model.args["hierarchical"]:
                temperature = model.args["hier_invtemp"]
                if temperature > 0:
                    states = states * (1 - torch.sigmoid(-token * temperature))
                every = torch.arange(places.size).view(places.shape)
                states = bidirectional(model.rnn2, states.flatten(0, 1), every, lengths)
                token, sentence = token + model.tok_clf2(states), sentence + model.sent_clf2(states)
            inside, end = logsigmoid(-token), logsigmoid(token)
            labels = torch.cat([inside, end + logsigmoid(-sentence), end + logsigmoid(sentence)], dim=2).argmax(dim=2)
        found: NDArray[np.int64] = labels.numpy()
        return found


def _masked(surface: str, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Labels by which the last character ends a sentence, and addresses of mails and sites are one token, as in Stanza."""
    labels = labels.copy()
    labels[-1] = 4 if labels[-1] > 2 else 2
    if MASKED.search(surface):
        from stanza.models.tokenization.data import WHITESPACE_RE
        from stanza.models.tokenization.utils import update_pred_regex

        update_pred_regex(list(re.sub(" +", " ", WHITESPACE_RE.sub(" ", surface))), labels)
    return labels


def _sentences(pieces: Sequence[_Paragraph], labels: NDArray[np.int64], blank: int) -> Sentences:
    """Tokens and sentences from the labels of all characters; a blank before a token is no part of it."""
    nothing: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    offsets = np.concatenate([*nothing, *(piece.offsets for piece in pieces)])
    rows = np.concatenate([*nothing, *(piece.rows for piece in pieces)])
    owners = np.repeat(np.arange(len(pieces)), [len(piece.rows) for piece in pieces])
    last = np.flatnonzero(labels)
    first = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    first = first + (rows[first] // VARIANTS * VARIANTS == blank)
    first, last = first[first <= last], last[first <= last]
    owner, final = owners[last], np.isin(labels[last], SENTENCE_ENDS)
    begins = np.flatnonzero(np.concatenate([[True], final[:-1] | (owner[1:] != owner[:-1])])[: len(last)])
    cut = [
        np.arange(begin, end, MAX_SENTENCE)
        for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(last)], strict=False)
        if end - begin > MAX_SENTENCE
    ]
    begins = np.unique(np.concatenate([begins, *cut])) if cut else begins
    texts = np.array([piece.text for piece in pieces], dtype=np.int64)[owner[begins]]
    return Sentences(texts, np.diff(begins, append=len(last)), offsets[first], offsets[last] + 1)
