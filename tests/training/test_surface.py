"""The token convention that training text is brought to."""

from __future__ import annotations

import itertools

import pytest

from entity_pipe.training.surface import surface_tokens

# tokens are separated by a blank, so the text is what is left without them where it had none
WHOLE = [
    "Jong-un", "Ju-min", "Jong-Un", "Jae-In", "F-16", "Su-57", "COVID-19", "PDI-P", "APBN-P", "G-20", "anak-anak",
    "Bangsa-Bangsa", "UNDANG-UNDANG", "Tolong-Menolong", "Langkah-Langkahnya", "sayur-mayur", "Sayur-Mayur",
    "Gara-Gara", "AL-QURAN", "Al-Qaeda", "al-Assad", "Abdul-Rahman", "Indo-Pasifik", "Guinea-Bissau", "Timor-Leste",
    "Saint-Germain", "Jean-Luc", "Port-au-Prince", "Wi-Fi", "ke-17", "ke-XIX", "1990-an", "e-KTP", "18/6/2024", "19/6",
    "II/2007", "34/PMK.011/2007", "S/A", "17-Mar", "9.000", "6,25", "17.30", "S.H.", "M.Si.", "S.Sos", "Ph.D.", "A.S.",
    "KONTAN.CO.ID", "Kompas.com", "Gemapos.ID", "REPUBLIKA.co.id", "news.detik.com", "www.bps.go.id",
    "https://www.kemlu.go.id/berita/12", "redaksi@harian.co.id", "@kemlu_ri", "Jakartanya", "Ma'ruf", "Qur’an",
    "sepak_bola", "...", "--", "``", "melakukan-Nya", "Boeing-737", "3D", "5G", "Dr.", "Tbk.", "R.",
]  # fmt: skip
APART = [
    "Rusia - Korea Utara", "Putin - Kim Jong Un", "Korea - Rusia", "Amerika Serikat - Tiongkok - India",
    "Prabowo - Gibran", "pro - Palestina", "AS - China", "Iran - Irak", "Rusia - Belarusia", "se - Indonesia",
    "non - ASEAN", "pasca - Soviet", "eks - Gafatar", "KPK - nya", "Jakarta – Bandung", "ini . Washington", "50 %",
    "US$ 5", "Rp 2.500", "MPR / DPR", "Gemapos / X @kawankorea", "( WHO )", "“ aliansi ”", "2 - 0", "10 - 12",
    "# Pemilu2024", "S & P", "menang ? !", "Kim . Ia", "2024 . Presiden", "Detik.com - Jakarta", "“ Kami siap , ”",
]  # fmt: skip
SENTENCES = [
    ("Dr. H. Amran, S.H., M.Si., tiba.", "Dr. H. Amran , S.H. , M.Si. , tiba ."),
    ("Prof. Dr. Ir. J. B. Sitorus hadir", "Prof. Dr. Ir. J. B. Sitorus hadir"),
    ("kantor di Jl. Melati No. 4, Bogor", "kantor di Jl. Melati No. 4 , Bogor"),
    ("PT Angin Timur Tbk. dan Co. Ltd. merugi", "PT Angin Timur Tbk. dan Co. Ltd. merugi"),
    ("saham PT Angin Timur Tbk.", "saham PT Angin Timur Tbk ."),
    ("butuh vitamin C.", "butuh vitamin C ."),
    ("Drs. M.Nurdin", "Drs. M. Nurdin"),
    ("Kim Jong-un\u00a0dan\u00a0Putin", "Kim Jong-un dan Putin"),
    ("Selasa\u00a0(18/6/2024).", "Selasa ( 18/6/2024 ) ."),
]


def tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in surface_tokens(text)]


@pytest.mark.parametrize("text", WHOLE)
def test_one_token(text: str) -> None:
    assert tokens(text) == [text]
    if text not in {"Dr.", "Tbk.", "R."}:  # these are whole by themselves or before a name only
        assert tokens(f"kata {text} lain") == ["kata", text, "lain"]


@pytest.mark.parametrize("spaced", APART)
def test_comes_apart(spaced: str) -> None:
    words = spaced.split(" ")
    text = words[0]
    for left, right in itertools.pairwise(words):
        text += right if not (left[-1].isalnum() and right[0].isalnum()) or left in {"US$", "Rp"} else " " + right
    assert tokens(text) == words


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentence(text: str, expected: str) -> None:
    assert tokens(text) == expected.split(" ")


def test_offsets_are_ordered_and_cover_everything_but_white_space() -> None:
    text = " “Aliansi\u00a0Rusia-Korea Utara,”\tkata\u2009Kim Jong-un…\n\n(Foto: EPA/X)\u200b "
    spans = surface_tokens(text)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert covered == "".join(text.replace("\u200b", "").split())


def test_nothing_in_nothing_out() -> None:
    assert surface_tokens("") == []
    assert surface_tokens(" \u00a0\n\ufeff") == []
