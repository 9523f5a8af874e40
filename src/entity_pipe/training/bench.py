"""The training bench: one configuration file a run, and a table of every run."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from entity_pipe.errors import InputError
from entity_pipe.nlp.tokenizer import Tokenizer
from entity_pipe.store import write_text
from entity_pipe.training.corpora import Sentence, gold_sentences, training_sentences
from entity_pipe.training.ner import NerSettings, train_ner
from entity_pipe.training.teachers import read_targets

HEAD = "| run | seed | steps | sentences | minutes | gold dev | own dev | nerui | our column on nerui | idner | nergrit |"
LINE = "| --- " * HEAD.count(" | ") + "| --- |"
COLUMNS = ("gold", "own", "nerui", "default on nerui", "idner", "nergrit")


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """A run of the tagger.

    Attributes:
        name: of the configuration file.
        settings: of the training.
        vectors: file of the word vectors, or "" for the shipped ones.
        charlm: folder of character language models, `forward.pt` and `backward.pt`, or "" for a character LSTM.
        targets: file of what an ensemble expects (`train targets`), or "" for none.
        repeat: how often the sentences of a source stand in the training data; 1 if not named, 0 leaves the source out.
    """

    name: str
    settings: NerSettings = field(default_factory=NerSettings)
    vectors: str = ""
    charlm: str = ""
    targets: str = ""
    repeat: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """What a run gave: sentences by source, minutes, and micro F1 on dev by column or source."""

    config: RunConfig
    sentences: dict[str, int]
    minutes: float
    scores: dict[str, float]


def read_config(path: Path) -> RunConfig:
    """Read a configuration file (TOML: `vectors`, `charlm`, `targets`, a table `repeat`, and the fields of `NerSettings`).

    Raises:
        InputError: the file is missing or malformed, or a key is unknown.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: no such configuration; training/configs holds ours") from None
    except ValueError as error:
        raise InputError(f"{path}: no valid TOML ({error})") from None
    own = {name: data.pop(name) for name in ("vectors", "charlm", "targets", "repeat") if name in data}
    unknown = sorted(data.keys() - {entry.name for entry in fields(NerSettings)})
    if unknown:
        raise InputError(f"{path}: unknown key {unknown[0]!r}; see NerSettings for those there are")
    return RunConfig(name=path.stem, settings=NerSettings(**data), **own)


def run(
    config: RunConfig,
    *,
    shared: Path,
    own: Path,
    gold: Path,
    articles: Path,
    tokenizer: Tokenizer,
    shipped_vectors: Path,
    output: Path,
    seed: int | None = None,
    log: Path | None = None,
) -> RunResult:
    """Train a tagger as configured.

    Args:
        config: the run.
        shared: folder of the published labelled sets.
        own: folder of our annotated sentences.
        gold: folder of the gold corpus.
        articles: folder of further annotated articles.
        tokenizer: the model that is used at run time.
        shipped_vectors: taken where the configuration names none.
        output: tagger file to write.
        seed: in place of the configuration's.
        log: JSON-lines file that gets the dev scores as they come.
    """
    settings = config.settings if seed is None else replace(config.settings, seed=seed)
    config = replace(config, settings=settings)
    dev = training_sentences(shared=shared, own=own, part="dev")
    dev += gold_sentences(gold=gold, articles=articles, tokenizer=tokenizer, part="dev")
    train = training_sentences(shared=shared, own=own) + gold_sentences(gold=gold, articles=articles, tokenizer=tokenizer)
    train = repeated(train, config.repeat)
    targets = read_targets(Path(config.targets)) if config.targets else {}
    train += without([Sentence(words, {}, "unlabelled") for words in targets], [*train, *dev])
    began = time.monotonic()
    vectors = Path(config.vectors) if config.vectors else shipped_vectors
    scores = train_ner(
        train=train,
        dev=dev,
        vectors=vectors,
        output=output,
        settings=settings,
        charlm=Path(config.charlm) if config.charlm else None,
        targets=targets,
        log=log,
    )
    counts = Counter(sentence.source for sentence in train)
    return RunResult(config=config, sentences=dict(counts), minutes=(time.monotonic() - began) / 60, scores=scores)


def without(sentences: Sequence[Sentence], others: Sequence[Sentence]) -> list[Sentence]:
    """The sentences whose words are not those of one of the others."""
    known = {tuple(token.casefold() for token in sentence.tokens) for sentence in others}
    return [sentence for sentence in sentences if tuple(token.casefold() for token in sentence.tokens) not in known]


def repeated(sentences: list[Sentence], repeat: Mapping[str, int]) -> list[Sentence]:
    """Each sentence as often as its source is to be repeated."""
    return [sentence for sentence in sentences for _ in range(repeat.get(sentence.source, 1))]


def add_result(result: RunResult, table: Path) -> None:
    """Append a row to the table of every run."""
    text = table.read_text(encoding="utf-8") if table.is_file() else f"# Every run of the training bench\n\n{HEAD}\n{LINE}\n"
    if HEAD not in text:
        raise InputError(f"{table}: not the table of the training bench; give another file with --results")
    write_text(text.rstrip() + "\n" + _row(result) + "\n", table)


def _row(result: RunResult) -> str:
    settings = result.config.settings
    data = ", ".join(f"{source} {count}" for source, count in sorted(result.sentences.items()))
    cells: list[Any] = [result.config.name, settings.seed, settings.steps, data, f"{result.minutes:.1f}"]
    cells += [f"{result.scores[name]:.4f}" if name in result.scores else "" for name in COLUMNS]
    return "| " + " | ".join(map(str, cells)) + " |"
