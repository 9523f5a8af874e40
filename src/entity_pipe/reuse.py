"""What a shard's table of a stage already holds of articles that have not changed.

A shard whose content changed is mostly the same articles with a few more. The footer of its old table says of which texts it was
made; the rows of those that are still the same are taken over, and only the others go through the stage again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from entity_pipe import schemas
from entity_pipe.settings import Settings
from entity_pipe.shards import Shard, shard_path, stage_base
from entity_pipe.store import read_facts, read_table


@dataclass(frozen=True)
class Kept:
    """The rows and rejects of the articles that need not be processed again, and their ids."""

    table: pa.Table
    rejects: pa.Table
    articles: frozenset[str]


def kept_rows(stage: str, settings: Settings, shard: Shard, articles: pa.Table) -> Kept:
    """What can be taken over from the shard's old table of a stage.

    Args:
        stage: tokenize, ner or resolve.
        settings: the options; with `force` nothing is taken over.
        shard: the shard as it is now.
        articles: its articles, a table of `schemas.INGESTED`.
    """
    nothing = Kept(schemas.STAGES[stage].empty_table(), schemas.REJECTS.empty_table(), frozenset())
    path = shard_path(settings, stage, shard.key)
    facts = {} if settings.force else read_facts(path)
    if facts.get("base") != stage_base(stage, settings):
        return nothing
    old = facts["articles"]
    digests = dict(zip(articles["article_id"].to_pylist(), articles["sha256"].to_pylist(), strict=True))
    same = frozenset(key for key, digest in digests.items() if old.get(key) == digest)
    if not same:
        return nothing
    table = read_table(path, schema=schemas.STAGES[stage])
    rejects = read_table(shard_path(settings, f"rejects/{stage}", shard.key), schema=schemas.REJECTS)
    paths = dict(zip(articles["article_id"].to_pylist(), articles["path"].to_pylist(), strict=True))
    wanted = pa.array(sorted(same), pa.string())
    of_same = [row for row in rejects.to_pylist() if _article_id(row, paths) in same]
    return Kept(table.filter(pc.is_in(table["article_id"], wanted)), pa.Table.from_pylist(of_same, schemas.REJECTS), same)


def new_articles(stage: str, settings: Settings, shard: Shard) -> int:
    """About how many articles of a shard its old table of a stage does not hold; one in whose place another came is not seen."""
    facts = read_facts(shard_path(settings, stage, shard.key))
    same_base = facts.get("base") == stage_base(stage, settings)
    return max(shard.articles - len(facts["articles"]), 0) if same_base else shard.articles


def in_order(table: pa.Table, articles: pa.Table) -> pa.Table:
    """Rows in the order of the articles; the rows of an article keep theirs."""
    place = {key: number for number, key in enumerate(articles["article_id"].to_pylist())}
    places = pa.array([place[key] for key in table["article_id"].to_pylist()], pa.int64())
    order = pc.sort_indices(
        pa.table({"place": places, "row": pa.array(range(len(places)), pa.int64())}),
        sort_keys=[("place", "ascending"), ("row", "ascending")],
    )
    return table.take(order)


def facts_of(stage: str, settings: Settings, articles: pa.Table) -> dict[str, Any]:
    """What the footer says of a table, for the next run."""
    digests = dict(zip(articles["article_id"].to_pylist(), articles["sha256"].to_pylist(), strict=True))
    return {"base": stage_base(stage, settings), "articles": digests}


def _article_id(reject: dict[str, Any], paths: dict[str, str]) -> str | None:
    """The article that a reject is about."""
    whole = f"{reject['path']}#{reject['record']}"
    return whole if whole in paths else next((key for key, path in paths.items() if path == reject["path"]), None)
