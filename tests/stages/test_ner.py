from __future__ import annotations

from typing import Any

import pytest

from entity_pipe.nlp.boilerplate import load_boilerplate
from entity_pipe.nlp.engine import Engine
from entity_pipe.nlp.tagger import TokenSpan
from entity_pipe.schemas import RECOGNIZED
from entity_pipe.stages.ner import ner
from entity_pipe.stages.tokenize import tokenize
from tests.helpers import ARTICLES, articles_table, marked


def tagged(line: str, *spans: tuple[int, int, str]) -> list[dict[str, Any]]:
    """What the stage makes of a text whose sentences are split at blanks, when the tagger finds these spans in each."""
    articles, _, sentences = marked(line)

    def tagger(words: Any, _: Any) -> list[list[TokenSpan]]:
        return [[TokenSpan(a, b, kind, 0.123456) for a, b, kind in spans] for _ in words]

    table = ner(articles, sentences, tagger=tagger, boilerplate=load_boilerplate())  # type: ignore[arg-type]
    assert table.schema == RECOGNIZED
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


@pytest.mark.parametrize(
    ("token", "surface"),
    [
        ("“Sari”,", "Sari"),
        ("(Palu)", "Palu"),
        ("Palu.", "Palu"),
        ("P.T.", "P.T."),
        ("Tbk.", "Tbk."),
        ("-Palu-", "Palu"),
        ("DPR(RI)", "DPR(RI)"),
        ("Palu)", "Palu"),
        ("(Palu", "Palu"),
        ("Pengadilan(Tipikor", "Pengadilan"),
        ("Sari’s", "Sari’s"),
    ],
)
def test_punctuation_at_the_edges_is_no_part_of_a_name(token: str, surface: str) -> None:
    (row,) = tagged(f"di {token} kini", (1, 2, "LOC"))
    assert row["surface"] == surface
    assert f"di {token} kini"[row["start"] : row["end"]] == surface


def test_a_mention_of_punctuation_alone_is_dropped() -> None:
    assert tagged("di — “” kini", (1, 3, "LOC")) == []


def test_columns() -> None:
    rows = tagged("Sari tiba\nBaca Juga: Sari\nSari pergi", (0, 1, "PER"))
    assert [(row["sentence"], row["start"], row["boilerplate"]) for row in rows] == [(0, 0, False), (1, 10, True), (2, 26, False)]
    assert {row["score"] for row in rows} == {0.1235}
    assert {row["type"] for row in rows} == {"PER"}


@pytest.mark.model
def test_the_models_find_common_names(engine: Engine) -> None:
    articles = articles_table(ARTICLES)
    sentences = tokenize(articles, tokenizer=engine.tokenizer)
    rows = ner(articles, sentences, tagger=engine.article_tagger, boilerplate=load_boilerplate()).to_pylist()
    found = {(row["article_id"], row["surface"], row["type"], row["boilerplate"]) for row in rows}
    assert found >= {
        ("kunjungan.txt", "Vladimir Putin", "PER", False),
        ("kunjungan.txt", "Rusia", "LOC", False),
        ("bank.txt", "Otoritas Jasa Keuangan", "ORG", False),
        ("bank.txt", "Bank Indonesia", "ORG", True),
        ("panen.txt", "Jawa Tengah", "LOC", False),
    }
    for row in rows:
        assert ARTICLES[row["article_id"]][row["start"] : row["end"]] == row["surface"]
        assert 0.0 <= row["score"] <= 1.0
