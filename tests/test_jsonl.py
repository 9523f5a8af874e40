from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.errors import InputError
from entity_pipe.jsonl import read_jsonl, write_jsonl


def test_rows_come_back(tmp_path: Path) -> None:
    rows = [{"nama": "Sari\u2028Dewi", "nomor": 1}, {"nama": "é", "nomor": 2}]
    write_jsonl(rows, tmp_path / "a.jsonl")
    assert list(read_jsonl(tmp_path / "a.jsonl", {"nama": str, "nomor": int})) == rows


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"nama": "a", "nomor": true}', "the field 'nomor' is missing or no int"),
        ('{"nama": "c", "nomor": 1}', "nama 'c' is none of a, b"),
        ("[]", "the field 'nama' is missing"),
        ("{", "no JSON object"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"nama": "a", "nomor": 1}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError, match=rf"a\.jsonl:2: {message}"):
        list(read_jsonl(path, {"nama": str, "nomor": int}, choices={"nama": ("a", "b")}))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl: no such file"):
        list(read_jsonl(tmp_path / "a.jsonl", {}))
