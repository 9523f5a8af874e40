from __future__ import annotations

import pytest

from entity_pipe.nlp.paragraphs import paragraphs

WRAPPED = (
    "Petani di lereng gunung itu memanen\nkopi lebih awal karena hujan turun\nterus-menerus sejak akhir pekan\n"
    "lalu, kata ketua kelompok mereka.\nWarga lain menunggu harga\nkembali naik.\n\nMusim depan belum tentu.\n"
)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\t\n", []),
        ("Satu.", ["Satu."]),
        ("  Satu. \n\n\nDua.\u00a0\r\nTiga.", ["Satu.", "Dua.", "Tiga."]),
        ("Satu.\u2028Dua.\x0bTiga.", ["Satu.", "Dua.", "Tiga."]),
        ("Judul Berita\nKepala berita\nini disambung", ["Judul Berita", "Kepala berita", "ini disambung"]),
    ],
)
def test_every_line_is_a_paragraph(text: str, found: list[str]) -> None:
    assert pieces(text) == found


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_hard_wrapped_text_has_blocks(end: str) -> None:
    first, second = pieces(WRAPPED.replace("\n", end))
    assert first.startswith("Petani di lereng") and first.endswith("kembali naik.")
    assert second == "Musim depan belum tentu."


def test_lines_that_begin_with_capitals_are_not_wrapped() -> None:
    text = "\n".join(f"Kalimat nomor {i} selesai." for i in range(10))
    assert len(pieces(text)) == 10


def test_offsets_are_in_order_and_leave_out_only_white_space() -> None:
    for text in (WRAPPED, " a\n\n b c \n"):
        places = paragraphs(text)
        assert places == sorted(places)
        inside = {i for start, end in places for i in range(start, end)}
        assert "".join(text[i] for i in range(len(text)) if i not in inside).strip() == ""
