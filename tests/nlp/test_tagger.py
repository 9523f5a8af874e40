from __future__ import annotations

import itertools
import lzma
import random
from typing import Any

import numpy as np
import pytest
import torch

from entity_pipe.nlp import tagger as tagger_module
from entity_pipe.nlp.engine import Engine
from entity_pipe.nlp.paragraphs import paragraphs
from entity_pipe.nlp.tagger import Tagger, TokenSpan
from tests.helpers import RAW, ROOT

pytestmark = pytest.mark.model
NEWS = ROOT.parent / "shared" / "data" / "text" / "news.txt.xz"

SENTENCES = [
    ["Presiden", "Rusia", "Vladimir", "Putin", "tiba", "di", "Pyongyang", "."],
    ["Hujan", "turun", "."],
    [
        "Otoritas",
        "Jasa",
        "Keuangan",
        "(",
        "OJK",
        ")",
        "memanggil",
        "direksi",
        "PT",
        "Angin",
        "Timur",
        "Tbk",
        "di",
        "Jakarta",
        "Selatan",
        ".",
    ],
    ["Korut"],
    ["Gubernur", "Jawa", "Tengah", "bertemu", "Sari", "Dewi", ",", "Budi", "Santoso", ",", "dan", "Made", "Wijaya", "."],
]


def sample_paragraphs() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt"))]
    return [text[start:end] for text in texts for start, end in paragraphs(text)]


def test_same_tokens_and_mentions_as_plain_stanza(engine: Engine, plain: Any) -> None:
    assert compared_with_plain(engine, plain, sample_paragraphs()) > 300


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.exists(), reason="the shared texts are not beside the project")
def test_same_tokens_and_mentions_in_two_thousand_lines_of_news(engine: Engine, plain: Any) -> None:
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [line.strip() for line in itertools.islice(lines, 2000)]
    assert compared_with_plain(engine, plain, [text for text in texts if text]) > 500


def compared_with_plain(engine: Engine, plain: Any, texts: list[str]) -> int:
    """The number of mentions in paragraphs, each of which plain Stanza takes by itself."""
    tokens = engine.tokenizer(texts)
    words = [[text[a:b] for a, b in sentence] for text, found in zip(texts, tokens, strict=True) for sentence in found]
    spans = iter(engine.tagger(words))
    compared = 0
    for text, sentences in zip(texts, tokens, strict=True):
        document = plain(text)
        assert sentences == [[(t.start_char, t.end_char) for t in sentence.tokens] for sentence in document.sentences]
        ours = [(s[m.start][0], s[m.end - 1][1], m.type) for s in sentences for m in next(spans)]
        assert ours == [(ent.start_char, ent.end_char, ent.type) for ent in document.ents], text
        compared += len(ours)
    return compared


def rounded(spans: list[TokenSpan]) -> list[tuple[int, int, str, float]]:
    return [(span.start, span.end, span.type, round(span.score, 4)) for span in spans]


def test_a_batch_finds_what_single_sentences_do(engine: Engine) -> None:
    together = engine.tagger(SENTENCES)
    assert [rounded(spans) for spans in together] == [rounded(engine.tagger([sentence])[0]) for sentence in SENTENCES]
    assert sum(map(len, together)) >= 6


def test_order_is_kept(engine: Engine) -> None:
    order = list(range(len(SENTENCES)))
    random.Random(5).shuffle(order)
    straight = engine.tagger(SENTENCES)
    for i, spans in zip(order, engine.tagger([SENTENCES[i] for i in order]), strict=True):
        assert rounded(spans) == rounded(straight[i])


def test_small_batches_and_a_full_cache_change_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    straight = [rounded(spans) for spans in engine.tagger(SENTENCES)]
    for name, value in {"BATCH_TOKENS": 20, "CACHED_WORDS": 20, "WORDS_AT_ONCE": 3}.items():
        monkeypatch.setattr(tagger_module, name, value)
    small = object.__new__(Tagger)
    vars(small).update({**vars(engine.tagger), "_rows": {}, "_table": torch.empty(0)})
    for _ in range(2):
        assert [rounded(spans) for spans in small(SENTENCES)] == straight


