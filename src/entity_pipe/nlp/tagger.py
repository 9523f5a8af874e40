"""Stanza's NER tagger run over many sentences at once, with a posterior for every mention.

The network is Stanza's own; what differs from `stanza.Pipeline` is only that sentences of many articles share a batch, what does
not depend on a word's sentence is computed once, and no training loss is computed. The tags are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pad_sequence

from entity_pipe.nlp.calibration import Calibration
from entity_pipe.nlp.crf import span_posteriors, viterbi
from entity_pipe.nlp.lstm import batches, bidirectional

LEAST_TOKENS, BATCH_TOKENS = 1_500, 4_000
CACHED_WORDS = 60_000
CACHED_RUNS = 10_000
WORDS_AT_ONCE = 2_000
GROWTH = 4_000


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A mention inside a sentence: tokens `start` to `end` (exclusive), its type and its posterior in 0..1."""

    start: int
    end: int
    type: str
    score: float


class Tagger:
    """Mentions of pretokenised sentences.

    Args:
        network: the loaded network with a character LSTM of its own, or a `stanza.models.ner.trainer.Trainer` of one.
        tagset: which tag column to predict.
        calibration: what is made of the posteriors.
    """

    def __init__(self, network: Any, *, tagset: int = 0, calibration: Calibration | None = None) -> None:
        self._calibration = calibration or Calibration()
        self._model = network.model.eval()
        self._vocab = network.vocab
        self._lowercase = network.args.get("lowercase", True)
        self._tagset = tagset
        tags = self._vocab["tag"]
        self._tags: list[str] = [tag if isinstance(tag, str) else tag[0] for tag in tags.items(tagset)]
        self._transitions: Tensor = self._model.crits[tagset]._transitions.detach()
        self._named = np.array([tag[0] in "BIES" and "-" in tag for tag in self._tags])
        self._runs: dict[tuple[int, ...], list[tuple[int, int, str]]] = {}
        self._rows: dict[str, int] = {}
        self._table = torch.empty(0)

    @property
    def tags(self) -> tuple[str, ...]:
        """The BIOES tags of the column, in the order of the scores."""
        return tuple(self._tags)

    @property
    def transitions(self) -> Tensor:
        """(tags, tags) scores, from row to column."""
        return self._transitions

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[TokenSpan]]:
        """Find the mentions of each sentence.

        Args:
            sentences: tokens of each sentence; none may be empty.

        Returns:
            The mentions of each sentence in order of their start.
        """
        return self.decode(self.scores(sentences))

    def scores(self, sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        """(tokens, tags) scores of each sentence, before the transitions between tags are reckoned in.

        Args:
            sentences: tokens of each sentence; none may be empty.
        """
        result: list[Tensor] = [torch.empty(0)] * len(sentences)
        with torch.no_grad():
            for numbers in batches([len(words) for words in sentences], least=LEAST_TOKENS, most=BATCH_TOKENS):
                lengths = [len(sentences[i]) for i in numbers]
                unary = self._scores([sentences[i] for i in numbers], lengths)
                for row, i in enumerate(numbers):
                    result[i] = unary[row, : lengths[row]]
        return result

    def decode(self, scores: Sequence[Tensor], *, calibrated: bool = True) -> list[list[TokenSpan]]:
        """The mentions of the best tag path of each sentence.

        Args:
            scores: (tokens, tags) of each sentence, as `scores` gives them.
            calibrated: whether the posteriors are calibrated.
        """
        result: list[list[TokenSpan]] = [[] for _ in scores]
        calibration = self._calibration if calibrated else Calibration()
        with torch.no_grad():
            for numbers in batches([len(unary) for unary in scores], least=LEAST_TOKENS, most=BATCH_TOKENS):
                unary = pad_sequence([scores[i] for i in numbers], batch_first=True)
                for i, found in zip(numbers, self._decode(unary, [len(scores[i]) for i in numbers], calibration), strict=True):
                    result[i] = found
        return result

    def calibrated(self, found: Sequence[Sequence[TokenSpan]]) -> list[list[TokenSpan]]:
        """Mentions of `decode` without calibration, with it."""
        return [[TokenSpan(s.start, s.end, s.type, self._calibration(s.score)) for s in spans] for spans in found]

    def _decode(self, unary: Tensor, lengths: list[int], calibration: Calibration) -> list[list[TokenSpan]]:
        found: list[list[TokenSpan]] = [[] for _ in lengths]
        paths = viterbi(unary, self._transitions, lengths)
        places, kinds = self._spans(paths, lengths)
        if len(places):
            rows = np.unique(places[:, 0])
            among = np.column_stack([np.searchsorted(rows, places[:, 0]), places[:, 1:]])
            chosen = torch.from_numpy(rows)
            shorter = [lengths[row] for row in rows]
            scores = span_posteriors(unary[chosen, : shorter[0]], self._transitions, shorter, paths[rows, : shorter[0]], among)
            for (row, start, end), kind, score in zip(places.tolist(), kinds, scores.tolist(), strict=True):
                found[row].append(TokenSpan(start, end, kind, calibration(score)))
        return found

    def _scores(self, sentences: Sequence[Sequence[str]], lengths: list[int]) -> Tensor:
        """(sentences, tokens, tags) unary scores of the chosen column."""
        model = self._model
        rows, numbers = self._words([word for sentence in sentences for word in sentence])
        places = torch.zeros(len(lengths), max(lengths), dtype=torch.long)
        inside = torch.arange(places.shape[1]) < torch.tensor(lengths).unsqueeze(1)
        places[inside] = numbers
        layers = 2 * model.args["num_layers"]
        initial = tuple(
            state.expand(layers, len(lengths), model.args["hidden_dim"]).contiguous()
            for state in (model.taggerlstm_h_init, model.taggerlstm_c_init)
        )
        states = bidirectional(model.taggerlstm.lstm, rows, places, lengths, initial)
        scores: Tensor = model.tag_clfs[self._tagset](states)
        return scores

    def _words(self, words: list[str]) -> tuple[Tensor, Tensor]:
        """(any number, size) input vectors, each distinct word computed once and kept, and (words,) the row of each word."""
        known = self._rows
        new = list(dict.fromkeys(word for word in words if word not in known))
        if len(known) + len(new) > CACHED_WORDS:
            known.clear()
            new = list(dict.fromkeys(words))
        for first in range(0, len(new), WORDS_AT_ONCE):
            chunk = new[first : first + WORDS_AT_ONCE]
            vectors, base = self._represent(chunk), len(known)
            known.update((word, base + i) for i, word in enumerate(chunk))
            if base + len(chunk) > len(self._table):
                self._table = torch.cat([self._table[:base], vectors.new_zeros(max(base, GROWTH) + len(chunk), vectors.shape[1])])
            self._table[base : base + len(chunk)] = vectors
        return self._table, torch.tensor([known[word] for word in words])

    def _represent(self, words: list[str]) -> Tensor:
        """What Stanza's tagger knows of a word by itself: vector, learned correction and character encoding."""
        from stanza.models.common.vocab import PAD_ID, UNK_ID

        model, vocab = self._model, self._vocab
        forms = [word.lower() for word in words] if self._lowercase else words
        static = torch.tensor(vocab["word"].map(forms))
        vectors = model.word_emb(static)
        if model.delta_emb is not None:
            delta = torch.tensor(vocab["delta"].map(forms))
            delta[(delta == UNK_ID) & (static != UNK_ID)] = PAD_ID
            vectors = vectors + model.delta_emb(delta)
        vectors = torch.cat([vectors, self._characters(words)], dim=1)
        if model.input_transform is not None:
            vectors = model.input_transform(vectors)
        result: Tensor = vectors
        return result

    def _characters(self, words: list[str]) -> Tensor:
        order = sorted(range(len(words)), key=lambda i: -len(words[i]))
        ids = [self._vocab["char"].map(list(words[i])) for i in order]
        lengths = [len(row) for row in ids]
        padded = torch.zeros(len(ids), lengths[0], dtype=torch.long)
        for i, row in enumerate(ids):
            padded[i, : len(row)] = torch.tensor(row)
        packed: PackedSequence = self._model.charmodel(padded, None, order, [len(words)], lengths)
        return packed.data

    def _spans(self, paths: NDArray[np.int64], lengths: Sequence[int]) -> tuple[NDArray[np.int64], list[str]]:
        """(mentions, 3) sentence, first token and token after the last of each mention, in order, and their types."""
        named = np.zeros((len(lengths), paths.shape[1] + 2), dtype=bool)
        named[:, 1:-1] = self._named[paths] & (np.arange(paths.shape[1]) < np.asarray(lengths)[:, None])
        rows, borders = np.nonzero(named[:, 1:] != named[:, :-1])
        places, kinds = [], []
        for row, start, end in zip(rows[::2].tolist(), borders[::2].tolist(), borders[1::2].tolist(), strict=True):
            for first, last, kind in self._mentions(tuple(paths[row, start:end].tolist())):
                places.append((row, start + first, start + last))
                kinds.append(kind)
        return np.array(places, dtype=np.int64).reshape(-1, 3), kinds

    def _mentions(self, run: tuple[int, ...]) -> list[tuple[int, int, str]]:
        """Mentions of tags between two that are no part of one, read as Stanza reads them after mending stray tags."""
        if len(self._runs) > CACHED_RUNS:
            self._runs.clear()
        if run not in self._runs:
            from stanza.models.ner.scorer import decode_from_bioes
            from stanza.models.ner.trainer import fix_singleton_tags

            spans = decode_from_bioes(fix_singleton_tags([self._tags[number] for number in run]))
            self._runs[run] = [(span["start"], span["end"] + 1, span["type"]) for span in spans]
        return self._runs[run]
