"""Self-training data: sentences of unlabelled news on which several taggers agree (tri-training, Zhou and Li 2005)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from entity_pipe.jsonl import read_jsonl, write_jsonl
from entity_pipe.models import TAGSETS, stanza_pipeline
from entity_pipe.nlp.tagger import Tagger, TokenSpan
from entity_pipe.nlp.tokenizer import Tokenizer
from entity_pipe.training import data_file
from entity_pipe.training.corpora import Sentence
from entity_pipe.training.vectors import read_lines

CERTAIN = {"default": 0.9}
CERTAIN_ELSEWHERE = 0.85
LINES_AT_ONCE = 2000
CHARACTERS = range(50, 501)
TOKENS = range(5, 81)
CAPITALS = 3


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


def silver_sentences(
    lines: Sequence[str], *, tokenizer: Tokenizer, taggers: Mapping[str, Sequence[Tagger]]
) -> Iterator[Sentence]:
    """Label lines where the taggers agree.

    Args:
        lines: text, one or more sentences a line.
        tokenizer: the model that is used at run time.
        taggers: the taggers of each column.

    Yields:
        Sentences with a mention in our column, labelled in the columns in which all taggers found the same mentions, each
        with a high posterior. A column on which they disagree is left out.
    """
    for first in range(0, len(lines), LINES_AT_ONCE):
        chunk = lines[first : first + LINES_AT_ONCE]
        sentences = [
            tuple(text[start:end] for start, end in tokens)
            for text, found in zip(chunk, tokenizer(chunk), strict=True)
            for tokens in found
            if len(tokens) in TOKENS
        ]
        found = {column: [tagger(sentences) for tagger in models] for column, models in taggers.items()}
        for number, words in enumerate(sentences):
            tags = {}
            for column, results in found.items():
                spans = agreed([result[number] for result in results], CERTAIN.get(column, CERTAIN_ELSEWHERE))
                if spans is not None:
                    tags[column] = _bio(len(words), spans)
            if any(tag != "O" for tag in tags.get("default", ())):
                yield Sentence(words, tags, "silver")


def agreed(results: Sequence[Sequence[TokenSpan]], certain: float) -> list[tuple[int, int, str]] | None:
    """The mentions that every tagger found with at least this posterior, or None where they differ."""
    spans = [[(span.start, span.end, span.type) for span in result] for result in results]
    same = all(found == spans[0] for found in spans)
    sure = all(span.score >= certain for result in results for span in result)
    return spans[0] if same and sure else None


def make_silver(*, shared: Path, models: Sequence[tuple[Path, Path]], output: Path, count: int, seed: int) -> int:
    """Label unlabelled news and write it.

    Args:
        shared: folder with `data/text/news.txt.xz`.
        models: (tagger, word vectors) files.
        output: JSON-lines file with `tokens` and `tags`.
        count: lines to label.
        seed: of the choice of lines.

    Returns:
        The number of sentences written.
    """
    pipelines = [stanza_pipeline(ner_model_path=str(ner), ner_pretrain_path=str(vectors)) for ner, vectors in models]
    taggers = {
        column: [Tagger(pipeline.processors["ner"].trainers[0], tagset=number) for pipeline in pipelines]
        for number, column in enumerate(TAGSETS)
    }
    tokenize = pipelines[0].processors["tokenize"]
    lines = sample_lines(read_lines([data_file(shared, "text", "news.txt.xz")]), count=count, seed=seed)
    labelled = list(silver_sentences(lines, tokenizer=Tokenizer(tokenize.trainer, tokenize.config), taggers=taggers))
    write_jsonl(({"tokens": sentence.tokens, "tags": sentence.tags} for sentence in labelled), output)
    return len(labelled)


def read_silver(path: Path) -> list[Sentence]:
    """The sentences that `make_silver` wrote."""
    rows = read_jsonl(path, {"tokens": list, "tags": dict})
    return [Sentence(tuple(row["tokens"]), {k: tuple(v) for k, v in row["tags"].items()}, "silver") for row in rows]


def _bio(length: int, spans: Iterable[tuple[int, int, str]]) -> tuple[str, ...]:
    tags = ["O"] * length
    for start, end, kind in spans:
        tags[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]
    return tuple(tags)
