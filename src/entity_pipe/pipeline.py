"""Runs the stages over shards of articles: what is up to date is skipped, what fails for one article is isolated.

The stages are functions from tables to tables; reading, writing, skipping and retrying live here. A shard's file holds a
fingerprint of what it was made from, so a killed run goes on where it stopped and a rerun touches only what changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from entity_pipe import schemas
from entity_pipe.errors import WorkerError
from entity_pipe.models import check_models
from entity_pipe.nlp.boilerplate import load_boilerplate
from entity_pipe.resolution.keys import load_titles
from entity_pipe.resolution.knowledge import Knowledge, load_knowledge
from entity_pipe.resolution.roles import load_roles
from entity_pipe.resources import resource_digest
from entity_pipe.settings import STAGES, Settings
from entity_pipe.stages.ingest import find_files, ingest, relative_name, shard_files
from entity_pipe.stages.tabulate import Tabulator, with_counts, with_names
from entity_pipe.store import fingerprint, read_json, read_mark, read_table, remove_others, write_json, write_table, write_tables

if TYPE_CHECKING:
    from entity_pipe.nlp.engine import Engine

VERSION = 1
NEEDS = {"tokenize": (), "ner": ("tokenize",), "resolve": ("ner", "tokenize")}
MODEL_FAILURES = (ValueError, IndexError, KeyError, AssertionError, RuntimeError)


@dataclass
class Progress:
    """Receives what a run is doing; this one keeps silent."""

    seconds: dict[str, float] = field(default_factory=dict)

    def begin(self, stage: str, articles: int) -> None:
        """A stage begins that has this many articles before it."""

    def advance(self, stage: str, articles: int) -> None:
        """This many more articles of the stage are done."""

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended."""
        self.seconds[stage] = round(seconds, 3)


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of articles that is processed and stored together."""

    key: str
    articles: int
    mark: str


def run(settings: Settings, *, stages: Sequence[str] = STAGES, progress: Progress | None = None) -> Progress:
    """Run stages, each over all shards, in their order.

    Args:
        settings: the options.
        stages: a run of neighbours out of `settings.STAGES`; the stage before the first must have been run.
        progress: told what is being done.

    Returns:
        The progress object, with the seconds of each stage.

    Raises:
        InputError: the input or output folder, a stage table or the alias file is unusable.
        ModelError: a model file is missing or damaged.
    """
    progress = progress or Progress()
    runners: dict[str, Callable[[Settings, Progress], None]] = {
        "ingest": _run_ingest,
        "tokenize": partial(_run_sharded, "tokenize"),
        "ner": partial(_run_sharded, "ner"),
        "resolve": partial(_run_sharded, "resolve"),
        "tables": _run_tables,
    }
    if {"tokenize", "ner"} & set(stages):
        check_models(settings.models)
    if "resolve" in stages:
        load_knowledge(settings.aliases)
    for stage in stages:
        began = time.monotonic()
        runners[stage](settings, progress)
        progress.end(stage, time.monotonic() - began)
    return progress


def shard_path(settings: Settings, stage: str, key: str) -> Path:
    """Where a stage keeps the table of a shard."""
    return settings.stages / stage / f"{key}.parquet"


def read_plan(settings: Settings) -> list[Shard]:
    """The shards that ingest made, in the order of their articles.

    Raises:
        InputError: ingest has not been run.
    """
    path = settings.stages / "ingest" / "plan.json"
    data = read_json(path, missing=f"{path}: no such file; run `entity-pipe ingest` first")
    return [Shard(**shard) for shard in data["shards"]]


def _run_ingest(settings: Settings, progress: Progress) -> None:
    files = find_files(settings.raw)
    names = [relative_name(path, settings.raw) for path in files]
    boilerplate = load_boilerplate()
    progress.begin("ingest", len(files))
    shards, rejects = [], []
    for numbers in shard_files(names):
        chunk = [files[i] for i in numbers]
        table, rejected = ingest(chunk, raw=settings.raw, boilerplate=boilerplate)
        key = fingerprint(names[numbers[0]])[:12]
        mark = fingerprint(VERSION, table["article_id"].to_pylist(), table["sha256"].to_pylist(), table["title"].to_pylist())
        if settings.force or read_mark(shard_path(settings, "ingest", key)) != mark:
            write_table(table, shard_path(settings, "ingest", key), schema=schemas.INGESTED, mark=mark)
        shards.append(Shard(key, table.num_rows, mark))
        rejects.append(rejected)
        progress.advance("ingest", len(chunk))
    write_table(pa.concat_tables(rejects), settings.stages / "rejects" / "files.parquet", schema=schemas.REJECTS)
    plan = [{"key": shard.key, "articles": shard.articles, "mark": shard.mark} for shard in shards]
    write_json({"shards": plan}, settings.stages / "ingest" / "plan.json")
    for stage in schemas.STAGES:
        for folder in (stage, f"rejects/{stage}"):
            remove_others(settings.stages / folder, (shard.key for shard in shards))


def _run_sharded(stage: str, settings: Settings, progress: Progress) -> None:
    shards = read_plan(settings)
    progress.begin(stage, sum(shard.articles for shard in shards))
    due = []
    for shard in shards:
        mark = _stage_mark(stage, settings, shard)
        if settings.force or read_mark(shard_path(settings, stage, shard.key)) != mark:
            due.append((shard, mark))
        else:
            progress.advance(stage, shard.articles)
    if settings.jobs > 1 and len(due) > 1:
        context = get_context("spawn")
        with ProcessPoolExecutor(min(settings.jobs, len(due)), mp_context=context, initializer=_one_thread) as pool:
            futures = [(pool.submit(_process, stage, settings, shard, mark), shard) for shard, mark in due]
            try:
                for future, shard in futures:
                    future.result()
                    progress.advance(stage, shard.articles)
            except BrokenProcessPool:
                raise WorkerError(
                    f"a process of stage {stage} was killed, perhaps for want of memory; what was finished is kept, "
                    "run the same command again with fewer --jobs"
                ) from None
    else:
        for shard, mark in due:
            _process(stage, settings, shard, mark)
            progress.advance(stage, shard.articles)


def _stage_mark(stage: str, settings: Settings, shard: Shard) -> str:
    """What a shard's table of a stage depends on."""
    parts: list[Any] = [VERSION, stage, shard.mark]
    if stage in {"tokenize", "ner", "resolve"}:
        parts.append(sorted(_checksums(settings.models).items()))
    if stage in {"ner", "resolve"}:
        parts.append(resource_digest("boilerplate.toml"))
    if stage == "resolve":
        aliases = settings.aliases.read_bytes().hex() if settings.aliases else ""
        parts += [resource_digest("territories.csv", "entities.csv", "conditional_aliases.csv", "titles.toml"), aliases]
    return fingerprint(*parts)


