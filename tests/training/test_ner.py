from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from entity_pipe.bio import TYPES, bio_spans
from entity_pipe.models import stanza_pipeline
from entity_pipe.training.corpora import COLUMNS, Sentence, inline_to_bio
from entity_pipe.training.ner import NerSettings, in_capitals, learning_rate, train_ner, with_exchanged_names

LINES = [
    "[PER Sari Dewi] tiba di [LOC Palu] .",
    "[ORG Bank Angin Timur] membuka kantor di [LOC Poso] .",
    "Hujan turun sejak pagi .",
    "Petani [PER Sutarno] menanam padi di [LOC Kabupaten Sleman] .",
]
TINY = NerSettings(steps=3, batch_words=12, warmup=1, hidden=8, capitals=0.5)


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    labelled = [inline_to_bio(line) for line in LINES]
    return [
        *(Sentence(tokens, dict.fromkeys(COLUMNS, tags)) for tokens, tags in labelled),
        *(Sentence(tokens, {"default": tags}, "own") for tokens, tags in labelled),
    ]


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory, sentences: list[Sentence]) -> Path:
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    path = tmp_path_factory.mktemp("vectors") / "tiny.pt"
    words = sorted({token.lower() for sentence in sentences for token in sentence.tokens})
    pretrain = Pretrain(filename=str(path), save_to_file=False)
    pretrain._vocab = PretrainedWordVocab(words)
    pretrain._emb = torch.randn(len(words) + len(VOCAB_PREFIX), 6, generator=torch.Generator().manual_seed(1)).half()
    pretrain.save(str(path))
    return path


def test_three_steps_make_a_tagger_that_plain_stanza_loads(vectors: Path, sentences: list[Sentence], tmp_path: Path) -> None:
    model, log = tmp_path / "ner.pt", tmp_path / "log.jsonl"
    scores = train_ner(
        train=sentences, dev=sentences[1:6], vectors=vectors, output=model, settings=TINY, log=log, evaluate_every=2
    )
    assert set(scores) == {*COLUMNS, "own", "default on nerui"}
    assert all(0 <= score <= 1 for score in scores.values())
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["step"] for line in lines] == [2, 3]
    assert {key: lines[-1][key] for key in scores} == scores
    assert str(tmp_path) not in model.read_bytes().decode("latin-1")
    pipeline = stanza_pipeline(ner_model_path=str(model), ner_pretrain_path=str(vectors), allow_unknown_language=True)
    document = pipeline("Sari Dewi tiba di Palu.")
    assert [token.text for token in document.sentences[0].tokens] == ["Sari", "Dewi", "tiba", "di", "Palu", "."]
    assert all(token.ner for token in document.sentences[0].tokens)


def test_a_run_can_be_repeated(vectors: Path, sentences: list[Sentence], tmp_path: Path) -> None:
    weights = []
    for name in ("satu.pt", "dua.pt"):
        train_ner(train=sentences, dev=sentences[:4], vectors=vectors, output=tmp_path / name, settings=TINY)
        weights.append(torch.load(tmp_path / name, weights_only=True)["model"])
    assert weights[0].keys() == weights[1].keys()
    assert all(torch.equal(weights[0][key], weights[1][key]) for key in weights[0])


def test_finishing_leaves_our_column_and_the_encoder(vectors: Path, sentences: list[Sentence], tmp_path: Path) -> None:
    weights = {}
    for finish in (0, 2):
        settings = replace(TINY, finish=finish)
        train_ner(train=sentences, dev=sentences[:4], vectors=vectors, output=tmp_path / "ner.pt", settings=settings)
        weights[finish] = torch.load(tmp_path / "ner.pt", weights_only=True)["model"]
    changed = {name for name, value in weights[0].items() if not torch.equal(value, weights[2][name])}
    published = {f"{part}.{number}" for part in ("tag_clfs", "crits") for number in (1, 2, 3)}
    assert {".".join(name.split(".")[:2]) for name in changed} == published


def test_learning_rate() -> None:
    settings = NerSettings(steps=100, warmup=10, learning_rate=0.01)
    rates = [learning_rate(step, settings) for step in range(1, 101)]
    assert rates[9] == max(rates) == 0.01
    assert rates[:10] == sorted(rates[:10])
    assert rates[9:] == sorted(rates[9:], reverse=True)
    assert rates[-1] == pytest.approx(0.0)
    assert rates[54] == pytest.approx(0.005, rel=0.01)


def test_names_are_exchanged_within_their_type(sentences: list[Sentence]) -> None:
    settings = NerSettings(exchanged=1.0, seed=3)
    ours = [sentence for sentence in sentences if sentence.source == "own"]
    changed = with_exchanged_names(sentences, settings)
    assert len(changed) == 3  # the sentence without a name is left as it is
    names = {kind: {s.tokens[a:b] for s in ours for a, b, k in bio_spans(s.tags["default"]) if k == kind} for kind in TYPES}
    for sentence in changed:
        assert len(sentence.tokens) == len(sentence.tags["default"])
        for start, end, kind in bio_spans(sentence.tags["default"]):
            assert sentence.tokens[start:end] in names[kind]
    assert [s.tokens[-1] for s in changed] == ["."] * 3
    assert with_exchanged_names(sentences, NerSettings()) == []


def test_some_sentences_come_in_capitals(sentences: list[Sentence]) -> None:
    [*capitals] = in_capitals(sentences, NerSettings(capitals=1.0))
    assert [s.tags for s in capitals] == [s.tags for s in sentences]
    assert capitals[0].tokens[:2] == ("SARI", "DEWI")
