"""Makes one stage table of one shard; runs in this process or in one of several."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from entity_pipe import schemas
from entity_pipe.nlp.boilerplate import load_boilerplate
from entity_pipe.resolution.gazetteer import load_gazetteer
from entity_pipe.resolution.knowledge import Knowledge, load_knowledge, shipped_knowledge
from entity_pipe.resolution.naming import load_namer
from entity_pipe.reuse import facts_of, in_order, kept_rows
from entity_pipe.settings import ALLOCATIONS, Settings
from entity_pipe.shards import Shard, read_shard, shard_path, stage_mark
from entity_pipe.store import write_table

if TYPE_CHECKING:
    from entity_pipe.nlp.engine import Engine

NEEDS = {"tokenize": (), "ner": ("tokenize",), "resolve": ("ner", "tokenize")}
MODEL_FAILURES = (ValueError, IndexError, KeyError, AssertionError, RuntimeError)


def process(stage: str, settings: Settings, shard: Shard) -> None:
    """Make one stage table of one shard, article by article where the whole fails.

    What the shard's old table holds of articles that have not changed is taken over.

    Raises:
        InputError: a table of the stages before is missing or out of date, or the output folder cannot be written.
        ModelError: a model file is missing or damaged.
    """
    articles = read_shard("ingest", settings, shard)
    inputs = [read_shard(before, settings, shard) for before in NEEDS[stage]]
    kept = kept_rows(stage, settings, shard, articles)
    rejects: list[dict[str, object]] = []
    table = kept.table
    if len(kept.articles) < len(articles):
        new, *of_new = (_without(part, kept.articles) for part in (articles, *inputs))
        function = _stage_function(stage, settings)
        try:
            made = function(new, *of_new)
        except MODEL_FAILURES:
            made = _one_by_one(stage, function, new, of_new, rejects)
        table = in_order(pa.concat_tables([kept.table, made]), articles) if kept.articles else made
    rejected = pa.concat_tables([kept.rejects, pa.Table.from_pylist(rejects, schemas.REJECTS)])
    write_table(rejected, shard_path(settings, f"rejects/{stage}", shard.key), schema=schemas.REJECTS)
    mark, facts = stage_mark(stage, settings, shard), facts_of(stage, settings, articles)
    write_table(table, shard_path(settings, stage, shard.key), schema=schemas.STAGES[stage], mark=mark, facts=facts)


def _without(table: pa.Table, articles: frozenset[str]) -> pa.Table:
    """The rows of all other articles."""
    known = pa.array(sorted(articles), pa.string())
    return table.filter(pc.invert(pc.is_in(table["article_id"], known))) if articles else table


def prepare_process() -> None:
    """Set up a process of several: with a thread each they are faster than with one another's threads in the way."""
    import torch

    torch.set_num_threads(1)
    gc.set_threshold(ALLOCATIONS)


def process_with_one_thread(stage: str, settings: Settings, shard: Shard) -> None:
    """`process` on a worker of a cluster, which nothing has set up."""
    prepare_process()
    process(stage, settings, shard)


def knowledge_of(settings: Settings) -> Knowledge:
    """The knowledge base with the user's corrections; a process reads it once, and again when their file was edited."""
    aliases = settings.aliases
    return _knowledge(aliases, aliases.read_bytes() if aliases and aliases.is_file() else b"")


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

        return partial(resolve, namer=load_namer(knowledge_of(settings), load_gazetteer()))
    engine = load_engine_once(settings.models)
    if stage == "tokenize":
        from entity_pipe.stages.tokenize import tokenize

        return partial(tokenize, tokenizer=engine.tokenizer)
    from entity_pipe.stages.ner import ner

    return partial(ner, tagger=engine.article_tagger, boilerplate=load_boilerplate())


@cache
def load_engine_once(models: Path | None) -> Engine:
    """A process loads the models once, however many shards it works on."""
    from entity_pipe.nlp.engine import load_engine

    return load_engine(models)


@cache
def _knowledge(aliases: Path | None, content: bytes) -> Knowledge:  # noqa: ARG001, an edited file is read again
    return load_knowledge(aliases) if aliases else shipped_knowledge()