def _process(stage: str, settings: Settings, shard: Shard, mark: str) -> None:
    """Make one stage table of one shard, article by article where the whole fails."""
    articles = _read(settings, "ingest", shard)
    inputs = [_read(settings, before, shard) for before in NEEDS[stage]]
    function = _stage_function(stage, settings)
    rejects: list[dict[str, object]] = []
    try:
        table = function(articles, *inputs)
    except MODEL_FAILURES:
        table = _one_by_one(stage, function, articles, inputs, rejects)
    write_table(
        pa.Table.from_pylist(rejects, schemas.REJECTS),
        shard_path(settings, f"rejects/{stage}", shard.key),
        schema=schemas.REJECTS,
    )
    write_table(table, shard_path(settings, stage, shard.key), schema=schemas.STAGES[stage], mark=mark)


def _one_by_one(
    stage: str,
    function: Callable[..., pa.Table],
    articles: pa.Table,
    inputs: Sequence[pa.Table],
    rejects: list[dict[str, object]],
) -> pa.Table:
    """Run a stage for each article alone, so that one that fails does not take its shard with it."""
    pieces = [schemas.STAGES[stage].empty_table()]
    names = zip(articles["article_id"].to_pylist(), articles["path"].to_pylist(), strict=True)
    for number, (article_id, path) in enumerate(names):
        own = [table.filter(pc.equal(table["article_id"], article_id)) for table in inputs]
        try:
            pieces.append(function(articles.slice(number, 1), *own))
        except MODEL_FAILURES as error:
            record = article_id.removeprefix(path).removeprefix("#")
            detail = f"{type(error).__name__}: {error}; the other articles are not affected"
            rejects.append({"path": path, "record": int(record or 0), "reason": f"{stage} failed", "detail": detail})
    return pa.concat_tables(pieces)


