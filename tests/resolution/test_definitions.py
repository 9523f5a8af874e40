from __future__ import annotations

import pytest

from entity_pipe.resolution.definitions import bracketed_after, is_definition, is_foreign_acronym


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Otoritas Jasa Keuangan", "OJK"),
        ("Kementerian Keuangan", "Kemenkeu"),
        ("Badan Pusat Statistik", "BPS"),
        ("Komisi Pemberantasan Korupsi", "KPK"),
        ("Perhimpunan Petani Kopi Lereng Utara", "PPKLU"),
        ("Amerika Serikat", "AS"),
        ("Rumah Sakit Umum Daerah", "RSUD"),
    ],
)
def test_definitions(long: str, short: str) -> None:
    assert is_definition(long, short)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Bank Indonesia", "OJK"),
        ("OJK", "Otoritas Jasa Keuangan"),
        ("Otoritas Jasa Keuangan", "O"),
        ("Otoritas Jasa Keuangan", "tasjk"),
        ("Sari Dewi", "29"),
        ("Kantor Berita Pusat Korea", "KCNA"),
        ("Otoritas Jasa Keuangan", "-OJK"),
    ],
)
def test_no_definitions(long: str, short: str) -> None:
    assert not is_definition(long, short)


@pytest.mark.parametrize(
    ("long", "short", "found"),
    [
        ("Kantor Berita Pusat Korea", "KCNA", True),
        ("Dana Moneter Internasional", "IMF", True),
        ("Reuters", "KCNA", False),
        ("Dana Moneter Internasional", "Imf", False),
        ("Dana Moneter Internasional", "2024", False),
        ("Dana Moneter Internasional", "IM", False),
        ("DANA MONETER", "IMF", False),
    ],
)
def test_foreign_acronyms(long: str, short: str, found: bool) -> None:
    assert is_foreign_acronym(long, short) is found


@pytest.mark.parametrize(
    ("after", "inside"),
    [
        (" (OJK) memanggil", "OJK"),
        ("(OJK)", "OJK"),
        (' ("OJK") itu', "OJK"),
        (" ( OJK ) itu", "OJK"),
        (" memanggil (OJK)", None),
        (" (O) itu", None),
        (" (tanpa akhir", None),
        ("", None),
    ],
)
def test_bracketed_after(after: str, inside: str | None) -> None:
    text = "Otoritas Jasa Keuangan"
    place = bracketed_after(text + after, len(text))
    assert (place and (text + after)[slice(*place)]) == inside
