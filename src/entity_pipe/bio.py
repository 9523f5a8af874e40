"""Pretokenised two-column files (CoNLL-2003 style, IOB2 tags) and spans of tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from entity_pipe.errors import InputError

TYPES = ("PER", "LOC", "ORG")


def read_bio(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield (tokens, tags) of each sentence.

    Args:
        path: UTF-8 file with a token and a BIO tag a line (tab or blank between them), a blank line between sentences.

    Raises:
        InputError: a line has not two columns or its tag is not O, B-TYPE or I-TYPE.
    """
    tokens: list[str] = []
    tags: list[str] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the gold file as UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        fields = line.split()
        if not fields:
            if tokens:
                yield tuple(tokens), tuple(tags)
            tokens, tags = [], []
            continue
        if len(fields) != 2 or not _is_tag(fields[1]):
            raise InputError(f"{path}:{number}: expected a token and a BIO tag (O, B-PER, I-PER, …), found {line.strip()!r}")
        tokens.append(fields[0])
        tags.append(fields[1])
    if tokens:
        yield tuple(tokens), tuple(tags)


def _is_tag(tag: str) -> bool:
    return tag == "O" or (tag[:2] in {"B-", "I-"} and len(tag) > 2)


def bio_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Mentions of a BIO sequence, as the CoNLL scorer reads them (an I- without its B- begins a mention).

    Args:
        tags: IOB2 tags of one sentence.

    Returns:
        (first token, token after the last, type), in order.
    """
    spans: list[tuple[int, int, str]] = []
    start = 0
    kind = ""
    for i, tag in enumerate([*tags, "O"]):
        if kind and (tag == "O" or tag[0] == "B" or tag[2:] != kind):
            spans.append((start, i, kind))
            kind = ""
        if tag != "O" and not kind:
            start, kind = i, tag[2:]
    return spans
