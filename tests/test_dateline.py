from __future__ import annotations

from datetime import date

import pytest

from entity_pipe.dateline import is_dateline_place, is_outlet, outlet, publication_date


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Contoh.com, JAKARTA - Harga beras naik lagi.", "Contoh.com"),
        ("CONTOH.CO.ID - PALU. Harga beras naik lagi.", "CONTOH.CO.ID"),
        ("Contoh.ID (Palu) - Harga beras naik lagi.", "Contoh.ID"),
        ("JAKARTA, CONTOH.com - Harga beras naik lagi.", "CONTOH.com"),
        ("SEOUL (Reuters) – Balon jatuh di atap rumah.", "Reuters"),
        ("TANJUNG PINANG, CONTOH.com — Nelayan melaut.", "CONTOH.com"),
        ("Harga beras di contoh.com naik lagi.", None),
        ("Kepala Badan Pangan (BPN) menolak.", None),
    ],
)
def test_outlet(line: str, source: str | None) -> None:
    assert outlet(["Judul Berita", line]) == source


def test_outlet_stands_at_the_head_only() -> None:
    assert outlet(["Judul"] * 20 + ["SEOUL (Reuters) – Balon jatuh."]) is None
    assert outlet([]) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Rabu, 19 Juni 2024 | 10:20 WIB", date(2024, 6, 19)),
        ("Selasa 4 Jan 2022", date(2022, 1, 4)),
        ("Contoh - Jumat, 17 Agustus 2018", date(2018, 8, 17)),
        ("Jum'at, 3/5/2024 08:00", date(2024, 5, 3)),
        ("Minggu, 31 Februari 2021", None),
        ("Minggu, 3 Foobar 2021", None),
        ("Rapat digelar Rabu, 19 Juni 2024, di Palu.", None),
        ("Gempa terjadi pada 19 Juni 2024", None),
    ],
)
def test_publication_date(line: str, day: date | None) -> None:
    assert publication_date(["Judul Berita", line]) == day


def test_an_impossible_date_does_not_hide_the_next() -> None:
    assert publication_date(["Senin, 30 Februari 2023", "Senin, 6 Maret 2023"]) == date(2023, 3, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JAMBI, ANGIN.com – Hujan turun.", True),
        ("JAMBI (ANTARA) - Hujan turun.", True),
        ("Judul\n\nJAMBI – Hujan turun.", True),
        ("JAMBI diguyur hujan - lagi.", False),
        ("Hujan di JAMBI – lagi.", False),
        ("JAMBI-Riau terhubung.", False),
        ("a\n" * 9 + "JAMBI – Hujan.", False),
    ],
)
def test_the_place_of_a_dateline(text: str, expected: bool) -> None:
    start = text.index("JAMBI")
    assert is_dateline_place(text, start, start + 5) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("YOGYA (KR) - Harga beras naik.", "KR", True),
        ("Media, Jakarta - Harga beras naik.", "Media", True),
        ("JAKARTA, Bisnis - Harga beras naik.", "Bisnis", True),
        ("Harga beras naik.\n\nPetani menunggu. (KR/Ati)", "KR", True),
        ("Harga beras naik.\n\nPetani menunggu. (Ati-KR)", "KR", True),
        ("Harga beras naik, tulis KR kemarin.", "KR", False),
        ("Petani (KR) menunggu hujan.", "KR", False),
        ("a\n" * 9 + "YOGYA (KR) - Harga beras naik.", "KR", False),
    ],
)
def test_where_an_article_names_its_own_medium(text: str, name: str, expected: bool) -> None:
    start = text.index(name)
    assert is_outlet(text, start, start + len(name)) is expected
