from __future__ import annotations

import json
from pathlib import Path

import pytest

from entity_pipe.corpus.files import Corpus, load_corpus, read_mentions, save_corpus, text_digest
from entity_pipe.errors import InputError


def test_a_corpus_comes_back_from_its_files(corpus: Corpus, tmp_path: Path) -> None:
    save_corpus(corpus, tmp_path / "gold")
    loaded = load_corpus(tmp_path / "gold")
    assert loaded.entities == corpus.entities
    assert {n: (a.text, a.mentions, a.part, a.published) for n, a in loaded.articles.items()} == {
        n: (a.text, a.mentions, a.part, a.published) for n, a in corpus.articles.items()
    }
    assert all(article.sha256 == text_digest(article.text) for article in loaded.articles.values())
    before = {path: path.read_bytes() for path in (tmp_path / "gold").rglob("*.*")}
    save_corpus(loaded, tmp_path / "gold")
    assert {path: path.read_bytes() for path in (tmp_path / "gold").rglob("*.*")} == before


def test_an_article_that_is_gone_is_removed(corpus: Corpus, tmp_path: Path) -> None:
    save_corpus(corpus, tmp_path)
    save_corpus(Corpus({k: v for k, v in corpus.articles.items() if k != "ekonomi-2014"}, corpus.entities), tmp_path)
    assert not list((tmp_path / "train").glob("*.txt"))
    assert set(load_corpus(tmp_path).articles) == {"ekonomi-2019", "daerah-2021"}


def test_entities_only_in_a_part(corpus: Corpus) -> None:
    assert corpus.only_in("test") == {
        ("LOC", "Selat Bali"),
        ("ORG", "Badan Nasional Pencarian dan Pertolongan"),
        ("PER", "Ketut Rai"),
    }
    assert ("LOC", "Wonosobo") not in corpus.only_in("train") | corpus.only_in("dev")


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("articles.jsonl", {"article": "x", "part": "alpha"}, r"articles\.jsonl:4: the field"),
        ("entities.jsonl", {"canonical": "x", "type": "GPE", "aliases": []}, r"entities\.jsonl:\d+: type 'GPE' is none"),
        ("entities.jsonl", {"canonical": "Ketut Rai", "type": "PER", "aliases": []}, "Ketut Rai stands there twice"),
        (
            "test/mentions.jsonl",
            {"article": "x", "start": 0, "end": 1, "text": "a", "type": "PER", "canonical": "a"},
            "mentions of articles that articles.jsonl does not put there: test: x",
        ),
    ],
)
def test_what_is_malformed_is_named(corpus: Corpus, tmp_path: Path, file: str, line: object, message: str) -> None:
    save_corpus(corpus, tmp_path)
    with (tmp_path / file).open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(line) + "\n")
    with pytest.raises(InputError, match=message):
        load_corpus(tmp_path)


def test_a_missing_text_is_named(corpus: Corpus, tmp_path: Path) -> None:
    save_corpus(corpus, tmp_path)
    (tmp_path / "test" / "daerah-2021.txt").unlink()
    with pytest.raises(InputError, match=r"its text .*daerah-2021\.txt is missing"):
        load_corpus(tmp_path)


def test_mentions_come_in_the_order_of_the_text(tmp_path: Path) -> None:
    rows = [{"article": "a", "start": s, "end": s + 1, "text": "x", "type": "PER", "canonical": "x"} for s in (5, 1)]
    (tmp_path / "m.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [m.start for m in read_mentions(tmp_path / "m.jsonl")["a"]] == [1, 5]
