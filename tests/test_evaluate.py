from __future__ import annotations

import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from seqeval.metrics import classification_report

from entity_pipe.api import Extractor, Mention
from entity_pipe.bio import bio_spans
from entity_pipe.errors import InputError
from entity_pipe.evaluate import evaluate, measure_articles
from entity_pipe.nlp.engine import Engine
from entity_pipe.nlp.tagger import TokenSpan
from tests.test_bio import TAGS

ROW = {"article": "a", "start": 0, "end": 5, "type": "PER", "canonical": "Vladimir Putin"}


def write_gold(folder: Path, *rows: object) -> Path:
    path = folder / "emas.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_bio_scores_are_those_of_seqeval(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = random.Random(3)
    gold = [generator.choices(TAGS, k=generator.randint(1, 12)) for _ in range(30)]
    predicted = [[tag if generator.random() < 0.6 else generator.choice(TAGS) for tag in tags] for tags in gold]
    path = tmp_path / "emas.bio"
    path.write_text("\n\n".join("\n".join(f"kata {tag}" for tag in tags) for tags in gold), encoding="utf-8")

    def tagger(sentences: list[tuple[str, ...]]) -> list[list[TokenSpan]]:
        assert [len(s) for s in sentences] == [len(tags) for tags in gold]
        return [[TokenSpan(*span, 1.0) for span in bio_spans(tags)] for tags in predicted]

    monkeypatch.setattr("entity_pipe.nlp.engine.load_engine", lambda *_, **__: SimpleNamespace(tagger=tagger))
    result = evaluate(path)
    report = classification_report(gold, predicted, output_dict=True, zero_division=0)
    for ours, theirs in (("micro", "micro avg"), ("PER", "PER"), ("LOC", "LOC"), ("ORG", "ORG")):
        for name, key in (("precision", "precision"), ("recall", "recall"), ("f1", "f1-score"), ("support", "support")):
            assert result[ours][name] == pytest.approx(report[theirs][key]), (ours, name)


class FakeExtractor:
    """Finds what a test tells it to."""

    found: list[list[tuple[int, int, str, str]]]

    def __init__(self, **_: object) -> None: ...

    def batch(self, texts: list[str]) -> list[list[Mention]]:
        assert len(texts) == len(self.found)
        return [
            [Mention(a, b, text[a:b], kind, 1.0, "id", name, "own-name", 0, False) for a, b, kind, name in rows]
            for text, rows in zip(texts, self.found, strict=True)
        ]


def test_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.api.Extractor", FakeExtractor)
    (tmp_path / "a.txt").write_text("Putin ke Palu lalu ke Poso.")
    (tmp_path / "b.txt").write_text("Palu sepi.")
    gold = write_gold(
        tmp_path,
        ROW,
        {**ROW, "start": 9, "end": 13, "type": "LOC", "canonical": "Kota Palu"},
        {**ROW, "start": 22, "end": 26, "type": "LOC", "canonical": "Poso", "optional": True},
        {**ROW, "article": "b.txt", "end": 4, "type": "LOC", "canonical": "Palu", "boilerplate": True},
    )
    FakeExtractor.found = [
        [(0, 5, "PER", "Vladimir Putin"), (9, 13, "LOC", "Palu"), (22, 26, "ORG", "Poso"), (14, 18, "LOC", "lalu")],
        [],
    ]
    result = evaluate(gold)
    low, high = result["micro"].pop("f1_interval")
    assert low <= 2 / 3 <= high
    assert result["micro"] == {"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3, "support": 3}
    assert result["PER"]["f1"] == 1.0
    assert result["LOC"]["precision"] == result["LOC"]["recall"] == 0.5
    assert "ORG" not in result  # an optional mention counts neither way
    assert result["canonical"] == 0.5
    # as entities: Putin and Palu in the first article are right, the gold Palu of the other one was not found
    assert result["b_cubed"] == {"precision": pytest.approx(2 / 3), "recall": pytest.approx(2 / 3), "f1": pytest.approx(2 / 3)}


def test_an_entity_goes_across_articles_and_is_of_one_type() -> None:
    gold = [{(0, 1, "LOC"): "Palu"}, {(0, 1, "LOC"): "Palu", (2, 3, "ORG"): "Palu"}]
    assert measure_articles(gold, gold)["b_cubed"]["f1"] == 1.0
    apart = [{(0, 1, "LOC"): "Palu"}, {(0, 1, "LOC"): "Kota Palu", (2, 3, "ORG"): "Palu"}]
    result = measure_articles(gold, apart)
    assert result["canonical"] == pytest.approx(2 / 3)
    assert result["b_cubed"]["precision"] == 1.0
    assert result["b_cubed"]["recall"] == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)


