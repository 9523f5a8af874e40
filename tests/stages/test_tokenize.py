from __future__ import annotations

import pytest

from entity_pipe.nlp.engine import Engine
from entity_pipe.schemas import SENTENCES
from entity_pipe.stages.tokenize import tokenize
from tests.helpers import ARTICLES, articles_table

pytestmark = pytest.mark.model


def test_a_row_a_sentence(engine: Engine) -> None:
    table = tokenize(articles_table({"kosong": "", **ARTICLES}), tokenizer=engine.tokenizer)
    assert table.schema == SENTENCES
    rows = table.to_pylist()
    assert list(dict.fromkeys(row["article_id"] for row in rows)) == list(ARTICLES)
    for key, text in ARTICLES.items():
        own = [row for row in rows if row["article_id"] == key]
        assert [row["sentence"] for row in own] == list(range(len(own)))
        tokens = [text[a:b] for row in own for a, b in zip(row["starts"], row["ends"], strict=True)]
        assert "".join(tokens) == "".join(text.split())
    first = ARTICLES["panen.txt"]
    sentences = [first[row["starts"][0] : row["ends"][-1]] for row in rows if row["article_id"] == "panen.txt"]
    assert sentences == [
        "Panen raya di Kabupaten Sleman dihadiri Gubernur Jawa Tengah.",
        "Petani bernama Sutarno tertawa.",
    ]


def test_no_articles(engine: Engine) -> None:
    assert tokenize(articles_table({}), tokenizer=engine.tokenizer).num_rows == 0
