"""The user's corrections: reading, contradictions, and what they do to an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.errors import InputError
from entity_pipe.resolution.corrections import load_corrections
from entity_pipe.resolution.knowledge import load_knowledge
from tests.helpers import resolved

FULL = "action,surface,type,name,article,note"


def user_file(folder: Path, *lines: str, header: str = "surface,type,name") -> Path:
    path = folder / "alias.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_the_short_header_merges(tmp_path: Path) -> None:
    path = user_file(tmp_path, '"Bu Tini",PER,Tini Hartini', "Korut,,Korea Utara", "OJK,ORG,Ojek Jarak Kampung")
    knowledge = load_knowledge(path)
    tini = knowledge.corrected("BU TINI", "PER")
    assert tini is not None
    assert (tini.entity_id, tini.name) == ("per:tini-hartini", "Tini Hartini")
    assert knowledge.corrected("Bu Tini", "ORG") is None
    korut = knowledge.corrected("Korut", "LOC")
    assert korut is not None
    assert (korut.entity_id, korut.country) == ("loc:kp", "KP")
    assert knowledge.corrected("Warung", "ORG") is None


@pytest.mark.parametrize(
    ("header", "lines", "message"),
    [
        ("surface,type,name", ["Bu Tini,PER,Tini", "Pak Tono,PER"], r"alias\.csv:3: 2 columns where 3 are expected"),
        ("surface,type,name", ["Bu Tini,GPE,Tini"], r"alias\.csv:2: needs a surface, and a type that is empty, PER, LOC, ORG"),
        ("surface,type,name", [",PER,Tini"], r"alias\.csv:2: needs a surface"),
        ("surface,type,name", ["Bu Tini,PER, "], r"alias\.csv:2: merge needs a name"),
        ("surface,type,name", ["Tini,PER,A", "TINI,PER,B"], r"alias\.csv:3: 'TINI' has another row at .*alias\.csv:2"),
        ("surface,type,name", ["A,PER,B", "B,PER,C"], r"alias\.csv:2: 'B' has a row of its own at .*alias\.csv:3"),
        ("alias,name", ["a,b"], r"alias\.csv:1: unknown column 'alias'; the header must name surface"),
        ("type,name", ["PER,b"], r"alias\.csv:1: the header must name surface"),
        ("surface,surface", ["a,b"], r"alias\.csv:1: the header must name surface"),
        (FULL, ["join,Tini,PER,Tini Hartini,,"], r"alias\.csv:2: the action 'join' is none of merge, split, rename, ban"),
        (FULL, ["rename,Korea Utara,LOC,,,"], r"alias\.csv:2: rename needs a name"),
        (FULL, ["rename,Korea Utara,LOC,Korut,a.txt,"], r"alias\.csv:2: rename holds in all articles"),
        (FULL, ["rename,Korea Utara,LOC,Rusia,,"], r"alias\.csv:2: 'Rusia' already stands for 'Rusia'; merge the two instead"),
        (FULL, ["merge,Tini,PER,A,,", "ban,Tini,PER,,,"], r"alias\.csv:3: 'Tini' has another row"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, header: str, lines: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_knowledge(user_file(tmp_path, *lines, header=header))


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    (tmp_path / "alias.csv").write_text("")
    with pytest.raises(InputError, match=r"alias\.csv:1: the header"):
        load_corrections(tmp_path / "alias.csv")


def test_a_file_that_is_missing_a_folder_or_in_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"tiada\.csv: no such file; write it, or leave the option out"):
        load_corrections(tmp_path / "tiada.csv")
    with pytest.raises(InputError, match="is a directory; give a CSV file"):
        load_corrections(tmp_path)
    path = tmp_path / "alias.csv"
    path.write_bytes("surface,type,name\nJosé,PER,José\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"alias\.csv: not UTF-8 \(byte 21\)"):
        load_corrections(path)


def test_undecided_rows_have_no_effect(tmp_path: Path) -> None:
    corrections = load_corrections(user_file(tmp_path, ",Tini,PER,Tini Hartini,,3 mentions", "?,Tono,PER,,,", header=FULL))
    assert corrections.of("Tini", "PER") is None
    assert corrections.of("Tono", "PER") is None


def test_a_row_for_one_article_comes_before_one_for_all(tmp_path: Path) -> None:
    path = user_file(tmp_path, "merge,Tini,PER,Tini Hartini,a.txt,", "merge,Tini,,Tini Umum,,", header=FULL)
    corrections = load_corrections(path)
    names = [found.name for article in ("a.txt", "b.txt") if (found := corrections.of("Tini", "PER", article))]
    assert names == ["Tini Hartini", "Tini Umum"]


def test_split_ban_and_rename_in_an_article(tmp_path: Path) -> None:
    path = user_file(
        tmp_path,
        "split,Putin,PER,,,a farmer",
        "ban,TEGUH,PER,,,",
        "rename,Korea Utara,LOC,Korea Bagian Utara,,",
        "rename,Sutarno Hadi,PER,Pak Tarno,,",
        header=FULL,
    )
    rows = resolved(
        "[PER TEGUH] SEKALI\n[PER Vladimir Putin] ke [LOC Korut]. [PER Putin] petani. [PER Sutarno Hadi] dan [PER Sutarno].",
        load_knowledge(path),
    )
    assert [(row["surface"], row["entity_id"], row["name"], row["method"]) for row in rows] == [
        ("Vladimir Putin", "per:vladimir-putin", "Vladimir Putin", "knowledge-base"),
        ("Korut", "loc:kp", "Korea Bagian Utara", "knowledge-base"),
        ("Putin", "per:putin", "Putin", "user"),
        ("Sutarno Hadi", "per:sutarno-hadi", "Pak Tarno", "own-name"),
        ("Sutarno", "per:sutarno-hadi", "Pak Tarno", "short-name"),
    ]
    assert [row["mention_id"] for row in rows] == ["a:0", "a:1", "a:2", "a:3", "a:4"]


def test_a_correction_for_another_article_only(tmp_path: Path) -> None:
    path = user_file(tmp_path, "merge,Korut,LOC,Kota Koruta,b,", header=FULL)
    assert resolved("[LOC Korut] sepi.", load_knowledge(path))[0]["entity_id"] == "loc:kp"
