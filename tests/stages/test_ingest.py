from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from entity_pipe.errors import InputError
from entity_pipe.nlp.boilerplate import load_boilerplate
from entity_pipe.schemas import INGESTED, REJECTS
from entity_pipe.stages import ingest as ingest_module
from entity_pipe.stages.ingest import find_files, ingest, relative_name, shard_files
from tests.helpers import write_articles


def ingested(raw: Path) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    articles, rejects = ingest(find_files(raw), raw=raw, boilerplate=load_boilerplate())
    assert articles.schema == INGESTED
    assert rejects.schema == REJECTS
    return articles.to_pylist(), rejects.to_pylist()


def test_a_row_an_article(tmp_path: Path) -> None:
    text = "Panen Raya di Palu\r\nRabu, 19 Juni 2024 | 10:20 WIB\r\nContoh.com, PALU - Petani tertawa.\r\n"
    write_articles(tmp_path, {"2024/berita satu.txt": "\ufeff" + text})
    rows, rejects = ingested(tmp_path)
    assert rejects == []
    assert rows == [
        {
            "article_id": "2024/berita satu.txt",
            "path": "2024/berita satu.txt",
            "title": "Panen Raya di Palu",
            "source": "Contoh.com",
            "published": date(2024, 6, 19),
            "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Baca Juga: Yang Lain\nPanen Raya di Palu\nPetani tertawa.", "Panen Raya di Palu"),
        ("Petani di Palu tertawa lebar.\nPanen Raya", None),
        ("Contoh.com, PALU - Petani\nPanen", None),
        ("Panjang " * 40, None),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str | None) -> None:
    write_articles(tmp_path, {"a.txt": text})
    assert ingested(tmp_path)[0][0]["title"] == title


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2023-11-05-panen.txt", date(2023, 11, 5)),
        ("20231105.txt", date(2023, 11, 5)),
        ("2023-02-31.txt", None),
        ("nomor-120231105.txt", None),
    ],
)
def test_the_date_in_a_file_name(tmp_path: Path, name: str, day: date | None) -> None:
    write_articles(tmp_path, {name: "Petani tertawa."})
    assert ingested(tmp_path)[0][0]["published"] == day


def test_what_cannot_be_read_is_rejected_and_the_rest_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_articles(tmp_path, {"a.txt": "Petani tertawa.", "kosong.txt": "", "putih.txt": " \n\t", "z.txt": "Hujan turun."})
    (tmp_path / "latin.txt").write_bytes("Café di Palu".encode("latin-1"))
    (tmp_path / "terkunci.txt").write_text("x")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "terkunci.txt":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    rows, rejects = ingested(tmp_path)
    assert [row["path"] for row in rows] == ["a.txt", "z.txt"]
    assert [(row["path"], row["record"], row["reason"]) for row in rejects] == [
        ("kosong.txt", 0, "empty"),
        ("latin.txt", 0, "undecodable"),
        ("putih.txt", 0, "empty"),
        ("terkunci.txt", 0, "unreadable"),
    ]
    assert "iconv" in str(rejects[1]["detail"])
    assert rejects[3]["detail"] == "Permission denied"


def test_files_are_found_in_subfolders_and_sorted(tmp_path: Path) -> None:
    names = ["b.txt", "a/z.TXT", "Ä.txt", "a b.txt", "c.md", ".rahasia.txt", ".git/x.txt", "a/.x/y.txt"]
    write_articles(tmp_path, dict.fromkeys(names, "x"))
    (tmp_path / "folder.txt").mkdir()
    assert [relative_name(path, tmp_path) for path in find_files(tmp_path)] == ["a b.txt", "a/z.TXT", "b.txt", "Ä.txt"]


def test_names_are_composed(tmp_path: Path) -> None:
    path = tmp_path / unicodedata.normalize("NFD", "café.txt")
    assert relative_name(path, tmp_path) == unicodedata.normalize("NFC", "café.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="only here a file name can be any bytes")
def test_two_names_that_differ_in_encoding_alone(tmp_path: Path) -> None:
    for name in ("cafe\u0301.txt", "caf\u00e9.txt"):
        (tmp_path / name).write_text("Gubernur Bali tiba.\n", encoding="utf-8")
    table, rejects = ingest(find_files(tmp_path), raw=tmp_path, boilerplate=load_boilerplate())
    assert table["article_id"].to_pylist() == ["caf\u00e9.txt"]
    assert [(row["path"], row["reason"]) for row in rejects.to_pylist()] == [("caf\u00e9.txt", "same name")]


def test_a_file_name_that_is_no_utf_8(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("Petani tertawa.")
    assert ingested(tmp_path)[0][0]["article_id"] == "caf\\xe9.txt"
    assert shard_files([relative_name(path, tmp_path) for path in find_files(tmp_path)]) == [[0]]


def test_unusable_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"tiada: no such folder; give the folder"):
        find_files(tmp_path / "tiada")
    (tmp_path / "berkas.txt").write_text("x")
    with pytest.raises(InputError, match=r"berkas\.txt: a file, not a folder"):
        find_files(tmp_path / "berkas.txt")
    (tmp_path / "kosong").mkdir()
    (tmp_path / "kosong" / "x.pdf").write_text("x")
    with pytest.raises(InputError, match=r"kosong: no article in it; put \*\.txt files there"):
        find_files(tmp_path / "kosong")


def test_shards_hold_every_name_once_and_are_not_too_large() -> None:
    names = [f"{number:05}.txt" for number in range(3000)]
    shards = shard_files(names)
    assert [number for shard in shards for number in shard] == list(range(3000))
    assert 1 < max(map(len, shards)) <= ingest_module.SHARD_SIZE
    assert shard_files([]) == []


def test_one_name_more_changes_few_shards() -> None:
    names = [f"{number:05}.txt" for number in range(3000)]
    before = {tuple(names[i] for i in shard) for shard in shard_files(names)}
    more = sorted([*names, "00001b.txt"])
    after = {tuple(more[i] for i in shard) for shard in shard_files(more)}
    assert len(after - before) <= 2
    assert len(after) > 10


def test_a_shard_is_closed_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_module, "SHARD_SIZE", 2)
    monkeypatch.setattr(ingest_module, "SHARD_CUT", 10**12)
    assert shard_files(["a", "b", "c", "d", "e"]) == [[0, 1], [2, 3], [4]]
