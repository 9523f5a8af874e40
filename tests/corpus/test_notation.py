from __future__ import annotations

from pathlib import Path

import pytest

from entity_pipe.corpus.files import GoldMention
from entity_pipe.corpus.notation import parse, read_article, write_article
from entity_pipe.errors import InputError
from tests.corpus.conftest import TEXTS, TRAIN
from tests.helpers import ROOT


def test_mentions_have_offsets_names_and_flags() -> None:
    found = parse("[LOC Korut|Korea Utara]-[LOC? Barat]\n% Baca: [PER Ani]\n[ORG* AP]", where="a")
    assert found.text == "Korut-Barat\nBaca: Ani\nAP"
    assert found.mentions == (
        GoldMention(0, 5, "Korut", "LOC", "Korea Utara"),
        GoldMention(6, 11, "Barat", "LOC", "Barat", optional=True),
        GoldMention(18, 21, "Ani", "PER", "Ani", boilerplate=True),
        GoldMention(22, 24, "AP", "ORG", "AP", boilerplate=True),
    )
    assert all(found.text[m.start : m.end] == m.text for m in found.mentions)


@pytest.mark.parametrize("line", ["[GPE Bali]", "[PER Ani", "Ani]", "[PER ]", "[PER Ani|]"])
def test_a_bracket_that_is_no_mention_is_an_error_with_its_line(line: str) -> None:
    with pytest.raises(InputError, match=r"a\.txt:2: a bracket"):
        parse(f"Bali\n{line}", where="a.txt")


@pytest.mark.parametrize("name", TEXTS)
def test_an_article_comes_back_from_its_notation(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(TEXTS[name][1], encoding="utf-8")
    article = read_article(path, part="dev")
    path.write_text(write_article(article), encoding="utf-8")
    assert read_article(path, part="dev") == article


def test_the_head_and_the_name_give_the_facts(tmp_path: Path) -> None:
    path = tmp_path / "ekonomi-2014.txt"
    path.write_text(TRAIN, encoding="utf-8")
    article = read_article(path, part="train")
    assert (article.name, article.field, article.outlet, article.published.isoformat()) == (
        "ekonomi-2014",
        "ekonomi",
        "Harian Contoh",
        "2014-05-02",
    )
    assert article.text.startswith("SRI WENING Buka Pasar\n") and article.text.endswith("Danu Prakosa\n")


@pytest.mark.parametrize("head", ["", "2014-05-02 | Harian", "#! 2014-05-02", "#! kemarin | Harian"])
def test_a_wrong_head_is_an_error(tmp_path: Path, head: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{head}\nBali\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt:1: expected"):
        read_article(path, part="dev")


def test_the_articles_for_resolution_can_be_read() -> None:
    articles = [read_article(path, part="train") for path in sorted((ROOT / "training" / "resolution").glob("*.txt"))]
    assert len(articles) == 48
    assert sum(len(article.mentions) for article in articles) > 2000
    for article in articles:
        assert all(article.text[mention.start : mention.end] == mention.text for mention in article.mentions)
