"""Stanza's NER tagger run over many sentences at once, with a posterior for every mention.

The network is Stanza's own; what differs from `stanza.Pipeline` is only that sentences of many articles share a batch, what does
not depend on a word's sentence is computed once, and no training loss is computed. The tags are the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_sequence, pad_packed_sequence, pad_sequence

from entity_pipe.nlp.calibration import Calibration
from entity_pipe.nlp.crf import forward_backward, span_log_posterior, viterbi
from entity_pipe.nlp.lstm import bidirectional

BATCH_TOKENS = 4_000
CACHED_WORDS = 60_000
WORDS_AT_ONCE = 2_000
CHARLM_START, CHARLM_END = "\n", " "


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
        trainer: a loaded `stanza.models.ner.trainer.Trainer`.
        tagset: which tag column to predict.
        calibration: what is made of the posteriors.
    """

    def __init__(self, trainer: Any, *, tagset: int = 0, calibration: Calibration | None = None) -> None:
        self._calibration = calibration or Calibration()
        self._model = trainer.model.eval()
        self._vocab = trainer.vocab
        self._lowercase = trainer.args.get("lowercase", True)
        self._tagset = tagset
        tags = self._vocab["tag"]
        self._tags: list[str] = [tag if isinstance(tag, str) else tag[0] for tag in tags.items(tagset)]
        self._transitions: Tensor = self._model.crits[tagset]._transitions.detach()
        names = ("charmodel_forward", "charmodel_backward") if trainer.args.get("charlm") else ()
        self._charlms = [getattr(self._model, name) for name in names]
        self._rows: dict[str, int] = {}
        self._table: Tensor | None = None

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
            for numbers in _batches([len(sentence) for sentence in sentences]):
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
            for numbers in _batches([len(unary) for unary in scores]):
                unary = pad_sequence([scores[i] for i in numbers], batch_first=True)
                for i, found in zip(numbers, self._decode(unary, [len(scores[i]) for i in numbers], calibration), strict=True):
                    result[i] = found
        return result

    def calibrated(self, found: Sequence[Sequence[TokenSpan]]) -> list[list[TokenSpan]]:
        """Mentions of `decode` without calibration, with it."""
        return [[replace(span, score=self._calibration(span.score)) for span in spans] for spans in found]

    def _decode(self, unary: Tensor, lengths: list[int], calibration: Calibration) -> list[list[TokenSpan]]:
        paths = viterbi(unary, self._transitions, lengths)
        spans = [self._spans(path) for path in paths]
        if not any(spans):
            return [[] for _ in lengths]
        alpha, beta, log_z = forward_backward(unary.double(), self._transitions.double(), lengths)
        double, moves = unary.double(), self._transitions.double()
        found: list[list[TokenSpan]] = []
        for i, (path, ranges) in enumerate(zip(paths, spans, strict=True)):
            mentions = []
            for start, end, kind in ranges:
                log_posterior = span_log_posterior(
                    alpha, beta, log_z, double, moves, sentence=i, start=start, tags=path[start:end]
                )
                mentions.append(TokenSpan(start, end, kind, calibration(min(1.0, math.exp(log_posterior)))))
            found.append(mentions)
        return found

    def _scores(self, sentences: Sequence[Sequence[str]], lengths: list[int]) -> Tensor:
        """(sentences, tokens, tags) unary scores of the chosen column."""
        model = self._model
        words = self._words([word for sentence in sentences for word in sentence])
        if self._charlms:
            words = torch.cat([words, *(self._in_context(charlm, sentences) for charlm in self._charlms)], dim=1)
            if model.input_transform is not None:
                words = model.input_transform(words)
        padded = words.new_zeros(len(lengths), lengths[0], words.shape[1])
        offset = 0
        for i, length in enumerate(lengths):
            padded[i, :length] = words[offset : offset + length]
            offset += length
        layers = 2 * model.args["num_layers"]
        initial = tuple(
            state.expand(layers, len(lengths), model.args["hidden_dim"]).contiguous()
            for state in (model.taggerlstm_h_init, model.taggerlstm_c_init)
        )
        states = bidirectional(model.taggerlstm.lstm, padded, lengths, initial)
        scores: Tensor = model.tag_clfs[self._tagset](states)
        return scores

    def _words(self, words: list[str]) -> Tensor:
        """(words, size) input vectors, each distinct word computed once and kept."""
        distinct = list(dict.fromkeys(words))
        if len(self._rows) + len(distinct) > CACHED_WORDS:
            self._rows, self._table = {}, None
        new = [word for word in distinct if word not in self._rows]
        for first in range(0, len(new), WORDS_AT_ONCE):
            chunk = new[first : first + WORDS_AT_ONCE]
            vectors = self._represent(chunk)
            base = len(self._rows)
            self._rows.update((word, base + i) for i, word in enumerate(chunk))
            if self._table is None:
                self._table = vectors.new_empty(CACHED_WORDS + WORDS_AT_ONCE, vectors.shape[1])
            if self._table.shape[0] < base + len(chunk):
                self._table = torch.cat([self._table, self._table.new_empty(len(chunk), vectors.shape[1])])
            self._table[base : base + len(chunk)] = vectors
        if self._table is None:
            raise ValueError("no words to represent")
        return self._table[torch.tensor([self._rows[word] for word in words])]

    def _represent(self, words: list[str]) -> Tensor:
        """What Stanza's tagger knows of a word by itself: vector, learned correction and, if it has one, character encoding."""
        from stanza.models.common.vocab import PAD_ID, UNK_ID

        model, vocab = self._model, self._vocab
        forms = [word.lower() for word in words] if self._lowercase else words
        static = torch.tensor(vocab["word"].map(forms))
        vectors = model.word_emb(static)
        if model.delta_emb is not None:
            delta = torch.tensor(vocab["delta"].map(forms))
            delta[(delta == UNK_ID) & (static != UNK_ID)] = PAD_ID
            vectors = vectors + model.delta_emb(delta)
        if not self._charlms:
            vectors = torch.cat([vectors, self._characters(words)], dim=1)
            if model.input_transform is not None:
                vectors = model.input_transform(vectors)
        result: Tensor = vectors
        return result

    def _in_context(self, charlm: Any, sentences: Sequence[Sequence[str]]) -> Tensor:
        """(words, size) states of a character language model behind each word, of all sentences in their order."""
        forward, vocab = charlm.is_forward_lm, self._vocab["char"]
        rows, ends = [], []
        for sentence in sentences:
            characters, places = [CHARLM_START], []
            for word in sentence if forward else reversed(sentence):
                characters.extend(word if forward else reversed(word))
                places.append(len(characters))
                characters.append(CHARLM_END)
            rows.append(torch.tensor(vocab.map(characters)))
            ends.append(places if forward else places[::-1])
        order = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
        packed = pack_sequence([rows[i] for i in order])
        embedded = PackedSequence(charlm.char_emb(packed.data), packed.batch_sizes)
        initial = tuple(s.expand(1, len(rows), -1).contiguous() for s in (charlm.charlstm_h_init, charlm.charlstm_c_init))
        states, _ = charlm.charlstm.lstm(embedded, initial)
        padded = pad_packed_sequence(states, batch_first=True)[0]
        row = {number: place for place, number in enumerate(order)}
        found: Tensor = torch.cat([padded[row[i], places] for i, places in enumerate(ends)])
        return found

    def _characters(self, words: list[str]) -> Tensor:
        order = sorted(range(len(words)), key=lambda i: -len(words[i]))
        ids = [self._vocab["char"].map(list(words[i])) for i in order]
        lengths = [len(row) for row in ids]
        padded = torch.zeros(len(ids), lengths[0], dtype=torch.long)
        for i, row in enumerate(ids):
            padded[i, : len(row)] = torch.tensor(row)
        packed: PackedSequence = self._model.charmodel(padded, None, order, [len(words)], lengths)
        return packed.data

    def _spans(self, path: list[int]) -> list[tuple[int, int, str]]:
        """Mentions of a BIOES path, read as Stanza reads it after mending stray tags."""
        from stanza.models.ner.scorer import decode_from_bioes
        from stanza.models.ner.trainer import fix_singleton_tags

        tags = fix_singleton_tags([self._tags[i] if self._tags[i][0] in "BIES" and "-" in self._tags[i] else "O" for i in path])
        if all(tag == "O" for tag in tags):
            return []
        return [(span["start"], span["end"] + 1, span["type"]) for span in decode_from_bioes(tags)]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of sentences, longest first, about `BATCH_TOKENS` tokens together counting padding."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
