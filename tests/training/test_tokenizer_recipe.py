"""The tokenizer's training data and a run of two steps on a toy corpus."""

from __future__ import annotations

import lzma
import random
from pathlib import Path

import pytest

from entity_pipe.training.tokenizer import labels, score, train_tokenizer
from entity_pipe.training.tokenizer_data import detokenize, read_treebank, tokenizer_training_text
from entity_pipe.training.tokenizer_forms import dateline, form_sentence, reporting_clause

CONLLU = """# text = Bukunya dibaca Suryaningsih.
1-2\tBukunya\t_
1\tBuku\t_
2\tnya\t_
3\tdibaca\t_
4\tSuryaningsih\t_
5\t.\t_

# text = Ia senang, katanya.
1\tIa\t_
2\tsenang\t_
3\t,\t_
4\tkatanya\t_
5\t.\t_
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    data = tmp_path / "shared" / "data"
    for folder in ("treebanks", "text", "ner/idner-news-2k", "ner/nerui", "ner/nergrit"):
        (data / folder).mkdir(parents=True)
    for name in ("id_csui-ud-train", "id_pud-ud-test"):
        (data / "treebanks" / f"{name}.conllu").write_text(CONLLU, encoding="utf-8")
    gsd = CONLLU.replace("Suryaningsih", "Tutiwardhani").replace("senang", "sedih")
    (data / "treebanks" / "id_gsd-ud-dev.conllu").write_text(gsd, encoding="utf-8")
    for name in ("idner-news-2k", "nerui", "nergrit"):
        for part in ("train", "dev"):
            bio = f"Wali O\nkota O\nMalang B-LOC\nberpidato O\nsoal O\n{name}-{part} O\n. O\n"
            (data / "ner" / name / f"{part}.bio").write_text(bio, encoding="utf-8")
    lines = [f"Kereta nomor {i} berangkat dari Solo pagi itu." for i in range(400)]
    for name in ("news", "wiki"):
        with lzma.open(data / "text" / f"{name}.txt.xz", "wt", encoding="utf-8") as out:
            two = "Ia lahir di kota kecil itu. Ayahnya seorang guru desa."
            out.write("\n".join([*lines[:3], two, "Bukunya dibaca Tutiwardhani.", *lines]))
    return tmp_path / "shared"


def test_treebank_tokens_are_those_before_expansion(shared: Path) -> None:
    sentences = list(read_treebank(shared / "data" / "treebanks" / "id_csui-ud-train.conllu"))
    assert [[text[start:end] for start, end in spans] for text, spans in sentences] == [
        ["Bukunya", "dibaca", "Suryaningsih", "."],
        ["Ia", "senang", ",", "katanya", "."],
    ]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ('" Ya , " kata Ani ( 30 ) .', '"Ya," kata Ani (30).'),
        ("satu - satunya wakil", "satu-satunya wakil"),
        ("skor 2 - 1 , tahun 1990 - an", "skor 2-1, tahun 1990-an"),
        ("Risma - Whisnu pada 5 / 4", "Risma - Whisnu pada 5/4"),
    ],
)
def test_detokenize(tokens: str, text: str) -> None:
    assert detokenize(tokens.split(" ")) == text


def test_labels_close_tokens_and_sentences() -> None:
    text, digits = labels([("", "Ia tiba."), ("", "Ani-Budi menang")])
    assert text == "Ia tiba.Ani-Budi menang"
    assert digits == "01000012" + "001" + "1" + "0001" + "0" + "000002"
    assert len(labels([("", "Ia."), (" ", "Kau?")])[1]) == len("Ia. Kau?")


def test_forms_are_filled_and_repeatable() -> None:
    made = [[function(random.Random(i)) for i in range(200)] for function in (form_sentence, dateline, reporting_clause)]
    assert made == [[function(random.Random(i)) for i in range(200)] for function in (form_sentence, dateline, reporting_clause)]
    assert not any(mark in text for texts in made for text in texts for mark in "{}_")


def test_held_out_treebank_is_nowhere_in_the_training_text(shared: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.txt").write_text("[PER Sari Dewi] tiba di [LOC Palu].\nIa lelah.\n\nHujan turun.\n", encoding="utf-8")
    held = tokenizer_training_text(shared=shared, own=own, hold_out_gsd=True, news=40, wiki=40, forms=10)
    joined = "\n".join(sentence for paragraph in held.train for _, sentence in paragraph).lower()
    assert held.held_out["gsd"] == ["Bukunya dibaca Tutiwardhani.", "Ia sedih, katanya."]
    assert "tuti" not in joined
    assert "ayahnya" not in joined  # two sentences in one line
    assert "sari dewi tiba di palu" in joined
    assert "nerui-dev" not in joined
    shipped = tokenizer_training_text(shared=shared, own=own, news=40, wiki=40, forms=10)
    assert "gsd" not in shipped.held_out
    assert any("Tuti" in sentence.title() for paragraph in shipped.train for _, sentence in paragraph)


def test_two_steps_make_a_model_that_plain_stanza_loads(shared: Path, tmp_path: Path) -> None:
    model = tmp_path / "tokenizer.pt"
    scores = train_tokenizer(shared=shared, own=tmp_path, output=model, hold_out_gsd=True, steps=2, hidden=8)
    assert set(scores) == {f"{name}.{kind}" for name in ("csui", "news", "gsd") for kind in ("tokens", "sentences")} | {"minutes"}
    assert all(0 <= value <= 1 for name, value in scores.items() if name != "minutes")
    assert str(tmp_path) not in model.read_bytes().decode("latin-1")
    assert 0 <= score(model, [("Ia tiba.", [(0, 2), (3, 7), (7, 8)])])["tokens"] <= 1
