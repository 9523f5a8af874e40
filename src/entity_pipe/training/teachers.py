"""What an ensemble of taggers expects of unlabelled and half-labelled sentences, for one tagger to learn from.

Structure-level knowledge distillation (Wang et al. 2020): the ensemble is the even mixture of its members' distributions over
tag paths, and the student learns its expected counts (`entity_pipe.training.crf`).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from entity_pipe.nlp.tokenizer import Tokenizer
from entity_pipe.training import data_file
from entity_pipe.training.corpora import COLUMNS
from entity_pipe.training.crf import Expected, expected_counts
from entity_pipe.training.vectors import read_lines

LINES_AT_ONCE = 2000
BATCH_SENTENCES = 100
CHARACTERS = range(50, 501)
TOKENS = range(5, 81)
CAPITALS = 3


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """A tagger file, its word vectors, and the folder of its character language models if it has any."""

    tagger: Path
    vectors: Path
    charlm: Path | None = None


def sample_lines(lines: Iterable[str], *, count: int, seed: int) -> list[str]:
    """Distinct lines of middle length with some capitalised words, in random order."""
    wanted = {
        line
        for line in map(str.strip, lines)
        if len(line) in CHARACTERS and sum(word[:1].isupper() for word in line.split()) >= CAPITALS
    }
    ordered = sorted(wanted)
    random.Random(seed).shuffle(ordered)
    return ordered[:count]


def unlabelled_sentences(lines: Sequence[str], *, tokenizer: Tokenizer) -> Iterator[tuple[str, ...]]:
    """The sentences of middle length in lines of text, tokenised as at run time."""
    for first in range(0, len(lines), LINES_AT_ONCE):
        chunk = lines[first : first + LINES_AT_ONCE]
        for text, found in zip(chunk, tokenizer(chunk), strict=True):
            yield from (tuple(text[start:end] for start, end in tokens) for tokens in found if len(tokens) in TOKENS)


def teach(sentences: Iterable[tuple[str, ...]], teachers: Sequence[Teacher]) -> dict[tuple[str, ...], list[Expected]]:
    """The expected counts of the ensemble for every tag column.

    Args:
        sentences: tokens of each sentence; none may be empty.
        teachers: the ensemble; all must have the same tag columns.
    """
    ordered = sorted(set(sentences), key=lambda sentence: (-len(sentence), sentence))
    result: dict[tuple[str, ...], list[Expected]] = {}
    for teacher in teachers:
        trainer = _load(teacher)
        for first in range(0, len(ordered), BATCH_SENTENCES):
            batch = ordered[first : first + BATCH_SENTENCES]
            for words, found in zip(batch, _expectations(trainer, batch), strict=True):
                share = [Expected(part.unary / len(teachers), part.pairs / len(teachers)) for part in found]
                before = result.get(words)
                if before:
                    share = [Expected(a.unary + b.unary, a.pairs + b.pairs) for a, b in zip(before, share, strict=True)]
                result[words] = share
    return result


def make_targets(
    *, shared: Path, labelled: Iterable[tuple[str, ...]], tokenizer: Tokenizer, teachers: Sequence[Teacher], lines: int, seed: int
) -> dict[tuple[str, ...], list[Expected]]:
    """What the ensemble expects of labelled sentences, for the columns they have no tags in, and of unlabelled news.

    Args:
        shared: folder with `data/text/news.txt.xz`.
        labelled: tokens of the training sentences.
        tokenizer: the model that is used at run time.
        teachers: the ensemble.
        lines: of news to take.
        seed: of their choice.

    Raises:
        InputError: the text is missing.
    """
    chosen = sample_lines(read_lines([data_file(shared, "text", "news.txt.xz")]), count=lines, seed=seed)
    return teach([*labelled, *unlabelled_sentences(chosen, tokenizer=tokenizer)], teachers)


def write_targets(targets: dict[tuple[str, ...], list[Expected]], path: Path) -> None:
    """Save expected counts with 16-bit floats; `read_targets` gives them back."""
    columns = [
        {
            "unary": torch.cat([found[number].unary for found in targets.values()]).half(),
            "pairs": torch.stack([found[number].pairs for found in targets.values()]).half(),
        }
        for number in range(len(COLUMNS))
    ]
    torch.save({"tokens": [list(words) for words in targets], "columns": columns}, path)


def read_targets(path: Path) -> dict[tuple[str, ...], list[Expected]]:
    """The expected counts that `write_targets` saved, by tokens."""
    data = torch.load(path, weights_only=True)
    lengths = [len(words) for words in data["tokens"]]
    unary = [column["unary"].split(lengths) for column in data["columns"]]
    pairs = [column["pairs"] for column in data["columns"]]
    return {
        tuple(words): [Expected(unary[c][i], pairs[c][i]) for c in range(len(COLUMNS))] for i, words in enumerate(data["tokens"])
    }


def _load(teacher: Teacher) -> Any:
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.ner.trainer import Trainer

    arguments = {}
    if teacher.charlm:
        arguments = {f"charlm_{name}_file": str(teacher.charlm / f"{name}.pt") for name in ("forward", "backward")}
    pretrain = Pretrain(str(teacher.vectors), save_to_file=False)
    pretrain._emb = pretrain.emb.float()
    trainer = Trainer(args=arguments, model_file=str(teacher.tagger), pretrain=pretrain, device="cpu")
    trainer.model.eval()
    return trainer


def _expectations(trainer: Any, sentences: Sequence[tuple[str, ...]]) -> list[list[Expected]]:
    """For each of the sentences, longest first, the expected counts of each column."""
    from stanza.models.common.doc import Document
    from stanza.models.common.vocab import EMPTY_ID
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import unpack_batch

    document = Document([[{"text": word, "ner": "O"} for word in words] for words in sentences])
    loader = DataLoader(document, len(sentences), trainer.args, vocab=trainer.vocab, evaluation=True, preprocess_tags=False)
    inputs, order, word_order, char_order, lengths, word_lengths, char_lengths, offsets = unpack_batch(loader[0], "cpu")
    words, wordchars, mask, chars, _ = inputs
    blank = torch.full((len(sentences), max(lengths), len(COLUMNS)), EMPTY_ID)
    with torch.no_grad():
        _, logits, transitions = trainer.model(
            words, wordchars, mask, blank, word_order, lengths, word_lengths, chars, offsets, char_lengths, char_order
        )
        columns = [
            expected_counts(scores.double(), moves.double(), lengths) for scores, moves in zip(logits, transitions, strict=True)
        ]
    found: list[list[Expected]] = [[] for _ in sentences]
    for place, number in enumerate(order):
        found[number] = [Expected(c[place].unary.float(), c[place].pairs.float()) for c in columns]
    return found