def _stage_function(stage: str, settings: Settings) -> Callable[..., pa.Table]:
    """The stage with what it needs already bound to it."""
    if stage == "resolve":
        from entity_pipe.stages.resolve import resolve

        return partial(resolve, knowledge=_knowledge(settings.aliases), titles=load_titles())
    engine = _engine(settings.models)
    if stage == "tokenize":
        from entity_pipe.stages.tokenize import tokenize

        return partial(tokenize, tokenizer=engine.tokenizer)
    from entity_pipe.stages.ner import ner

    return partial(ner, tagger=engine.tagger, boilerplate=load_boilerplate())


def _run_tables(settings: Settings, progress: Progress) -> None:
    shards = read_plan(settings)
    progress.begin("tables", sum(shard.articles for shard in shards))
    tabulator = Tabulator(_knowledge(settings.aliases), load_roles(), settings.with_boilerplate)
    for shard in shards:
        tabulator.add(_read(settings, "ingest", shard), _read(settings, "resolve", shard))
        progress.advance("tables", shard.articles)
    names = tabulator.names()
    articles = (
        with_counts(_read(settings, "ingest", shard), _read(settings, "tokenize", shard), _read(settings, "resolve", shard))
        for shard in shards
    )
    write_tables(articles, settings.out / "articles.parquet", schema=schemas.ARTICLES)
    mentions = (with_names(_read(settings, "resolve", shard), names) for shard in shards)
    write_tables(mentions, settings.out / "mentions.parquet", schema=schemas.MENTIONS)
    for name, table in {**tabulator.tables(), "rejects": _rejects(settings)}.items():
        write_table(table, settings.out / f"{name}.parquet", schema=schemas.PUBLIC[name])


def _read(settings: Settings, stage: str, shard: Shard) -> pa.Table:
    return read_table(shard_path(settings, stage, shard.key), schema=schemas.STAGES[stage])


def _rejects(settings: Settings) -> pa.Table:
    tables = [read_table(path, schema=schemas.REJECTS) for path in sorted((settings.stages / "rejects").rglob("*.parquet"))]
    return pa.concat_tables([schemas.REJECTS.empty_table(), *tables]).sort_by([("path", "ascending"), ("record", "ascending")])


# A process loads each of these once, however many shards it works on.
@cache
def _engine(models: Path | None) -> Engine:
    from entity_pipe.nlp.engine import load_engine

    return load_engine(models)


@cache
def _checksums(models: Path | None) -> dict[str, str]:
    return check_models(models)


def _knowledge(aliases: Path | None) -> Knowledge:
    return _knowledge_of(aliases, aliases.read_bytes() if aliases and aliases.is_file() else b"")


@cache
def _knowledge_of(aliases: Path | None, content: bytes) -> Knowledge:  # noqa: ARG001, an edited file is read again
    return load_knowledge(aliases)


def _one_thread() -> None:
    """Several processes with a thread each are faster than one another's threads in the way."""
    import torch

    torch.set_num_threads(1)
