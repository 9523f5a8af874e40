from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.errors import InputError
from entity_pipe.readers import READERS, Record
from entity_pipe.readers.text import read_text

TEXT = "Judul\r\n\r\nHarga kopi di José’s Café naik – 5 %.\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big"],
)
def test_decoded_without_the_mark_and_otherwise_unchanged(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert read_text(path) == TEXT
    assert list(READERS[".txt"](path)) == [Record(TEXT)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (TEXT.encode("cp1252"), r"not UTF-8 \(byte 26\); convert it, for example with `iconv"),
        (b"\xff\xfe" + b"abc", "not UTF-16-LE"),
        ("Judul".encode("utf-16-le"), "holds NUL bytes"),
        (b"PK\x03\x04\x00\x00", "holds NUL bytes"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_text(path)


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    assert read_text(path) == ""
