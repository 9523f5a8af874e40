"""Lists what the resolver may have got wrong, most mentions first, as rows that can be edited and given back as corrections."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from entity_pipe import schemas
from entity_pipe.errors import InputError
from entity_pipe.resolution.context import names_by_word
from entity_pipe.resolution.corrections import COLUMNS
from entity_pipe.resolution.keys import surface_key
from entity_pipe.stages.link import near_names
from entity_pipe.store import read_table, write_text

UNSURE_MERGE = frozenset({"other-article", "other-spelling", "apposition", "gazetteer"})
KNOWN = frozenset({"knowledge-base", "knowledge-base-context", "user"})
UNSURE_SCORE = 0.5
MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A surface form with a doubtful decision.

    Attributes:
        suggestion: the action that would change it: split, merge or ban.
        surface: the surface form.
        type: PER, LOC or ORG.
        name: for merge the entity that it may stand for, else empty.
        mentions: how many mentions it concerns.
        note: what is decided now, and why it is doubtful.
    """

    suggestion: str
    surface: str
    type: str
    name: str
    mentions: int
    note: str


def review(out: Path) -> list[Doubt]:
    """The doubtful decisions of a run, most mentions first.

    These are merges that rest on a spelling, an apposition, another article or the gazetteer, surface forms that stand for
    several entities, names that nothing is known of and another name holds or nearly is, and what was tagged unsurely.

    Args:
        out: folder of the tables.

    Raises:
        InputError: a table is missing or damaged.
    """
    aliases = read_table(out / "aliases.parquet", schema=schemas.ALIASES).to_pylist()
    doubts = [*_merges(aliases), *_splits(aliases), *_unsure(out)]
    return sorted(doubts, key=lambda doubt: (-doubt.mentions, doubt.surface, doubt.type, doubt.suggestion))


def save(doubts: Sequence[Doubt], path: Path) -> None:
    """Write doubts as a file of corrections that are undecided until the column `action` is filled.

    Raises:
        InputError: the file is there already.
    """
    if path.exists():
        raise InputError(f"{path}: is there already, perhaps with your decisions; choose another file with --save")
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for doubt in doubts:
        note = f"{doubt.suggestion}? {doubt.mentions} mentions; {doubt.note}"
        writer.writerow(("", doubt.surface, doubt.type, doubt.name, "", note))
    write_text(text.getvalue(), path)


def _merges(aliases: Sequence[Mapping[str, Any]]) -> Iterator[Doubt]:
    standing: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in aliases:
        standing[row["surface"], row["type"]].append(row)
    for row in aliases:
        if row["method"] in UNSURE_MERGE:
            yield Doubt("split", row["surface"], row["type"], "", row["mentions"], f"is {row['name']} now, by {row['method']}")
    for (surface, kind), rows in standing.items():
        if len({row["entity_id"] for row in rows}) > 1:
            what = ", ".join(f"{row['name']} ({row['mentions']}, {row['method']})" for row in rows)
            yield Doubt("merge", surface, kind, "", sum(row["mentions"] for row in rows), f"stands for several: {what}")


def _splits(aliases: Sequence[Mapping[str, Any]]) -> Iterator[Doubt]:
    names = {row["entity_id"]: (row["type"], row["name"]) for row in aliases}
    mentions: dict[str, int] = defaultdict(int)
    for row in aliases:
        mentions[row["entity_id"]] += row["mentions"]
    known = {row["entity_id"] for row in aliases if row["method"] in KNOWN}
    persons = names_by_word({key: surface_key(name) for key, (kind, name) in names.items() if kind == "PER"})
    for key, (kind, name) in names.items():
        longer = (
            [other for other in persons.get(surface_key(name), ()) if other != key] if kind == "PER" and key not in known else []
        )
        if longer:
            longer.sort(key=lambda other: (-mentions[other], other))
            may = ", ".join(f"{names[other][1]} ({mentions[other]})" for other in longer[:MOST_CANDIDATES])
            yield Doubt("merge", name, kind, names[longer[0]][1], mentions[key], f"stays by itself, but there is {may}")
    for first, second in near_names(names):
        rare, common = sorted((first, second), key=lambda key: (mentions[key], key))
        note = f"stays by itself, but is spelled nearly as {names[common][1]} ({mentions[common]})"
        yield Doubt("merge", names[rare][1], names[rare][0], names[common][1], mentions[rare], note)


def _unsure(out: Path) -> Iterator[Doubt]:
    table = read_table(out / "mentions.parquet", schema=schemas.MENTIONS).select(["surface", "type", "score", "boilerplate"])
    counted = (
        table.filter(~pc.field("boilerplate")).group_by(["surface", "type"]).aggregate([("score", "mean"), ("score", "count")])
    )
    for row in counted.to_pylist():
        if row["score_mean"] < UNSURE_SCORE:
            note = f"the tagger gives it {row['score_mean']:.2f} on the average"
            yield Doubt("ban", row["surface"], row["type"], "", row["score_count"], note)
