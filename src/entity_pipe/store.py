"""Tables and JSON files on disk: atomic writes, and a fingerprint in the footer that tells whether a shard is up to date."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from entity_pipe.errors import InputError
from entity_pipe.schemas import checked

FINGERPRINT = b"entity_pipe.fingerprint"
FACTS = b"entity_pipe.facts"


def fingerprint(*parts: object) -> str:
    """A short digest of anything that JSON can hold, the same from run to run."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()[:32]


def write_table(
    table: pa.Table, path: Path, *, schema: pa.Schema, mark: str = "", facts: Mapping[str, Any] | None = None
) -> None:
    """Write a table so that a reader sees the old file or the whole new one.

    Args:
        table: the rows.
        path: the Parquet file.
        schema: what the table must conform to.
        mark: fingerprint of what the table was made from, kept in the file's footer.
        facts: anything else that JSON can hold and the footer keeps.

    Raises:
        InputError: the table has another schema, or the folder cannot be written.
    """
    checked(table, schema, where=str(path))
    footer = {FINGERPRINT: mark.encode()} if mark else {}
    if facts:
        footer[FACTS] = json.dumps(facts, sort_keys=True).encode()
    table = table.replace_schema_metadata(footer or None)
    with _atomic(path) as handle:
        pq.write_table(table, handle.file, compression="zstd", write_statistics=True)


def write_tables(tables: Iterable[pa.Table], path: Path, *, schema: pa.Schema) -> None:
    """Write many tables one after another into one file, a row group each, without holding them all.

    Raises:
        InputError: a table has another schema, or the folder cannot be written.
    """
    with _atomic(path) as handle, pq.ParquetWriter(handle.file, schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(checked(table, schema, where=str(path)))


def read_table(path: Path, *, schema: pa.Schema, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a table and check its schema.

    Args:
        path: the Parquet file.
        schema: what the table must conform to.
        columns: those to read; all by default.

    Raises:
        InputError: the file is missing, damaged, or holds other columns.
    """
    try:
        with pq.ParquetFile(path) as file:
            found, table = file.schema_arrow, file.read(columns)
    except FileNotFoundError:
        raise InputError(f"{path}: no such table; run the stage before it, or `entity-pipe extract`") from None
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(f"{path}: not a readable Parquet file ({error}); rerun with --force") from None
    checked(found.empty_table(), schema, where=str(path))
    return table.select(columns) if columns else table


def mark_of(table: pa.Table) -> str:
    """The fingerprint that a table was written with, or ""."""
    mark: bytes = (table.schema.metadata or {}).get(FINGERPRINT, b"")
    return mark.decode()


def read_mark(path: Path) -> str:
    """The fingerprint in a table's footer, or "" where the file is missing or damaged."""
    return _footer(path).get(FINGERPRINT, b"").decode()


def read_facts(path: Path) -> dict[str, Any]:
    """The facts in a table's footer; none where the file is missing or damaged."""
    facts: dict[str, Any] = json.loads(_footer(path).get(FACTS, b"{}"))
    return facts


def _footer(path: Path) -> dict[bytes, bytes]:
    try:
        metadata: dict[bytes, bytes] = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return {}
    return metadata


def read_json(path: Path, *, missing: str) -> Any:
    """Read a JSON file.

    Args:
        path: the file.
        missing: the error's text where there is none.

    Raises:
        InputError: the file is missing or damaged.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(missing) from None
    except ValueError as error:
        raise InputError(f"{path}: damaged ({error}); rerun with --force") from None


def write_json(data: Any, path: Path) -> None:
    """Write JSON with sorted keys, atomically."""
    write_text(json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n", path)


def write_text(text: str, path: Path) -> None:
    """Write UTF-8 text, atomically and with its line ends as they are."""
    with _atomic(path) as handle:
        handle.file.write(text.encode())


def remove_others(folder: Path, keep: Iterable[str]) -> None:
    """Delete the Parquet files of a folder whose stem is not in `keep`: shards of articles that are gone."""
    wanted = set(keep)
    for path in folder.glob("*.parquet"):
        if path.stem not in wanted:
            path.unlink()


class _atomic:
    """A temporary file beside the target that replaces it when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, self.name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        except OSError as error:
            raise InputError(f"{path.parent}: cannot write there ({error.strerror}); choose another folder with --out") from None
        self.file = os.fdopen(descriptor, "wb")

    def __enter__(self) -> _atomic:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.file.close()
        temporary = Path(self.name)
        if kind is None:
            temporary.chmod(0o644)
            temporary.replace(self.path)
        else:
            temporary.unlink()
