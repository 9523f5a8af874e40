from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest

from entity_pipe.bio import TYPES, bio_spans
from entity_pipe.corpus.files import GoldArticle, GoldMention
from entity_pipe.errors import InputError
from entity_pipe.nlp.tokenizer import Tokenizer
from entity_pipe.training.corpora import (
    COLUMNS,
    Sentence,
    article_sentences,
    gold_sentences,
    inline_to_bio,
    read_inline,
    to_our_convention,
    training_sentences,
)
from tests.helpers import ROOT

OWN = ROOT / "training" / "sentences"


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("Hujan turun.", "Hujan/O turun/O ./O"),
        ("[PER Sari Dewi] di [LOC Palu].", "Sari/B-PER Dewi/I-PER di/O Palu/B-LOC ./O"),
        ("[ORG Bank Angin] ([ORG BA])", "Bank/B-ORG Angin/I-ORG (/O BA/B-ORG )/O"),
        ("[LOC Senayan], [LOC Jakarta]", "Senayan/B-LOC ,/O Jakarta/B-LOC"),
        ("[LOC Rusia]-[LOC Korea Utara]", "Rusia/B-LOC -/O Korea/B-LOC Utara/I-LOC"),
    ],
)
def test_inline_mentions(line: str, pairs: str) -> None:
    tokens, tags = inline_to_bio(line)
    assert " ".join(f"{token}/{tag}" for token, tag in zip(tokens, tags, strict=True)) == pairs


def test_our_sentences_are_read_whole() -> None:
    files = sorted(OWN.glob("*.txt"))
    assert files
    for path in files:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        merged = []
        for line, (tokens, tags) in zip(lines, read_inline(path), strict=True):
            if len(bio_spans(tags)) != sum(line.count(f"[{kind} ") for kind in TYPES):
                merged.append(line)
            assert not any(mark in token for token in tokens for mark in ("[PER", "[LOC", "[ORG")), line
        assert merged == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Pemkot/O Palu/B-LOC rapat/O", "Pemkot/B-ORG Palu/I-ORG rapat/O"),
        ("Pemerintah/O Kabupaten/O Donggala/B-LOC", "Pemerintah/B-ORG Kabupaten/I-ORG Donggala/I-ORG"),
        ("di/O Kota/O Palu/B-LOC", "di/O Kota/B-LOC Palu/I-LOC"),
        ("Wali/O Kota/O Palu/B-LOC", "Wali/O Kota/O Palu/B-LOC"),
        ("Fraksi/O Partai/B-ORG Contoh/I-ORG", "Fraksi/B-ORG Partai/I-ORG Contoh/I-ORG"),
        ("Komisi/O III/O DPR/B-ORG", "Komisi/B-ORG III/I-ORG DPR/I-ORG"),
        ("Komisi/O lama/O DPR/B-ORG", "Komisi/O lama/O DPR/B-ORG"),
        ("Pemerintah/O Indonesia/B-LOC", "Pemerintah/O Indonesia/B-LOC"),
        ("Komisi/O III/O", "Komisi/O III/O"),
        ("Palu/B-LOC", "Palu/B-LOC"),
    ],
)
def test_conversions_to_our_convention(before: str, after: str) -> None:
    tokens, tags = zip(*(pair.rsplit("/", 1) for pair in before.split()), strict=True)
    assert to_our_convention(tokens, tags) == tuple(pair.rsplit("/", 1)[1] for pair in after.split())


def test_columns_without_labels_are_left_out_of_the_loss() -> None:
    rows = Sentence(("Palu", "."), {"default": ("B-LOC", "O"), "nergrit": ("B-GPE", "O")}).rows()
    assert [row["text"] for row in rows] == ["Palu", "."]
    assert rows[0]["multi_ner"] == ("B-LOC", "-", "-", "B-GPE")
    assert COLUMNS == ("default", "nerui", "idner", "nergrit")


def test_sources_and_parts(tmp_path: Path) -> None:
    for name in ("nerui", "idner-news-2k", "nergrit"):
        folder = tmp_path / "shared" / "data" / "ner" / name
        folder.mkdir(parents=True)
        for part in ("train", "dev"):
            (folder / f"{part}.bio").write_text(f"{name}-{part} O\nPemkot O\nPalu B-LOC\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.txt").write_text("\n".join(f"Kalimat {i} dari [LOC Palu]." for i in range(20)))
    train = training_sentences(shared=tmp_path / "shared", own=own)
    dev = training_sentences(shared=tmp_path / "shared", own=own, part="dev")
    assert (len(train), len(dev)) == (3 + 18, 3 + 2)
    assert not {s.tokens for s in train} & {s.tokens for s in dev}
    assert train[0].tags == {"nerui": ("O", "O", "B-LOC"), "default": ("O", "B-ORG", "I-ORG")}
    assert train[1].tags == {"idner": ("O", "O", "B-LOC")}
    assert set(train[-1].tags) == {"default"}


def test_articles_are_cut_and_tagged_as_at_run_time() -> None:
    article = GoldArticle(
        "a", "train", "x", date(2020, 1, 1), "x", "Ani tiba.\nDi Kota Palu.", (mention(0, 3, "PER"), mention(13, 22, "LOC"))
    )
    tokenizer = cast(
        Tokenizer, lambda texts: [[[(0, 3), (4, 8), (8, 9)], [(10, 12), (13, 17), (18, 22), (22, 23)]] for _ in texts]
    )
    assert article_sentences([article], tokenizer=tokenizer, source="gold") == [
        Sentence(("Ani", "tiba", "."), {"default": ("B-PER", "O", "O")}, "gold"),
        Sentence(("Di", "Kota", "Palu", "."), {"default": ("O", "B-LOC", "I-LOC", "O")}, "gold"),
    ]


def mention(start: int, end: int, kind: str) -> GoldMention:
    return GoldMention(start, end, "x", kind, "x")


def test_the_test_part_is_not_for_training(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the part 'test' is for measuring"):
        gold_sentences(gold=tmp_path, articles=tmp_path, tokenizer=cast(Tokenizer, None), part="test")
