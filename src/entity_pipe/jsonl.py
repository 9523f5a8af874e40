"""JSON-lines files with typed fields: read with the line of every fault, written atomically."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from entity_pipe.errors import InputError
from entity_pipe.store import write_text


def read_jsonl(
    path: Path, fields: Mapping[str, type], *, choices: Mapping[str, Sequence[str]] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file, one a line; blank lines are passed over.

    Args:
        path: UTF-8 file.
        fields: names that every object must have, and the type of each.
        choices: the values that some of these fields may have.

    Raises:
        InputError: the file is missing or no UTF-8, a line is no JSON object, or a field is missing, of another type or value.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}:{number}: no JSON object ({error})") from None
        for name, kind in fields.items():
            if not isinstance(row, dict) or type(row.get(name)) is not kind:
                raise InputError(f"{path}:{number}: the field {name!r} is missing or no {kind.__name__}")
        for name, allowed in (choices or {}).items():
            if row[name] not in allowed:
                raise InputError(f"{path}:{number}: {name} {row[name]!r} is none of {', '.join(allowed)}")
        yield row


def write_jsonl(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write one object a line, so that a reader sees the old file or the whole new one."""
    write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), path)
