"""First words of names: those that are written out in canonical names, and those that a short form leaves out."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from entity_pipe.errors import InputError

COLUMNS = ["type", "short", "long", "joint", "note"]


@dataclass(frozen=True, slots=True)
class Head:
    """How the short word at the head of a body's name is written out; `joint` stands between it and the place."""

    long: str
    joint: str = ""


@dataclass(frozen=True)
class Heads:
    """First words that are written out, by their short form in lower case, of organizations and of places."""

    organizations: Mapping[str, Head] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Generic:
    """Words that say what kind of thing a name names, which a short form may leave out, by type."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facilities: frozenset[str] = frozenset()

    def is_facility(self, word: str) -> bool:
        """Whether a generic word names something that stands in a town and is called after it: "pelabuhan"."""
        return word in self.facilities

    def without(self, kind: str, key: str) -> Iterator[str]:
        """The shorter keys that a name has without its generic words."""
        words = key.split()
        for length in range(1, len(words)):
            if " ".join(words[:length]) in self.words.get(kind, ()):
                yield " ".join(words[length:])


def load_heads() -> Heads:
    """The heads that the package ships.

    Raises:
        InputError: a row is malformed.
    """
    path = files("entity_pipe.resources") / "heads.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    if not rows or rows[0] != COLUMNS:
        raise InputError(f"{path}:1: the header must be {','.join(COLUMNS)}")
    organizations, places = {}, {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS) or row[0] not in {"LOC", "ORG"} or not row[1] or not row[2]:
            raise InputError(f"{path}:{number}: expected {','.join(COLUMNS)} with LOC or ORG, a short and a long form")
        if row[0] == "ORG":
            organizations[row[1].casefold()] = Head(row[2], row[3])
        else:
            places[row[1].casefold()] = row[2]
    return Heads(organizations, places)


def load_generic() -> Generic:
    """The generic words that the package ships."""
    data = tomllib.loads((files("entity_pipe.resources") / "generic.toml").read_text(encoding="utf-8"))
    facilities = frozenset(data["facilities"])
    return Generic({"ORG": frozenset(data["organizations"]), "LOC": frozenset(data["places"]) | facilities}, facilities)