def test_scores_are_probabilities_and_spans_lie_in_order(engine: Engine) -> None:
    for sentence, spans in zip(SENTENCES, engine.tagger(SENTENCES), strict=True):
        assert all(0.0 < span.score <= 1.0 for span in spans)
        borders = [border for span in spans for border in (span.start, span.end)]
        assert borders == sorted(borders)
        assert all(0 <= span.start < span.end <= len(sentence) and span.type in {"PER", "LOC", "ORG"} for span in spans)


@pytest.mark.parametrize("seed", range(5))
def test_spans_of_any_path_are_those_of_stanza(engine: Engine, seed: int) -> None:
    from stanza.models.ner.scorer import decode_from_bioes
    from stanza.models.ner.trainer import fix_singleton_tags

    chance = np.random.default_rng(seed)
    lengths = sorted(chance.integers(1, 12, size=40).tolist(), reverse=True)
    paths = chance.integers(0, len(engine.tagger.tags), size=(40, lengths[0]))
    places, kinds = engine.tagger._spans(paths, lengths)
    ours = [(*place, kind) for place, kind in zip(places.tolist(), kinds, strict=True)]
    expected = []
    for row, length in enumerate(lengths):
        tags = [engine.tagger.tags[number] for number in paths[row, :length]]
        fixed = fix_singleton_tags([tag if tag[0] in "BIES" and "-" in tag else "O" for tag in tags])
        expected += [(row, span["start"], span["end"] + 1, span["type"]) for span in decode_from_bioes(fixed)]
    assert ours == expected
    assert len(ours) > 50


def test_nothing_in_nothing_out(engine: Engine) -> None:
    assert engine.tagger([]) == []


@pytest.mark.parametrize("word", ["🦀", "\u200b", "ꦱꦼ", "x" * 2000, "-"])
def test_odd_words_are_no_obstacle(engine: Engine, word: str) -> None:
    (spans,) = engine.tagger([["Sari", "Dewi", word, "tiba"]])
    assert all(0.0 < span.score <= 1.0 for span in spans)


@pytest.mark.parametrize("tagset", range(4))
def test_tag_scores_are_those_of_stanza(engine: Engine, plain: Any, tagset: int) -> None:
    from stanza.models.common.doc import Document
    from stanza.models.ner.data import DataLoader

    trainer = plain.processors["ner"].trainers[0]
    texts = sample_paragraphs()[:40]
    words = [[t[a:b] for a, b in sentence] for t, found in zip(texts, engine.tokenizer(texts), strict=True) for sentence in found]
    words.append(["Zxqvfoo", "Qqwzz", "di", "Xyzzyland"])
    words = sorted({len(sentence): sentence for sentence in words}.values(), key=len, reverse=True)  # no ties: one order
    assert len(words) > 10
    lengths = [len(sentence) for sentence in words]
    document = Document([[{"text": word} for word in sentence] for sentence in words])
    loader = DataLoader(document, 100, trainer.args, vocab=trainer.vocab, evaluation=True, preprocess_tags=False)
    outputs: list[Any] = []
    hook = trainer.model.register_forward_hook(lambda module, inputs, output: outputs.append(output))
    try:
        for batch in loader:
            trainer.predict(batch)
    finally:
        hook.remove()
    ((_, logits, transitions),) = outputs
    with torch.no_grad():
        ours = Tagger(trainer, tagset=tagset)
        scores = ours._scores(words, lengths)
    assert torch.equal(ours._transitions, transitions[tagset].data)
    for i, length in enumerate(lengths):
        assert torch.allclose(scores[i, :length], logits[tagset][i, :length], atol=1e-4), words[i]
