from __future__ import annotations

import pytest

from entity_pipe.nlp.boilerplate import Boilerplate, load_boilerplate


@pytest.fixture(scope="module")
def boilerplate() -> Boilerplate:
    return load_boilerplate()


@pytest.mark.parametrize(
    "line",
    [
        "Baca Juga: Harga Cabai Naik di Palu",
        "BACA JUGA : Harga Cabai Naik",
        "Baca juga Harga Cabai Naik",
        "Simak juga: Video Banjir Palu",
        "Penulis: Sari Dewi",
        "Editor : Budi Santoso",
        "Reporter: Made | Editor: Budi",
        "ADVERTISEMENT",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Beranda | Nasional | Ekonomi | Olahraga",
        "Nasional Ekonomi Olahraga",
        "Tag: Palu, Sari Dewi",
        "© 2023 Kabar Contoh",
    ],
)
def test_boilerplate_lines(boilerplate: Boilerplate, line: str) -> None:
    assert boilerplate.covers(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sari Dewi membaca juga puisi di Palu.",
        "Editor senior itu tiba di Jakarta kemarin.",
        "Penulis asal Palu meraih penghargaan.",
        "Harga Cabai Naik di Palu",
        "Presiden Rusia Vladimir Putin tiba di Pyongyang.",
        "Nasional",
        "",
    ],
)
def test_the_story_is_no_boilerplate(boilerplate: Boilerplate, line: str) -> None:
    assert not boilerplate.covers(line)


def test_places_in_an_article(boilerplate: Boilerplate) -> None:
    text = (
        "Warga Palu menanam padi (Foto: Dok. Kabar Contoh) di sawah.\n\nBaca Juga: Bupati Datang\n\n"
        "Panen tiba (abc) lebih awal.\nMereka senang. (sdw/bdi)\n"
    )
    assert [text[start:end] for start, end in boilerplate.find(text)] == [
        "(Foto: Dok. Kabar Contoh)",
        "Baca Juga: Bupati Datang",
        "(sdw/bdi)",
    ]


def test_an_empty_text_has_none(boilerplate: Boilerplate) -> None:
    assert boilerplate.find("") == []
    assert boilerplate.find("\n\n") == []
