from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from entity_pipe.errors import InputError
from entity_pipe.schemas import ALIASES, REJECTS
from entity_pipe.store import (
    fingerprint,
    read_json,
    read_mark,
    read_table,
    remove_others,
    write_json,
    write_table,
    write_tables,
)

TABLE = pa.Table.from_pylist([{"path": "a.txt", "record": 0, "reason": "empty", "detail": "kosong"}], REJECTS)


def test_a_table_comes_back_with_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "dalam" / "tolak.parquet"
    write_table(TABLE, path, schema=REJECTS, mark="abc")
    assert read_table(path, schema=REJECTS).to_pylist() == TABLE.to_pylist()
    assert read_mark(path) == "abc"
    assert [p.name for p in path.parent.iterdir()] == ["tolak.parquet"]


def test_the_same_table_has_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_table(TABLE, tmp_path / name, schema=REJECTS, mark="m")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_many_tables_become_one(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    write_tables(iter([TABLE, TABLE]), path, schema=REJECTS)
    assert read_table(path, schema=REJECTS).num_rows == 2
    write_tables(iter([]), path, schema=REJECTS)
    assert read_table(path, schema=REJECTS).num_rows == 0


def test_a_missing_or_damaged_file_has_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    assert read_mark(path) == ""
    write_table(TABLE, path, schema=REJECTS, mark="abc")
    path.write_bytes(path.read_bytes()[:-6])
    assert read_mark(path) == ""
    write_table(TABLE, path, schema=REJECTS)
    assert read_mark(path) == ""


def test_a_missing_table_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.parquet: no such table; run the stage before it, or `entity-pipe extract`"):
        read_table(tmp_path / "x.parquet", schema=REJECTS)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"bukan tabel sama sekali", b"PAR1" + 40 * b"\xff" + b"PAR1"])
def test_a_damaged_table_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.parquet: not a readable Parquet file .*rerun with --force"):
        read_table(path, schema=REJECTS)


def test_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    with pytest.raises(InputError, match=r"not the expected table"):
        write_table(TABLE, path, schema=ALIASES)
    assert list(tmp_path.iterdir()) == []
    write_table(TABLE, path, schema=REJECTS)
    with pytest.raises(InputError, match=r"x\.parquet: not the expected table"):
        read_table(path, schema=ALIASES)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    write_table(TABLE, path, schema=REJECTS)
    before = path.read_bytes()

    def broken() -> object:
        yield TABLE
        raise ValueError("mogok")

    with pytest.raises(ValueError, match="mogok"):
        write_tables(broken(), path, schema=REJECTS)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(InputError, match=r"berkas/x: cannot write there \(.+\); choose another folder with --out"):
        write_json({}, tmp_path / "berkas" / "x" / "a.json")


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(InputError, match=r"cannot write there \(Permission denied\)"):
        write_table(TABLE, tmp_path / "a.parquet", schema=REJECTS)


def test_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with pytest.raises(InputError, match="jalankan dulu"):
        read_json(path, missing="jalankan dulu")
    write_json({"b": "Jawa Tengah – é", "a": 1}, path)
    assert read_json(path, missing="") == {"a": 1, "b": "Jawa Tengah – é"}
    assert path.read_text(encoding="utf-8").index('"a"') < path.read_text(encoding="utf-8").index('"b"')
    path.write_text("{")
    with pytest.raises(InputError, match=r"a\.json: damaged .*rerun with --force"):
        read_json(path, missing="")


def test_fingerprints_tell_values_apart_and_ignore_key_order() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert len({fingerprint("a", "b"), fingerprint("ab"), fingerprint(["a", "b"]), fingerprint("b", "a")}) == 4


def test_remove_others_leaves_what_is_kept_and_other_files(tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet", "plan.json"):
        (tmp_path / name).write_text("")
    remove_others(tmp_path, ["a"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "plan.json"]
