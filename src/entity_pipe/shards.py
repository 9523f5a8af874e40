"""Shards of articles on disk: their plan, where each stage keeps them, and the fingerprint that tells what is up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from entity_pipe import schemas
from entity_pipe.errors import InputError
from entity_pipe.models import TAGGER, check_models, manifest
from entity_pipe.resources import resource_digest
from entity_pipe.settings import Settings
from entity_pipe.store import fingerprint, mark_of, read_json, read_mark, read_table, write_json

KNOWLEDGE = ("territories.csv", "entities.csv", "conditional_aliases.csv")


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of articles that is processed and stored together; `mark` is the fingerprint of their content."""

    key: str
    articles: int
    mark: str


def shard_path(settings: Settings, stage: str, key: str) -> Path:
    """Where a stage keeps the table of a shard."""
    return settings.stages / stage / f"{key}.parquet"


def write_plan(settings: Settings, shards: list[Shard]) -> None:
    """Write down the shards that ingest made, in the order of their articles."""
    write_json({"shards": [asdict(shard) for shard in shards]}, settings.stages / "ingest" / "plan.json")


def read_plan(settings: Settings) -> list[Shard]:
    """The shards that ingest made, in the order of their articles.

    Raises:
        InputError: ingest has not been run.
    """
    path = settings.stages / "ingest" / "plan.json"
    data = read_json(path, missing=f"{path}: no such file; run `entity-pipe ingest` first")
    return [Shard(**shard) for shard in data["shards"]]


def stage_mark(stage: str, settings: Settings, shard: Shard) -> str:
    """The fingerprint of what a shard's table of a stage depends on."""
    return shard.mark if stage == "ingest" else fingerprint(stage_base(stage, settings), shard.mark)


def stage_base(stage: str, settings: Settings) -> str:
    """The fingerprint of what every shard's table of a stage depends on beside its articles."""
    parts: list[Any] = [code_version(), stage, sorted(checksums(settings.models).items())]
    if stage in {"ner", "resolve"}:
        parts += [resource_digest("boilerplate.toml", "titles.toml", *KNOWLEDGE), tagger_facts(settings.models)]
    if stage == "resolve":
        aliases = settings.aliases.read_bytes().hex() if settings.aliases else ""
        parts += [resource_digest("heads.csv", "generic.toml", "cities.csv", "roles.toml"), aliases]
    return fingerprint(*parts)


def is_current(stage: str, settings: Settings, shard: Shard) -> bool:
    """Whether a stage's table of a shard is there and was made from what is there now."""
    return read_mark(shard_path(settings, stage, shard.key)) == stage_mark(stage, settings, shard)


def read_shard(stage: str, settings: Settings, shard: Shard, *, columns: Sequence[str] | None = None) -> pa.Table:
    """A stage's table of a shard, or some of its columns.

    Raises:
        InputError: it is missing, damaged, or older than what it is made from.
    """
    path = shard_path(settings, stage, shard.key)
    table = read_table(path, schema=schemas.STAGES[stage], columns=columns)
    if mark_of(table) != stage_mark(stage, settings, shard):
        raise InputError(f"{path}: made from other articles, models or aliases; run `entity-pipe {stage}` with the same options")
    return table


@cache
def code_version() -> str:
    """The installed version of the package: another one may give other results, so everything is made again."""
    return version("entity-pipe")


@cache
def checksums(models: Path | None) -> dict[str, str]:
    """A process reads the model files once, however many shards it works on."""
    return check_models(models)


@cache
def tagger_facts(models: Path | None) -> list[dict[str, float]]:
    """The calibration and the weights of the evidence; mentions change with them though no model file does."""
    facts = manifest(models)["files"][TAGGER]
    return [facts.get(name, {}) for name in ("calibration", "evidence")]
