from __future__ import annotations

import itertools

import pytest

from entity_pipe.nlp import tokenizer as tokenizer_module
from entity_pipe.nlp.engine import Engine
from tests.helpers import ARTICLES

pytestmark = pytest.mark.model

TEXTS = [*ARTICLES.values(), "", "Satu kalimat tanpa titik", "\n\n  \n", "🦀🦀 🌴\n\nHujan\tturun\u00a0deras."]


def test_tokens_cover_the_text_and_stay_in_their_paragraph(engine: Engine) -> None:
    for text, sentences in zip(TEXTS, engine.tokenizer(TEXTS), strict=True):
        tokens = [token for sentence in sentences for token in sentence]
        assert all(0 <= start < end <= len(text) for start, end in tokens)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(tokens))
        assert "".join("".join(text[a:b].split()) for a, b in tokens) == "".join(text.split())
        assert all("\n" not in text[sentence[0][0] : sentence[-1][1]] for sentence in sentences)


def test_texts_do_not_change_one_another(engine: Engine) -> None:
    assert engine.tokenizer(TEXTS) == [engine.tokenizer([text])[0] for text in TEXTS]


def test_small_batches_change_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    straight = engine.tokenizer(TEXTS)
    monkeypatch.setattr(tokenizer_module, "BATCH_CHARACTERS", 10)
    assert engine.tokenizer(TEXTS) == straight


def test_long_sentences_are_cut(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "beras, " * 40 + "beras."
    straight = engine.tokenizer([text])[0]
    monkeypatch.setattr(tokenizer_module, "MAX_SENTENCE", 7)
    cut = engine.tokenizer([text])[0]
    assert max(map(len, straight)) > 7 >= max(map(len, cut))
    assert [token for sentence in cut for token in sentence] == [token for sentence in straight for token in sentence]


@pytest.mark.parametrize("texts", [[], [""], ["", " \n"]])
def test_empty_texts(engine: Engine, texts: list[str]) -> None:
    assert engine.tokenizer(texts) == [[] for _ in texts]
