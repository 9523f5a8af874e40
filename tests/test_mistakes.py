from __future__ import annotations

import csv
from pathlib import Path

import pytest

from entity_pipe.mistakes import KINDS, Mistake, Span, count_kinds, mistakes, write_mistakes

A, B = (0, 4, "PER"), (10, 14, "LOC")


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([A, B], [A, B], []),
        ([A], [], [Mistake("missed", A, None)]),
        ([], [B], [Mistake("invented", None, B)]),
        ([A], [(0, 4, "ORG")], [Mistake("type", A, (0, 4, "ORG"))]),
        ([A], [(0, 6, "PER")], [Mistake("boundary", A, (0, 6, "PER"))]),
        ([A], [(2, 6, "LOC")], [Mistake("type and boundary", A, (2, 6, "LOC"))]),
        (
            [(0, 14, "ORG")],
            [A, (5, 14, "ORG")],
            [Mistake("invented", None, A), Mistake("boundary", (0, 14, "ORG"), (5, 14, "ORG"))],
        ),
        ([A, (5, 9, "PER")], [(0, 9, "PER")], [Mistake("boundary", A, (0, 9, "PER")), Mistake("missed", (5, 9, "PER"), None)]),
        ([A], [(4, 8, "PER")], [Mistake("missed", A, None), Mistake("invented", None, (4, 8, "PER"))]),
    ],
)
def test_kinds(gold: list[Span], found: list[Span], expected: list[Mistake]) -> None:
    assert sorted(mistakes(gold, found), key=str) == sorted(expected, key=str)


def test_counts_name_every_kind() -> None:
    assert count_kinds([Mistake("missed", A, None)] * 2) == {**dict.fromkeys(KINDS, 0), "missed": 2}


def test_a_row_for_every_mistake(tmp_path: Path) -> None:
    text = "Sari tiba\ndi Palu, kata Budi"
    write_mistakes(
        [("a", text, [Mistake("type", (13, 17, "LOC"), (13, 17, "ORG")), Mistake("missed", (24, 28, "PER"), None)])],
        tmp_path / "e.csv",
    )
    rows = list(csv.DictReader((tmp_path / "e.csv").open(encoding="utf-8")))
    assert [(row["kind"], row["gold"], row["gold_type"], row["found"], row["found_type"]) for row in rows] == [
        ("type", "Palu", "LOC", "Palu", "ORG"),
        ("missed", "Budi", "PER", "", ""),
    ]
    assert rows[0]["context"] == "Sari tiba di Palu, kata Budi"
