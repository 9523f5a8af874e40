"""Doubtful decisions of tables written by hand, and their way back as corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from entity_pipe.errors import InputError
from entity_pipe.resolution.corrections import load_corrections
from entity_pipe.review import Doubt, review, save
from entity_pipe.schemas import ALIASES, MENTIONS
from entity_pipe.store import write_table


def tables(folder: Path, *rows: tuple[str, str, str, str, int], score: float = 0.9) -> Path:
    """Tables of (surface, type, name, method, mentions)."""
    aliases: list[dict[str, Any]] = [
        {"surface": s, "type": t, "entity_id": f"{t.lower()}:{n}", "name": n, "method": m, "mentions": c}
        for s, t, n, m, c in rows
    ]
    write_table(pa.Table.from_pylist(aliases, ALIASES), folder / "aliases.parquet", schema=ALIASES)
    mentions = [
        {**dict.fromkeys(MENTIONS.names), "surface": s, "type": t, "score": score, "boilerplate": False}
        for s, t, _, _, count in rows
        for _ in range(count)
    ]
    write_table(pa.Table.from_pylist(mentions, MENTIONS), folder / "mentions.parquet", schema=MENTIONS)
    return folder


def found(folder: Path) -> list[tuple[str, str, str, int]]:
    return [(doubt.suggestion, doubt.surface, doubt.name, doubt.mentions) for doubt in review(folder)]


def test_sure_decisions_are_no_doubts(tmp_path: Path) -> None:
    rows = [("Putin", "PER", "Vladimir Putin", "short-name", 5), ("Korut", "LOC", "Korea Utara", "knowledge-base", 2)]
    assert found(tables(tmp_path, *rows)) == []


@pytest.mark.parametrize("method", ["other-article", "other-spelling", "apposition", "gazetteer"])
def test_merges_that_rest_on_little(tmp_path: Path, method: str) -> None:
    assert found(tables(tmp_path, ("Faisal", "PER", "Faisal Basrindo", method, 3))) == [("split", "Faisal", "", 3)]


def test_a_surface_form_of_several_entities(tmp_path: Path) -> None:
    rows = [("Kim", "PER", "Kim Tae Ho", "short-name", 2), ("Kim", "PER", "Kim Min Ji", "short-name", 1)]
    assert found(tables(tmp_path, *rows)) == [("merge", "Kim", "", 3)]


def test_a_single_name_that_stays_by_itself(tmp_path: Path) -> None:
    rows = [
        ("Faisal", "PER", "Faisal", "own-name", 2),
        ("Faisal Hartono", "PER", "Faisal Hartono", "own-name", 1),
        ("Faisal Basrindo", "PER", "Faisal Basrindo", "own-name", 4),
    ]
    (doubt,) = review(tables(tmp_path, *rows))
    assert (doubt.suggestion, doubt.surface, doubt.name) == ("merge", "Faisal", "Faisal Basrindo")
    assert "Faisal Basrindo (4), Faisal Hartono (1)" in doubt.note


@pytest.mark.parametrize("method", ["knowledge-base", "user"])
def test_a_single_name_that_is_known_is_no_doubt(tmp_path: Path, method: str) -> None:
    rows = [("Suhartono", "PER", "Suhartono", method, 2), ("Bagas Suhartono", "PER", "Bagas Suhartono", "own-name", 1)]
    assert found(tables(tmp_path, *rows)) == []


def test_two_spellings_that_stay_apart(tmp_path: Path) -> None:
    rows = [("Volodimir Zelenskan", "PER", "Volodimir Zelenskan", "own-name", 3)]
    rows += [("Volodymir Zelenskan", "PER", "Volodymir Zelenskan", "own-name", 1)]
    assert found(tables(tmp_path, *rows)) == [("merge", "Volodymir Zelenskan", "Volodimir Zelenskan", 1)]


def test_what_the_tagger_was_unsure_of(tmp_path: Path) -> None:
    assert found(tables(tmp_path, ("TEGUH", "PER", "Teguh", "own-name", 2), score=0.4)) == [("ban", "TEGUH", "", 2)]


def test_most_mentions_come_first(tmp_path: Path) -> None:
    rows = [("A B", "PER", "C D", "apposition", 1), ("E F", "PER", "G H", "apposition", 7)]
    assert [row[3] for row in found(tables(tmp_path, *rows))] == [7, 1]


def test_saved_doubts_are_corrections_once_decided(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    save([Doubt("merge", "Faisal", "PER", "Faisal Basrindo", 2, "stays, by itself")], path)
    assert load_corrections(path).of("Faisal", "PER") is None
    path.write_text(path.read_text().replace("\n,Faisal", "\nmerge,Faisal"))
    correction = load_corrections(path).of("Faisal", "PER")
    assert correction is not None
    assert (correction.action, correction.name) == ("merge", "Faisal Basrindo")


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    path.write_text("mine")
    with pytest.raises(InputError, match="is there already, perhaps with your decisions"):
        save([], path)
    assert path.read_text() == "mine"