def test_a_folder_stands_for_its_mentions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.api.Extractor", FakeExtractor)
    (tmp_path / "a.txt").write_text("Putin")
    write_gold(tmp_path, ROW).rename(tmp_path / "mentions.jsonl")
    FakeExtractor.found = [[(0, 5, "PER", "Vladimir Putin")]]
    assert evaluate(tmp_path)["micro"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON object"),
        ("[1]", "the field 'article' is missing"),
        (json.dumps({**ROW, "start": "0"}), "the field 'start' is missing or no int"),
        (json.dumps({k: v for k, v in ROW.items() if k != "canonical"}), "the field 'canonical' is missing or no str"),
        (json.dumps({**ROW, "type": "GPE"}), "type 'GPE' is none of PER, LOC, ORG"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    gold = tmp_path / "emas.jsonl"
    gold.write_text(f"{json.dumps(ROW)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        evaluate(gold)
    assert f"emas.jsonl:3: {message}" in str(error.value)


def test_a_line_separator_inside_a_string_is_no_line_end(tmp_path: Path) -> None:
    gold = tmp_path / "emas.jsonl"
    gold.write_text(json.dumps({**ROW, "canonical": "Sari\u2028Dewi"}, ensure_ascii=False) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="no such article"):  # that is: the line itself could be read
        evaluate(gold)


def test_gold_in_another_encoding(tmp_path: Path) -> None:
    gold = tmp_path / "emas.jsonl"
    gold.write_bytes(b'{"article": "caf\xe9"}')
    with pytest.raises(InputError, match=r"emas\.jsonl: not UTF-8 \(byte 16\)"):
        evaluate(gold)


def test_an_unreadable_article_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match=r"a\.txt: not UTF-8"):
        evaluate(write_gold(tmp_path, ROW))


@pytest.mark.parametrize(
    ("name", "tagset", "message"),
    [
        ("tiada.bio", "default", r"tiada\.bio: no such file"),
        ("emas.csv", "default", r"emas\.csv: neither \.bio nor \.jsonl"),
        ("emas.bio", "wikiann", r"--tagset wikiann: no such tag column; choose one of default"),
        ("emas.jsonl", "idner", r"--tagset idner: whole articles"),
    ],
)
def test_unusable_input(tmp_path: Path, name: str, tagset: str, message: str) -> None:
    for suffix in ("csv", "bio", "jsonl"):
        (tmp_path / f"emas.{suffix}").write_text("")
    with pytest.raises(InputError, match=message):
        evaluate(tmp_path / name, tagset=tagset)


def test_a_bio_file_has_no_entities_to_resolve(tmp_path: Path) -> None:
    (tmp_path / "emas.bio").write_text("")
    with pytest.raises(InputError, match=r"--gold-mentions: a \.bio file holds no entities"):
        evaluate(tmp_path / "emas.bio", gold_mentions=True)


def test_a_folder_without_mentions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"mentions\.jsonl: no such file"):
        evaluate(tmp_path)


def test_a_missing_article_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a: no such article; give the folder of the texts with --articles"):
        evaluate(write_gold(tmp_path, ROW), articles=tmp_path)


@pytest.mark.model
def test_the_models_find_a_well_known_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine, extractor: Extractor
) -> None:
    monkeypatch.setattr("entity_pipe.nlp.engine.load_engine", lambda *_, **__: engine)
    monkeypatch.setattr("entity_pipe.api.Extractor", lambda **_: extractor)
    bio = tmp_path / "emas.bio"
    bio.write_text("Presiden O\nVladimir B-PER\nPutin I-PER\ntiba O\ndi O\nJakarta B-LOC\n. O\n")
    (tmp_path / "a.txt").write_text("Vladimir Putin tiba di Jakarta.")
    gold = write_gold(tmp_path, {**ROW, "end": 14}, {**ROW, "start": 23, "end": 30, "type": "LOC", "canonical": "Jakarta"})
    results: list[dict[str, Any]] = [evaluate(bio), evaluate(gold)]
    perfect = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "f1_interval": [1.0, 1.0]}
    assert [result["micro"] for result in results] == [{**perfect, "support": 2}] * 2
    assert results[1]["canonical"] == 1.0
    # not what the tagger finds, but what is given, is resolved
    gold = write_gold(tmp_path, {**ROW, "start": 9, "end": 14})
    assert evaluate(gold, gold_mentions=True)["micro"] == {**perfect, "support": 1}
