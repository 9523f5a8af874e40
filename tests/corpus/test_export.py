from __future__ import annotations

import json
import re
from typing import cast

import pytest

from entity_pipe.corpus.export import bio_tags, to_bio, to_displacy
from entity_pipe.corpus.files import Corpus, GoldMention
from entity_pipe.nlp.tokenizer import Token, Tokenizer


def words(text: str) -> list[Token]:
    return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


def by_line(texts: list[str]) -> list[list[list[Token]]]:
    """A tokenizer that takes lines for sentences."""
    lines = [[match.span() for match in re.finditer(r"[^\n]+", text)] for text in texts]
    return [
        [[(start + a, start + b) for a, b in words(text[start:end])] for start, end in spans]
        for text, spans in zip(texts, lines, strict=True)
    ]


@pytest.mark.parametrize(
    ("mentions", "tags"),
    [
        ([(0, 5, "LOC"), (6, 17, "LOC")], ["B-LOC", "O", "B-LOC", "I-LOC", "O"]),
        ([(0, 5, "LOC"), (5, 17, "ORG")], ["B-LOC", "B-ORG", "I-ORG", "I-ORG", "O"]),
        ([(7, 15, "PER")], ["O", "O", "B-PER", "I-PER", "O"]),
        ([], ["O"] * 5),
    ],
)
def test_tags_of_a_sentence(mentions: list[tuple[int, int, str]], tags: list[str]) -> None:
    text = "Rusia-Korea Utara."
    gold = [GoldMention(start, end, text[start:end], kind, "x") for start, end, kind in mentions]
    assert bio_tags(words(text), gold) == tags


def test_bio(corpus: Corpus) -> None:
    text = to_bio(corpus.part("dev"), tokenizer=cast(Tokenizer, by_line))
    assert text.startswith("Petani\tO\nJepang\tB-LOC\nBelajar\tO\ndi\tO\nWonosobo\tB-LOC\n\nRombongan\tO\n")
    assert "Koperasi\tB-ORG\nTeh\tI-ORG\nTambi\tI-ORG\n.\tO\n" in text
    assert to_bio([], tokenizer=cast(Tokenizer, by_line)) == ""


def test_displacy(corpus: Corpus) -> None:
    [document] = json.loads(to_displacy(corpus.part("test")))
    assert document["title"] == "daerah-2021"
    assert [(document["text"][e["start"] : e["end"]], e["label"], e["kb_id"]) for e in document["ents"]][2] == (
        "Basarnas",
        "ORG",
        "Badan Nasional Pencarian dan Pertolongan",
    )
