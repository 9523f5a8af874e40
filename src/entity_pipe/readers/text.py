"""Plain text files: UTF-8, or UTF-16 with a byte order mark."""

from __future__ import annotations

import codecs
from pathlib import Path

from entity_pipe.errors import RejectedError

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def read_text(path: Path) -> str:
    """The file's decoded content without its byte order mark; line ends stay as they are.

    Raises:
        RejectedError: the bytes are no text in UTF-8 or marked UTF-16.
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    encoding = "utf-8"
    for mark, name in MARKS.items():
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RejectedError(
            "undecodable",
            f"not {encoding.upper()} (byte {error.start}); convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8`",
        ) from None
    if "\x00" in text:
        raise RejectedError("undecodable", "holds NUL bytes, so it is no text file; convert it to UTF-8 text")
    return text
