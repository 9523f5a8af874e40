"""Fill the column `source` of `resources/entities.csv`: where the name, or that an alias stands for it, can be seen.

Usage: python -m entity_pipe.training.sources [SHARED] (default ../shared), after rows were added. The values, joined by blanks:

- `cldr`: a country's Indonesian name by the Unicode CLDR.
- `kepmendagri`: a province, regency or city of the ministry's list of regions.
- `dbpedia`: the name is the title of an Indonesian Wikipedia article, by DBpedia.
- `defined`: a text says that an alias and another name are one, "Name (Alias)" or the other way round.
- `named`: three texts name it by its canonical name.
- `editors`: none of these; written from general knowledge.
"""

from __future__ import annotations

import csv
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from io import StringIO
from pathlib import Path

from entity_pipe.resolution.keys import organization_key, surface_key
from entity_pipe.resolution.knowledge import ENTITY_COLUMNS

RESOURCE = Path(str(files("entity_pipe") / "resources" / "entities.csv"))
TEXTS = ("news", "web", "wiki", "laws")
LISTS = {"PER": "person", "LOC": "place", "ORG": "organization"}
BRACKETS = re.compile(r"([^().;:!?]{3,90})\s\(([^()]{2,60})\)")
CAPITAL = re.compile(r"\b[A-Z]")
LONGEST = 8
OFTEN = 3
REGIONS = frozenset({"province", "regency", "city"})

Row = dict[str, str]


def sources(rows: Iterable[Row], *, lists: dict[str, set[str]], texts: Iterable[str]) -> list[str]:
    """The sources of every row of the knowledge base, as in the column.

    Args:
        rows: of `entities.csv`.
        lists: keys of the DBpedia names by type.
        texts: lines of text.
    """
    rows = list(rows)
    by_key: dict[str, set[int]] = defaultdict(set)
    canonical: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for name in (row["name"], row["acronym"], *row["aliases"].split("|")):
            for key in _keys(name):
                by_key[key].add(number)
        canonical[surface_key(row["name"])].add(number)
    defined: set[int] = set()
    named: Counter[int] = Counter()
    for text in texts:
        for before, inside in BRACKETS.findall(text):
            within = set().union(*(by_key.get(key, set()) for key in _keys(inside)))
            for ending in _endings(before) if within else ():
                defined |= within & by_key.get(ending, set())
        for number in _named(text, canonical):
            named[number] += 1
    return [_source(row, lists, number in defined, named[number]) for number, row in enumerate(rows)]


def _source(row: Row, lists: dict[str, set[str]], defined: bool, named: int) -> str:
    found = {
        "cldr": row["kind"] in {"country", "territory"} and bool(row["country"]),
        "kepmendagri": row["kind"] in REGIONS and row["country"] == "ID",
        "dbpedia": surface_key(row["name"]) in lists.get(row["type"], ()),
        "defined": defined,
        "named": named >= OFTEN,
    }
    return " ".join(name for name, holds in found.items() if holds) or "editors"


def _keys(name: str) -> set[str]:
    return {key for key in (surface_key(name), organization_key(name)) if key} if name.strip() else set()


def _endings(text: str) -> Iterator[str]:
    words = surface_key(text).split()
    for size in range(1, min(LONGEST, len(words)) + 1):
        yield " ".join(words[-size:])


def _named(text: str, canonical: dict[str, set[int]]) -> set[int]:
    words = surface_key(text).replace(",", "").split() if CAPITAL.search(text) else []
    runs = (" ".join(words[i : i + n]) for i in range(len(words)) for n in range(1, LONGEST + 1) if i + n <= len(words))
    return {number for run in runs for number in canonical.get(run, ())}


def main(shared: Path) -> None:
    """Rewrite the column in the package's file."""
    rows = list(csv.DictReader(RESOURCE.read_text(encoding="utf-8").splitlines()))
    lists = {
        kind: {surface_key(line) for line in _lines(shared / "data" / "names" / f"{name}.txt.xz")} for kind, name in LISTS.items()
    }
    texts = (line for name in TEXTS for line in _lines(shared / "data" / "text" / f"{name}.txt.xz"))
    text = StringIO()
    writer = csv.DictWriter(text, ENTITY_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "source": source} for row, source in zip(rows, sources(rows, lists=lists, texts=texts), strict=True))
    RESOURCE.write_text(text.getvalue(), encoding="utf-8")


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        yield from lines


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
