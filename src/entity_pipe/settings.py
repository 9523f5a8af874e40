"""What a run depends on besides its input."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# Objects that a process of ours makes before Python looks for garbage; its 700 cost a sixth of the time of the tables.
ALLOCATIONS = 10_000
STAGES = ("ingest", "tokenize", "ner", "resolve", "tables")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Options of a run.

    Attributes:
        raw: folder of the articles.
        out: folder of the tables.
        force: process everything again, also what is up to date.
        jobs: processes that work on shards at the same time; 0 for as many as there are cores and work for (`pools`).
        scheduler: address of a running Dask scheduler whose workers do the work instead, or None.
        aliases: the user's file of corrections, or None.
        with_boilerplate: count mentions in boilerplate in the entity tables.
        models: folder of the model files; the package's own if None.
    """

    raw: Path
    out: Path
    force: bool = False
    jobs: int = 1
    scheduler: str | None = None
    aliases: Path | None = None
    with_boilerplate: bool = False
    models: Path | None = None

    @property
    def stages(self) -> Path:
        """Folder of the stage tables."""
        return self.out / "stages"
