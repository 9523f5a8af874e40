"""The Python interface: `extract`, `load_tables` and `Extractor`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from entity_pipe import schemas
from entity_pipe.nlp.boilerplate import Boilerplate, load_boilerplate
from entity_pipe.pipeline import Progress, run_all
from entity_pipe.resolution.gazetteer import load_gazetteer
from entity_pipe.resolution.knowledge import load_knowledge, shipped_knowledge
from entity_pipe.resolution.naming import Namer, load_namer
from entity_pipe.settings import Settings
from entity_pipe.store import read_table

if TYPE_CHECKING:
    import pandas as pd

    from entity_pipe.nlp.engine import Engine
    from entity_pipe.nlp.evidence import ArticleTagger


@dataclass(frozen=True)
class Tables:
    """The tables of a run as pandas DataFrames; the columns are those of `entity_pipe.schemas`."""

    articles: pd.DataFrame
    mentions: pd.DataFrame
    people: pd.DataFrame
    places: pd.DataFrame
    organizations: pd.DataFrame
    aliases: pd.DataFrame
    cooccurrences: pd.DataFrame
    rejects: pd.DataFrame


class Mention(NamedTuple):
    """A mention that `Extractor` found; `text[start:end] == surface`, `score` is a probability in 0..1."""

    start: int
    end: int
    surface: str
    type: str
    score: float
    entity_id: str
    name: str
    method: str
    sentence: int
    boilerplate: bool


def extract(
    raw: str | Path,
    out: str | Path,
    *,
    force: bool = False,
    jobs: int = 1,
    scheduler: str | None = None,
    aliases: str | Path | None = None,
    with_boilerplate: bool = False,
    progress: Progress | None = None,
) -> Tables:
    """Run every stage over a folder of articles and write the tables.

    Args:
        raw: folder of the articles.
        out: folder of the tables; made if it is not there.
        force: process everything again, also what is up to date.
        jobs: processes that work at the same time, a script's behind `if __name__ == "__main__":`; 0 for one a core, at most 4.
        scheduler: address of a running Dask scheduler whose workers do the work (extra `dask`); they must see the same folders.
        aliases: file of corrections (`docs/tables.md`) that wins over everything.
        with_boilerplate: count mentions in boilerplate in the entity tables.
        progress: told what is being done.

    Returns:
        The tables.

    Raises:
        InputError: a folder or file, or the cluster, is unusable.
        ModelError: a model file is missing or damaged.
    """
    settings = Settings(
        raw=Path(raw),
        out=Path(out),
        force=force,
        jobs=jobs,
        scheduler=scheduler,
        aliases=Path(aliases) if aliases else None,
        with_boilerplate=with_boilerplate,
    )
    run_all(settings, progress=progress)
    return load_tables(out)


def load_tables(out: str | Path) -> Tables:
    """Read the tables of a run.

    Raises:
        InputError: a table is missing, damaged or of another version.
    """
    folder = Path(out)
    frames = {name: read_table(folder / f"{name}.parquet", schema=schema).to_pandas() for name, schema in schemas.PUBLIC.items()}
    return Tables(**frames)


class Extractor:
    """Mentions with their entities for texts in memory. Models, knowledge base and aliases are read at the first call.

    Args:
        aliases: file of corrections (`docs/tables.md`) that wins over everything.
        models: folder of the model files; the package's own by default.
        evidence: let the other sentences of a text and the knowledge base speak beside the tagger.

    Example:
        >>> extractor = Extractor()  # doctest: +SKIP
        >>> [(m.surface, m.name) for m in extractor("Putin tiba di Korut.")]  # doctest: +SKIP
        [('Putin', 'Vladimir Putin'), ('Korut', 'Korea Utara')]
    """

    def __init__(self, *, aliases: str | Path | None = None, models: str | Path | None = None, evidence: bool = True) -> None:
        self._aliases = Path(aliases) if aliases else None
        self._models = Path(models) if models else None
        self._evidence = evidence

    def __call__(self, text: str) -> list[Mention]:
        """The mentions of one text, in order."""
        return self.batch([text])[0]

    def batch(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions of many texts, each resolved by itself; faster than one call a text."""
        from entity_pipe.stages.ner import ner

        articles, sentences = self._tokenized(texts)
        recognized = ner(articles, sentences, tagger=self._tagger, boilerplate=self._boilerplate)
        return self._resolved(articles, recognized, sentences)

    def resolve(self, texts: Sequence[str], mentions: Sequence[Sequence[tuple[int, int, str]]]) -> list[list[Mention]]:
        """Resolve mentions that are given, each text by itself.

        Args:
            texts: the texts.
            mentions: for each text (start, end, type) of its mentions, with Python string offsets.
        """
        articles, sentences = self._tokenized(texts)
        starts: list[list[int]] = [[] for _ in texts]
        for row in sentences.to_pylist():
            starts[int(row["article_id"])].append(row["starts"][0])
        rows = [
            {
                "article_id": str(number), "sentence": max(bisect_right(starts[number], start) - 1, 0), "start": start,
                "end": end, "surface": text[start:end], "type": kind, "score": 1.0, "boilerplate": False,
            }
            for number, (text, spans) in enumerate(zip(texts, mentions, strict=True))
            for start, end, kind in sorted(spans)
        ]  # fmt: skip
        return self._resolved(articles, pa.Table.from_pylist(rows, schemas.RECOGNIZED), sentences)

    def _tokenized(self, texts: Sequence[str]) -> tuple[pa.Table, pa.Table]:
        from entity_pipe.stages.tokenize import tokenize

        ids = [str(number) for number in range(len(texts))]
        columns = {**{name: [None] * len(texts) for name in schemas.INGESTED.names}, "article_id": ids, "text": list(texts)}
        articles = pa.table(columns, schema=schemas.INGESTED)
        return articles, tokenize(articles, tokenizer=self._engine.tokenizer)

    def _resolved(self, articles: pa.Table, recognized: pa.Table, sentences: pa.Table) -> list[list[Mention]]:
        from entity_pipe.stages.resolve import resolve

        found: list[list[Mention]] = [[] for _ in range(len(articles))]
        for row in resolve(articles, recognized, sentences, namer=self._namer).to_pylist():
            found[int(row["article_id"])].append(Mention(**{name: row[name] for name in Mention._fields}))
        return found

    @cached_property
    def _tagger(self) -> ArticleTagger:
        from entity_pipe.nlp.evidence import ArticleTagger, Lexicon

        tagger = self._engine.article_tagger
        return tagger if self._evidence else ArticleTagger(tagger.tagger, weights={}, lexicon=Lexicon())

    @cached_property
    def _engine(self) -> Engine:
        from entity_pipe.nlp.engine import load_engine

        return load_engine(self._models)

    @cached_property
    def _boilerplate(self) -> Boilerplate:
        return load_boilerplate()

    @cached_property
    def _namer(self) -> Namer:
        return load_namer(load_knowledge(self._aliases) if self._aliases else shipped_knowledge(), load_gazetteer())
