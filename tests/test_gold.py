"""The shipped gold corpus: clean, as large and wide as it says, its test part frozen."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest

from entity_pipe.corpus.agreement import measure_agreement
from entity_pipe.corpus.check import check_corpus
from entity_pipe.corpus.files import Corpus, load_corpus, read_mentions
from entity_pipe.corpus.overlap import data_sources, training_sources
from entity_pipe.corpus.stats import corpus_stats
from tests.helpers import RAW, ROOT

GOLD = ROOT / "data" / "gold"
SHARED = ROOT.parent / "shared" / "data"
FROZEN = "ece08c2b4c3e32da"
FIELDS = {"politics": 25, "international": 25, "economy": 25, "law": 25, "regional": 25}


@cache
def gold() -> Corpus:
    return load_corpus(GOLD)


def test_the_corpus_is_clean() -> None:
    assert check_corpus(gold(), others=training_sources(ROOT / "training")) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the training data lies beside the project only where it is developed")
def test_no_article_shares_text_with_the_training_data() -> None:
    assert [fault for fault in check_corpus(gold(), others=data_sources(SHARED)) if "shares" in fault] == []


def test_the_corpus_is_as_large_and_wide_as_it_says() -> None:
    stats = corpus_stats(gold())
    assert stats.articles == {"train": 110, "dev": 20, "test": 30}
    assert stats.shortest >= 150 and stats.longest <= 350
    assert {field: count for field, count in FIELDS.items() if stats.fields[field] < count} == {}
    assert stats.entities["PER"] >= 350 and stats.entities["ORG"] >= 300 and stats.entities["LOC"] >= 400
    assert len(stats.provinces) == 38 and len(stats.countries) >= 70
    assert set(stats.years) == set(range(1998, 2026))


def test_the_test_part_is_frozen() -> None:
    """A change here is a change of the yardstick: it needs a line in the corpus' README and a new baseline."""
    rows = [(article.name, article.text, article.mentions) for article in gold().part("test")]
    assert hashlib.sha256(repr(rows).encode()).hexdigest()[:16] == FROZEN


def test_the_sample_articles_are_from_the_test_part() -> None:
    texts = {article.name: article.text for article in gold().part("test")}
    samples = {path.stem: path.read_text(encoding="utf-8") for path in RAW.glob("*.txt")}
    assert len(samples) == 12
    assert {name: texts.get(name) for name in samples} == samples


def test_the_two_annotations_agree() -> None:
    first, second = (read_mentions(GOLD / "annotations" / f"{name}.jsonl") for name in ("first", "second"))
    assert first.keys() == second.keys() == gold().articles.keys()
    agreement = measure_agreement(first, second)
    assert agreement.mentions["micro"].f1 >= 0.95
    assert all(
        gold().articles[name].text[mention.start : mention.end] == mention.text
        for annotation in (first, second)
        for name, mentions in annotation.items()
        for mention in mentions
    )
