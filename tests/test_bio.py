from __future__ import annotations

import random
from pathlib import Path

import pytest
from seqeval.metrics.sequence_labeling import get_entities

from entity_pipe.bio import bio_spans, read_bio
from entity_pipe.errors import InputError

TAGS = ["O", *(f"{position}-{kind}" for position in "BI" for kind in ("PER", "LOC", "ORG"))]


def test_reads_tabs_blanks_marks_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "emas.bio"
    path.write_bytes("\ufeffSari\tB-PER\r\nDewi\tI-PER\r\n\r\n\r\npulang O\n. O".encode())
    assert list(read_bio(path)) == [(("Sari", "Dewi"), ("B-PER", "I-PER")), (("pulang", "."), ("O", "O"))]


def test_an_empty_file_has_no_sentences(tmp_path: Path) -> None:
    path = tmp_path / "kosong.bio"
    path.write_text("\n\n")
    assert list(read_bio(path)) == []


@pytest.mark.parametrize("line", ["Palu", "Palu B-LOC ekstra", "Palu X-LOC", "Palu B-", "Palu B", "Palu LOC"])
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "emas.bio"
    path.write_text(f"Sari B-PER\n\n{line}\n")
    with pytest.raises(InputError, match=r"emas\.bio:3: expected a token and a BIO tag"):
        list(read_bio(path))


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "emas.bio"
    path.write_bytes("Pak B-PER\nJosé I-PER\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"emas\.bio: not UTF-8 \(byte 13\)"):
        list(read_bio(path))


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ([], []),
        (["O", "O"], []),
        (["B-PER", "I-PER", "O", "B-LOC"], [(0, 2, "PER"), (3, 4, "LOC")]),
        (["B-PER", "B-PER"], [(0, 1, "PER"), (1, 2, "PER")]),
        (["I-LOC", "I-LOC"], [(0, 2, "LOC")]),
        (["B-PER", "I-ORG", "I-ORG"], [(0, 1, "PER"), (1, 3, "ORG")]),
    ],
)
def test_spans(tags: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert bio_spans(tags) == spans


@pytest.mark.parametrize("seed", range(20))
def test_spans_are_those_of_seqeval_for_any_sequence(seed: int) -> None:
    generator = random.Random(seed)
    for _ in range(50):
        tags = generator.choices(TAGS, k=generator.randint(0, 12))
        assert bio_spans(tags) == [(start, end + 1, kind) for kind, start, end in get_entities(tags)], tags
