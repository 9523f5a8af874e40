from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from entity_pipe.corpus.check import article_faults, check_corpus
from entity_pipe.corpus.files import Corpus, GoldMention
from entity_pipe.corpus.overlap import Source
from tests.corpus.conftest import TEXTS

FEW = "only 3 entities are seen in no part but test; it must be 50 at least"


def test_a_clean_corpus_has_no_fault_but_its_size(corpus: Corpus) -> None:
    assert check_corpus(corpus) == [FEW]


@pytest.mark.parametrize(
    ("mention", "fault"),
    [
        (GoldMention(0, 5, "Kapak", "LOC", "Kapak"), "the text has 'Kapal' there"),
        (GoldMention(6, 9, "Kan", "LOC", "Kan"), None),
        (GoldMention(-1, 3, "Kap", "LOC", "Kap"), "the text has"),
        (GoldMention(16, 21, "Selat", "LOC", "Selat"), "overlaps the mention before it"),
        (GoldMention(15, 16, " ", "LOC", "x"), "begins or ends with punctuation"),
        (GoldMention(0, 5, "Kapal", "LOC", " Kapal"), "blanks at its edge"),
    ],
)
def test_wrong_mentions(corpus: Corpus, mention: GoldMention, fault: str | None) -> None:
    article = corpus.articles["daerah-2021"]
    mentions = tuple(sorted((*article.mentions, mention), key=lambda m: (m.start, m.end)))
    faults = list(article_faults(replace(article, mentions=mentions)))
    assert faults == [] if fault is None else any(fault in found for found in faults)


def test_a_changed_text_is_found(corpus: Corpus) -> None:
    article = replace(corpus.articles["daerah-2021"], sha256="0" * 64)
    assert any("changed after it was frozen" in fault for fault in article_faults(article))


@pytest.mark.parametrize(
    ("tail", "found"), [("Ketut Rai selamat.", True), ("Ketut Raintan selamat.", False), ("pro-Ketut Rai", False)]
)
def test_a_forgotten_repetition_is_found(notation: Callable[..., Corpus], tail: str, found: bool) -> None:
    corpus = notation({"daerah-2021": ("test", TEXTS["daerah-2021"][1] + tail)})
    faults = list(article_faults(corpus.articles["daerah-2021"]))
    assert any("'Ketut Rai' stands without a mention" in fault for fault in faults) == found


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": ""}, "LOC Selat Bali: a place without kind"),
        ({"country": "Indonesia"}, "country 'Indonesia' is no ISO 3166 code"),
        ({"aliases": ("Selat",)}, "its aliases are not the surface forms"),
    ],
)
def test_wrong_facts_of_an_entity(corpus: Corpus, change: dict[str, Any], fault: str) -> None:
    key = ("LOC", "Selat Bali")
    faults = check_corpus(Corpus(corpus.articles, {**corpus.entities, key: replace(corpus.entities[key], **change)}))
    assert any(fault in found for found in faults)


def test_entities_and_mentions_name_each_other(corpus: Corpus) -> None:
    entities = dict(corpus.entities)
    moved = entities.pop(("PER", "Ketut Rai"))
    faults = check_corpus(Corpus(corpus.articles, {**entities, ("PER", "Ketut Raka"): replace(moved, canonical="Ketut Raka")}))
    assert "PER Ketut Rai: mentioned, but no row of the entities" in faults
    assert "PER Ketut Raka: in the entities, but mentioned nowhere" in faults


LOOKALIKE = "#! 2020-01-01 | Kabar\n[ORG PT Maju Lancar] dan [ORG Maju Lancar Tbk], [PER Wening] serta [PER Tyas|Wening Astuti]\n"


def test_entities_that_look_alike_must_be_told_apart(notation: Callable[..., Corpus]) -> None:
    corpus = notation({**TEXTS, "x-2020": ("train", LOOKALIKE)})
    faults = check_corpus(corpus)
    assert any("ORG Maju Lancar Tbk and PT Maju Lancar: names that differ in nothing that counts" in fault for fault in faults)
    assert any("PER Sri Wening Tyas: its surface form 'Wening' is the name of Wening" in fault for fault in faults)
    entities = {
        **corpus.entities,
        ("PER", "Sri Wening Tyas"): replace(corpus.entities["PER", "Sri Wening Tyas"], distinct_from=("Wening",)),
        ("ORG", "Maju Lancar Tbk"): replace(corpus.entities["ORG", "Maju Lancar Tbk"], distinct_from=("PT Maju Lancar",)),
    }
    assert check_corpus(Corpus(corpus.articles, entities)) == [FEW]


SENTENCE = "Delapan kata yang sama persis berada di sini juga"


def test_text_that_stands_in_two_parts_is_found(notation: Callable[..., Corpus]) -> None:
    texts = {name: (part, text + SENTENCE + "\n") for name, (part, text) in TEXTS.items() if part != "train"}
    faults = check_corpus(notation(texts))
    assert [fault for fault in faults if "share the words" in fault] == [
        "daerah-2021 (test) and ekonomi-2019 (dev) share the words 'delapan kata yang sama persis berada di sini'; rewrite one"
    ]


def test_text_that_stands_elsewhere_is_found(corpus: Corpus) -> None:
    text = "… Ketua Koperasi Teh Tambi, Sri Wening Tyas membuka pasar kejajar …"
    faults = check_corpus(corpus, others=[Source("lain", lambda: [text])])
    assert faults[-1] == "ekonomi-2014: shares the words 'ketua koperasi teh tambi sri wening tyas membuka' with lain"
