"""The user's own corrections, `data/aliases.csv`: what a surface form stands for, is not, or is called. They always win."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from entity_pipe.bio import TYPES
from entity_pipe.errors import InputError
from entity_pipe.resolution.keys import surface_key

ACTIONS = ("merge", "split", "rename", "ban")
COLUMNS = ("action", "surface", "type", "name", "article", "note")
UNDECIDED = frozenset({"", "?"})


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the file.

    Attributes:
        action: `merge` (the surface form stands for the entity `name`), `split` (it is an entity of its own), `ban` (no name)
            or `rename` (the entity with this canonical name is called `name` from now on and keeps its id).
        surface: the surface form, for `rename` the canonical name.
        type: PER, LOC, ORG, or empty for any.
        name: the canonical name, for `merge` and `rename`.
        article: id of the only article where it holds, or empty for all.
        where: file and line.
    """

    action: str
    surface: str
    type: str
    name: str
    article: str
    where: str


@dataclass(frozen=True)
class Corrections:
    """The rows of the file, by (type, key of the surface form, article)."""

    mentions: dict[tuple[str, str, str], Correction] = field(default_factory=dict)
    renames: dict[tuple[str, str], Correction] = field(default_factory=dict)

    def of(self, surface: str, kind: str, article: str = "") -> Correction | None:
        """The correction of a surface form: one for this article before one for all, one for this type before one for any."""
        if not self.mentions:
            return None
        key = surface_key(surface)
        places = ((kind, article), ("", article), (kind, ""), ("", ""))
        return next((found for t, a in places if (found := self.mentions.get((t, key, a)))), None)

    def name_of(self, kind: str, name: str) -> str:
        """The name that an entity has after the renames."""
        found = self.renames.get((kind, surface_key(name))) or self.renames.get(("", surface_key(name)))
        return found.name if found else name


def load_corrections(path: Path) -> Corrections:
    """Read a file of corrections.

    The header names its columns: `surface`, and as many of `action` (without it every row is a merge), `type`, `name`,
    `article` and `note` as are wanted. Rows whose action is empty or `?` are undecided and have no effect.

    Raises:
        InputError: a row is malformed or contradicts another one; the message names file and line.
    """
    corrections = Corrections()
    for row in _rows(path):
        correction = _checked(row)
        if correction is None:
            continue
        key = surface_key(correction.surface)
        if correction.action == "rename":
            other = corrections.renames.setdefault((correction.type, key), correction)
        else:
            other = corrections.mentions.setdefault((correction.type, key, correction.article), correction)
        if other is not correction:
            raise InputError(f"{correction.where}: {correction.surface!r} has another row at {other.where}; keep one of the two")
    for correction in corrections.mentions.values():
        further = corrections.of(correction.name, correction.type, correction.article) if correction.action == "merge" else None
        if further and further is not correction and surface_key(further.name) != surface_key(correction.name):
            raise InputError(
                f"{correction.where}: {correction.name!r} has a row of its own at {further.where}; name the entity of both"
            )
    return corrections


def _checked(row: dict[str, str]) -> Correction | None:
    """A row as a correction, or None if it is undecided."""
    where, action = row["where"], row.get("action", "merge").casefold()
    if action in UNDECIDED:
        return None
    if action not in ACTIONS:
        raise InputError(f"{where}: the action {action!r} is none of {', '.join(ACTIONS)}; leave it empty to decide later")
    kind = row.get("type", "").upper()
    if not row["surface"] or kind not in {"", *TYPES}:
        raise InputError(f"{where}: needs a surface, and a type that is empty, {', '.join(TYPES)}")
    name, article = row.get("name", ""), row.get("article", "")
    if action in {"merge", "rename"} and not name:
        raise InputError(f"{where}: {action} needs a name, the canonical name of the entity")
    if action == "rename" and article:
        raise InputError(f"{where}: rename holds in all articles; leave the column article empty")
    return Correction(action, row["surface"], kind, name if action in {"merge", "rename"} else "", article, where)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; write it, or leave the option out") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a directory; give a CSV file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    reader = csv.reader(text.splitlines())
    header = [name.strip().casefold() for name in next(reader, [])]
    _check_header(header, path)
    for fields in filter(None, reader):
        where = f"{path}:{reader.line_num}"
        if len(fields) != len(header):
            raise InputError(f"{where}: {len(fields)} columns where {len(header)} are expected ({','.join(header)})")
        yield {**dict(zip(header, (value.strip() for value in fields), strict=True)), "where": where}


def _check_header(header: Sequence[str], path: Path) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    if "surface" not in header or unknown or len(set(header)) != len(header):
        what = f"unknown column {unknown[0]!r}; " if unknown else ""
        raise InputError(f"{path}:1: {what}the header must name surface and some of {', '.join(COLUMNS)}, each once")
