"""A corpus of four small articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from entity_pipe.corpus.build import import_articles
from entity_pipe.corpus.files import Corpus

TRAIN = """#! 2014-05-02 | Harian Contoh
[PER SRI WENING|Sri Wening Tyas] Buka Pasar

[LOC WONOSOBO|Wonosobo], [ORG Harian Contoh] - Ketua [ORG Koperasi Teh Tambi] [PER Sri Wening Tyas] membuka [LOC Pasar Kejajar].
"Teh [LOC? Tambi|Desa Tambi] harus naik kelas," kata [PER Wening|Sri Wening Tyas].

% Baca juga: Banjir di [LOC Purworejo]
Keterangan gambar menyusul [PER* Danu Prakosa]
"""
DEV = """#! 2019-01-12 | Harian Contoh
Petani [LOC Jepang] Belajar di [LOC Wonosobo]

Rombongan dari [LOC Shizuoka] mengunjungi [ORG Koperasi Teh Tambi].
"""
TEST = """#! 2021-09-30 | Kabar Contoh
Kapal Kandas di [LOC Selat Bali]

[ORG Badan Nasional Pencarian dan Pertolongan] ([ORG Basarnas|Badan Nasional Pencarian dan Pertolongan]) menolong [PER Ketut Rai].
"""
TEXTS = {"ekonomi-2014": ("train", TRAIN), "ekonomi-2019": ("dev", DEV), "daerah-2021": ("test", TEST)}


@pytest.fixture
def notation(tmp_path: Path) -> Callable[..., Corpus]:
    """Make a corpus of articles in the notation, by name, as (part, text)."""

    def build(articles: dict[str, tuple[str, str]]) -> Corpus:
        corpus = Corpus()
        for name, (part, text) in articles.items():
            folder = tmp_path / "notation" / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            corpus = import_articles(folder, part=part, before=corpus)
        return Corpus(corpus.articles, {k: replace(e, kind="place") if k[0] == "LOC" else e for k, e in corpus.entities.items()})

    return build


@pytest.fixture
def corpus(notation: Callable[..., Corpus]) -> Corpus:
    return notation(TEXTS)
