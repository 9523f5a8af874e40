from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.check import compare_counts, count_entities, read_expected, write_expected
from entity_pipe.errors import InputError
from tests.conftest import Extracted

COUNTS = {"totals": {"articles": 2, "rejects": 0}, "people": {"Sari Dewi": 3, 'Budi "Gendut" \\ Hartono': 2}, "places": {}}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "baru" / "harapan.toml"
    write_expected(COUNTS, path)
    assert read_expected(path) == COUNTS
    assert list(read_expected(path)["people"]) == list(COUNTS["people"])


def test_equal_counts_have_no_differences() -> None:
    assert compare_counts(COUNTS, COUNTS) == []


def test_differences_are_readable() -> None:
    found = {"totals": {"articles": 3, "rejects": 0, "mentions": 9}, "people": {"Sari Dewi": 3, "Made": 4}}
    assert compare_counts(COUNTS, found) == [
        "totals: articles: expected 2, found 3",
        'people: Budi "Gendut" \\ Hartono: expected 2, found 0',
        "people: Made: not expected, found 4",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[totals\n", "no valid TOML"),
        (b"\xe9 = 1\n", "no valid TOML"),
        (b"articles = 2\n", r"\[articles\] must hold lines of the form"),
        (b'[people]\n"Sari" = "3"\n', r"\[people\] must hold lines of the form"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "harapan.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"harapan\.toml: {message}"):
        read_expected(path)


def test_a_missing_file_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file; make it with `entity-pipe check --write`"):
        read_expected(tmp_path / "tiada.toml")


@pytest.mark.model
def test_counts_are_those_of_the_tables(extracted: Extracted) -> None:
    counts = count_entities(extracted.out)
    tables = extracted.tables
    assert counts["totals"] == {
        "articles": len(tables.articles),
        "mentions": len(tables.mentions),
        "rejects": 0,
        "people": len(tables.people),
        "places": len(tables.places),
        "organizations": len(tables.organizations),
    }
    assert (
        counts["people"]["Joko Widodo"] == dict(zip(tables.people["name"], tables.people["mentions"], strict=True))["Joko Widodo"]
    )
    assert min(counts["places"].values()) >= 2
