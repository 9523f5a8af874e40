"""Runs of words that two texts share: how copied or leaked text is found."""

from __future__ import annotations

import lzma
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from entity_pipe.corpus.files import GoldArticle
from entity_pipe.corpus.notation import MENTION

RUN = 8
WORD = re.compile(r"\w+")
Run = tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Texts under a name; `texts` opens them anew each time."""

    name: str
    texts: Callable[[], Iterable[str]]


def runs(text: str, names: Iterable[tuple[int, int]] = ()) -> Iterator[Run]:
    """Every run of `RUN` words of a text, in lower case.

    Args:
        text: the text.
        names: (start, end) of names; a run that lies in one of them is left out, as long names are no copied text.
    """
    words = list(WORD.finditer(text))
    lowered = [word.group().casefold() for word in words]
    long = [(start, end) for start, end in names if end - start > RUN]
    for i in range(len(words) - RUN + 1):
        first, last = words[i].start(), words[i + RUN - 1].end()
        if not any(start <= first and last <= end for start, end in long):
            yield tuple(lowered[i : i + RUN])


def index_articles(articles: Iterable[GoldArticle]) -> dict[Run, str]:
    """For each run of words, outside of names, the name of an article that has it."""
    return {run: article.name for article in articles for run in runs(article.text, ((m.start, m.end) for m in article.mentions))}


def shared_runs(index: Mapping[Run, str], source: Source) -> Iterator[tuple[str, str]]:
    """The texts of an index that share a run with a source, each once, as (name, words)."""
    found: dict[str, str] = {}
    starts = {run[0] for run in index}
    for text in source.texts():
        words = WORD.findall(text.casefold())
        for i in range(len(words) - RUN + 1):
            if words[i] in starts:
                name = index.get(tuple(words[i : i + RUN]))
                if name is not None:
                    found.setdefault(name, " ".join(words[i : i + RUN]))
    yield from found.items()


def training_sources(folder: Path) -> list[Source]:
    """The annotated sentences and articles that the tagger is trained on, without their marks."""
    paths = sorted(folder.rglob("*.txt"))
    return [Source(path.relative_to(folder).as_posix(), partial(_without_marks, path)) for path in paths]


def data_sources(folder: Path) -> list[Source]:
    """Every text of a folder of training data: labelled sentences, articles, treebanks and packed plain text."""
    openers = {".bio": _bio_sentences, ".xz": _packed_lines, ".txt": _whole, ".conllu": _whole, ".jsonl": _whole}
    return [
        Source(path.relative_to(folder).as_posix(), partial(openers[path.suffix], path))
        for path in sorted(folder.rglob("*"))
        if path.suffix in openers
    ]


def _without_marks(path: Path) -> Iterator[str]:
    yield MENTION.sub(r"\3", path.read_text(encoding="utf-8"))


def _bio_sentences(path: Path) -> Iterator[str]:
    """The first column, a sentence each; more lenient than `read_bio`, as the tags do not matter here."""
    for sentence in path.read_text(encoding="utf-8", errors="replace").split("\n\n"):
        yield " ".join(line.split("\t")[0] for line in sentence.split("\n"))


def _packed_lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        yield from lines


def _whole(path: Path) -> Iterator[str]:
    yield path.read_text(encoding="utf-8", errors="replace")
