"""Readers turn one file into records. A new format is a new module and a line in `READERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from entity_pipe.readers.text import read_text


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a reader found it; what the format does not say is None."""

    text: str
    title: str | None = None
    source: str | None = None
    published: date | None = None


Reader = Callable[[Path], Iterator[Record]]


def _plain(path: Path) -> Iterator[Record]:
    yield Record(read_text(path))


READERS: dict[str, Reader] = {".txt": _plain}
