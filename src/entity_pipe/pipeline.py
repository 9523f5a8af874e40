"""Runs the stages over shards of articles, in this process or several; what is up to date is skipped.

The stages are functions from tables to tables; reading, writing, skipping and retrying live here, in `shards` and in
`worker`. A shard's file holds a fingerprint of what it was made from, so a killed run goes on where it stopped and a rerun
touches only what changed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from entity_pipe import schemas
from entity_pipe.models import check_models
from entity_pipe.nlp.boilerplate import load_boilerplate
from entity_pipe.pools import Workers
from entity_pipe.resolution.gazetteer import load_gazetteer
from entity_pipe.resources import resource_digest
from entity_pipe.reuse import new_articles
from entity_pipe.settings import STAGES, Settings
from entity_pipe.shards import (
    Shard,
    checksums,
    code_version,
    is_current,
    read_plan,
    read_shard,
    shard_path,
    stage_mark,
    write_plan,
)
from entity_pipe.stages.ingest import find_files, ingest, relative_name, shard_files
from entity_pipe.stages.link import LINKED, Link, Linker
from entity_pipe.stages.tabulate import Tabulator, with_counts, with_names
from entity_pipe.store import fingerprint, read_json, read_mark, read_table, remove_others, write_json, write_table, write_tables
from entity_pipe.summary import count_rows
from entity_pipe.worker import knowledge_of


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


def run_all(settings: Settings, *, progress: Progress | None = None) -> Progress:
    """Run every stage and write `run.json` beside the tables: versions, model checksums, settings, rows, seconds.

    Raises:
        InputError, ModelError: see `run`.
    """
    progress = run(settings, progress=progress)
    facts = {
        "versions": {name: version(name) for name in ("entity-pipe", "stanza", "torch", "pyarrow", "pandas")},
        "models": checksums(settings.models),
        "settings": {
            "raw": str(settings.raw),
            "jobs": settings.jobs,
            "scheduler": settings.scheduler,
            "aliases": str(settings.aliases) if settings.aliases else None,
            "with_boilerplate": settings.with_boilerplate,
        },
        "counts": count_rows(settings.out),
        "seconds": progress.seconds,
    }
    write_json(facts, settings.out / "run.json")
    return progress


def run(settings: Settings, *, stages: Sequence[str] = STAGES, progress: Progress | None = None) -> Progress:
    """Run stages, each over all shards, in their order.

    Args:
        settings: the options.
        stages: a run of neighbours out of `settings.STAGES`; the stage before the first must have been run.
        progress: told what is being done.

    Returns:
        The progress object, with the seconds of each stage.

    Raises:
        InputError: the input or output folder, a stage table or the file of corrections is unusable.
        ModelError: a model file is missing or damaged.
    """
    progress = progress or Progress()
    if {"tokenize", "ner"} & set(stages):
        check_models(settings.models)
    if "resolve" in stages:
        knowledge_of(settings)
    with Workers(settings) as workers:
        runners: dict[str, Callable[[Settings, Progress], None]] = {
            "ingest": _run_ingest,
            **{stage: partial(_run_sharded, stage, workers) for stage in ("tokenize", "ner", "resolve")},
            "tables": partial(_run_tables, workers),
        }
        for stage in stages:
            began = time.monotonic()
            runners[stage](settings, progress)
            progress.end(stage, time.monotonic() - began)
    return progress


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
        mark = fingerprint(
            code_version(), table["article_id"].to_pylist(), table["sha256"].to_pylist(), table["title"].to_pylist()
        )
        if settings.force or read_mark(shard_path(settings, "ingest", key)) != mark:
            write_table(table, shard_path(settings, "ingest", key), schema=schemas.INGESTED, mark=mark)
        shards.append(Shard(key, table.num_rows, mark))
        rejects.append(rejected)
        progress.advance("ingest", len(chunk))
    write_table(pa.concat_tables(rejects), settings.stages / "rejects" / "files.parquet", schema=schemas.REJECTS)
    write_plan(settings, shards)
    for stage in schemas.STAGES:
        for folder in (stage, f"rejects/{stage}"):
            remove_others(settings.stages / folder, (shard.key for shard in shards))


def _run_sharded(stage: str, workers: Workers, settings: Settings, progress: Progress) -> None:
    shards = read_plan(settings)
    progress.begin(stage, sum(shard.articles for shard in shards))
    due = [shard for shard in shards if settings.force or not is_current(stage, settings, shard)]
    progress.advance(stage, sum(shard.articles for shard in shards) - sum(shard.articles for shard in due))
    new = sum(shard.articles if settings.force else new_articles(stage, settings, shard) for shard in due)
    for shard in workers.process(stage, due, articles=new):
        progress.advance(stage, shard.articles)


def _run_tables(workers: Workers, settings: Settings, progress: Progress) -> None:
    shards = read_plan(settings)
    progress.begin("tables", sum(shard.articles for shard in shards))
    mark, marker = _tables_mark(settings, shards), settings.stages / "tables.json"
    if not settings.force and _tables_are_current(settings, shards, marker, mark):
        progress.advance("tables", sum(shard.articles for shard in shards))
        return
    marker.unlink(missing_ok=True)
    workers.free_memory()
    linker, links = Linker(), dict[str, list[Link]]()
    for shard in shards:
        linker.add(read_shard("resolve", settings, shard, columns=LINKED))
    linker.finish()
    write_table(linker.table(linker.merges), settings.stages / "link" / "merges.parquet", schema=schemas.LINKS)
    remove_others(settings.stages / "link", ["merges", *(shard.key for shard in shards)])
    tabulator = Tabulator(knowledge_of(settings), load_gazetteer(), with_boilerplate=settings.with_boilerplate)

    def counted() -> Iterator[pa.Table]:
        for shard in shards:
            articles, resolved = read_shard("ingest", settings, shard), read_shard("resolve", settings, shard)
            links[shard.key] = linker.links(resolved)
            write_table(linker.table(links[shard.key]), shard_path(settings, "link", shard.key), schema=schemas.LINKS)
            tabulator.add(articles, linker.apply(resolved, links[shard.key]))
            yield with_counts(articles, read_shard("tokenize", settings, shard, columns=["article_id", "starts"]), resolved)
            progress.advance("tables", shard.articles)

    write_tables(counted(), settings.out / "articles.parquet", schema=schemas.ARTICLES)
    names = tabulator.names()

    def mentions() -> Iterator[pa.Table]:
        for shard in shards:
            resolved = read_shard("resolve", settings, shard, columns=schemas.MENTIONS.names)
            yield with_names(linker.apply(resolved, links[shard.key]), names)

    write_tables(mentions(), settings.out / "mentions.parquet", schema=schemas.MENTIONS)
    for name, table in {**tabulator.tables(), "rejects": _rejects(settings)}.items():
        write_table(table, settings.out / f"{name}.parquet", schema=schemas.PUBLIC[name])
    write_tables(tabulator.cooccurrences(), settings.out / "cooccurrences.parquet", schema=schemas.COOCCURRENCES)
    write_json({"mark": mark}, marker)


def _tables_mark(settings: Settings, shards: Sequence[Shard]) -> str:
    """The fingerprint of what the public tables depend on."""
    resolved = [stage_mark("resolve", settings, shard) for shard in shards]
    rejected = settings.stages / "rejects" / "files.parquet"
    facts = resource_digest("coordinates.csv", "coordinates_reviewed.csv")
    rejects = hashlib.sha256(rejected.read_bytes()).hexdigest() if rejected.is_file() else ""
    return fingerprint(code_version(), resolved, settings.with_boilerplate, facts, rejects)


def _tables_are_current(settings: Settings, shards: Sequence[Shard], marker: Path, mark: str) -> bool:
    if not marker.is_file() or not all(is_current("resolve", settings, shard) for shard in shards):
        return False
    if not all((settings.out / f"{name}.parquet").is_file() for name in schemas.PUBLIC):
        return False
    data = read_json(marker, missing="")
    return isinstance(data, dict) and data.get("mark") == mark


def _rejects(settings: Settings) -> pa.Table:
    tables = [read_table(path, schema=schemas.REJECTS) for path in sorted((settings.stages / "rejects").rglob("*.parquet"))]
    return pa.concat_tables([schemas.REJECTS.empty_table(), *tables]).sort_by([("path", "ascending"), ("record", "ascending")])
