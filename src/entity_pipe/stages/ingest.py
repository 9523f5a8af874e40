"""Stage 1, ingest: records of files become rows of articles; what cannot be read becomes a reject."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from entity_pipe.dateline import outlet, publication_date
from entity_pipe.errors import InputError, RejectedError
from entity_pipe.nlp.boilerplate import Boilerplate
from entity_pipe.nlp.paragraphs import paragraphs
from entity_pipe.readers import READERS, Record
from entity_pipe.schemas import INGESTED, REJECTS

MAX_TITLE = 200
SHARD_SIZE = 512
SHARD_CUT = 128
FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")


def find_files(raw: Path) -> list[Path]:
    """The readable files below a folder, sorted by their path; hidden ones are left out.

    Raises:
        InputError: the folder is missing, is no folder, or holds no such file.
    """
    if not raw.exists():
        raise InputError(f"{raw}: no such folder; give the folder that holds the articles")
    if not raw.is_dir():
        raise InputError(f"{raw}: a file, not a folder; give the folder that holds the articles")
    files = [
        path
        for path in raw.rglob("*")
        if path.suffix.lower() in READERS and path.is_file() and not any(p.startswith(".") for p in path.relative_to(raw).parts)
    ]
    if not files:
        raise InputError(f"{raw}: no article in it; put {', '.join(f'*{s}' for s in sorted(READERS))} files there")
    return sorted(files, key=lambda path: relative_name(path, raw))


def relative_name(path: Path, raw: Path) -> str:
    """A file's path below the folder, with / and composed letters (NFC) on every system; bytes that are no UTF-8 as \\xe9."""
    name = os.fsencode(path.relative_to(raw).as_posix()).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", name)


def shard_files(names: Sequence[str]) -> list[list[int]]:
    """Cut a sorted list of names into runs whose borders depend on the names around them alone.

    A border stands before a name whose digest is divisible by `SHARD_CUT`, and after `SHARD_SIZE` names, so a file more
    or less changes one shard and not all that follow (content-defined chunking, Muthitacharoen et al. 2001).

    Returns:
        Numbers of the names in each shard.
    """
    shards: list[list[int]] = []
    for number, name in enumerate(names):
        digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
        again = number > 0 and name == names[number - 1]
        if not shards or len(shards[-1]) >= SHARD_SIZE or (digest % SHARD_CUT == 0 and not again):
            shards.append([])
        shards[-1].append(number)
    return shards


def ingest(files: Sequence[Path], *, raw: Path, boilerplate: Boilerplate) -> tuple[pa.Table, pa.Table]:
    """Read files into rows.

    Args:
        files: files below `raw`.
        raw: the folder that article ids are relative to.
        boilerplate: knows which lines are no title.

    Returns:
        A table of `schemas.INGESTED` and one of `schemas.REJECTS`.
    """
    rows: list[dict[str, object]] = []
    rejects: list[dict[str, object]] = []
    seen: set[str] = set()
    for path in files:
        name = relative_name(path, raw)
        number = 0
        try:
            if name in seen:
                raise RejectedError("same name", "differs from another file only in how its accents are encoded; rename one")
            seen.add(name)
            for number, record in _records(path):
                rows.append(_row(name, number, record, boilerplate))
        except RejectedError as error:
            rejects.append({"path": name, "record": number, "reason": error.reason, "detail": str(error)})
        except OSError as error:
            rejects.append({"path": name, "record": number, "reason": "unreadable", "detail": str(error.strerror)})
    return pa.Table.from_pylist(rows, INGESTED), pa.Table.from_pylist(rejects, REJECTS)


def _records(path: Path) -> Iterator[tuple[int, Record]]:
    for number, record in enumerate(READERS[path.suffix.lower()](path)):
        if not record.text.strip():
            raise RejectedError("empty", "nothing but white space")
        yield number, record


def _row(name: str, number: int, record: Record, boilerplate: Boilerplate) -> dict[str, object]:
    text = record.text
    lines = [text[start:end] for start, end in paragraphs(text)]
    return {
        "article_id": name if number == 0 else f"{name}#{number}",
        "path": name,
        "title": record.title or _title(lines, boilerplate),
        "source": record.source or outlet(lines),
        "published": record.published or publication_date(lines) or _file_date(name),
        "text": text,
        "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }


def _title(lines: Sequence[str], boilerplate: Boilerplate) -> str | None:
    """The first line that is no boilerplate, if it looks like a headline: short, without a full stop, no dateline."""
    for line in lines:
        if boilerplate.covers(line):
            continue
        is_headline = len(line) <= MAX_TITLE and not line.endswith((".", ":", ",", ";")) and outlet([line]) is None
        return line if is_headline else None
    return None


def _file_date(name: str) -> date | None:
    match = FILE_DATE.search(name)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
