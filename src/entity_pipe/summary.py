"""What a run found, read from few columns of its tables, so that a large archive fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from entity_pipe import schemas
from entity_pipe.store import read_table

TOP = 10


@dataclass(frozen=True)
class Summary:
    """The counts of a run.

    Attributes:
        rows: of each public table.
        types: mentions of each type.
        top: for each entity table the names and mentions of those mentioned most.
        same: articles whose text another one has, too.
        rejects: path, reason and detail of each.
    """

    rows: dict[str, int]
    types: dict[str, int]
    top: dict[str, list[tuple[Any, ...]]]
    same: int
    rejects: list[tuple[Any, ...]]


def count_rows(out: Path) -> dict[str, int]:
    """The rows of each public table."""
    return {name: pq.read_metadata(out / f"{name}.parquet").num_rows for name in schemas.PUBLIC}


def summarize(out: Path) -> Summary:
    """The summary of the tables in a folder.

    Raises:
        InputError: a table is missing or damaged.
    """

    def rows(table: str, *columns: str) -> list[tuple[Any, ...]]:
        found = read_table(out / f"{table}.parquet", schema=schemas.PUBLIC[table], columns=columns)
        return list(zip(*(found[name].to_pylist() for name in columns), strict=True))

    types: Counter[str] = Counter()
    with pq.ParquetFile(out / "mentions.parquet") as file:
        for batch in file.iter_batches(columns=["type"]):
            types.update({row["values"]: row["counts"] for row in pc.value_counts(batch["type"]).to_pylist()})
    digests = rows("articles", "sha256")
    return Summary(
        rows=count_rows(out),
        types=dict(types),
        top={table: rows(table, "name", "mentions")[:TOP] for table in schemas.ENTITY_TABLES.values()},
        same=len(digests) - len(set(digests)),
        rejects=rows("rejects", "path", "reason", "detail"),
    )
