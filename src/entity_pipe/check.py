"""Expected entity counts: a TOML file that CI compares with the tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from entity_pipe.api import load_tables
from entity_pipe.errors import InputError
from entity_pipe.schemas import ENTITY_TABLES

Expected = dict[str, dict[str, int]]
MIN_MENTIONS = 2


def count_entities(out: Path) -> Expected:
    """Count what the expectation file holds.

    Args:
        out: folder of the tables.

    Returns:
        `totals` with the rows of each table, and by entity table the mentions of every name with at least two.
    """
    tables = load_tables(out)
    names = ("articles", "mentions", "rejects", *ENTITY_TABLES.values())
    counts: Expected = {"totals": {name: len(getattr(tables, name)) for name in names}}
    for name in ENTITY_TABLES.values():
        frame = getattr(tables, name)
        often = frame[frame["mentions"] >= MIN_MENTIONS]
        counts[name] = {str(key): int(value) for key, value in zip(often["name"], often["mentions"], strict=True)}
    return counts


def read_expected(path: Path) -> Expected:
    """Read an expectation file.

    Raises:
        InputError: it is missing, no TOML, or holds something else than counts.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; make it with `entity-pipe check --write`") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: no valid TOML ({error}); mend it or make it again with --write") from None
    for section, counts in data.items():
        if not isinstance(counts, dict) or not all(isinstance(value, int) for value in counts.values()):
            raise InputError(f'{path}: [{section}] must hold lines of the form "name" = count')
    return data


def compare_counts(expected: Mapping[str, Mapping[str, int]], found: Mapping[str, Mapping[str, int]]) -> list[str]:
    """One readable line for every count that differs; an expected name that is not there counts 0."""
    differences = []
    for section, counts in expected.items():
        present = found.get(section, {})
        differences += [
            f"{section}: {name}: expected {count}, found {present.get(name, 0)}"
            for name, count in counts.items()
            if present.get(name, 0) != count
        ]
        if section != "totals":
            differences += [
                f"{section}: {name}: not expected, found {count}" for name, count in present.items() if name not in counts
            ]
    return differences


def write_expected(counts: Mapping[str, Mapping[str, int]], path: Path) -> None:
    """Write an expectation file, the most mentioned first."""
    lines = [
        "# Entity counts of the sample articles, made by `entity-pipe check --write` and read by people before it is committed."
    ]
    for section, values in counts.items():
        lines += ["", f"[{section}]"]
        lines += [f"{_quoted(name)} = {count}" for name, count in values.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
