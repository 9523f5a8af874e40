from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest

from entity_pipe.nlp.tagger import Tagger, TokenSpan
from entity_pipe.nlp.tokenizer import Token, Tokenizer
from entity_pipe.training.corpora import Sentence
from entity_pipe.training.silver import agreed, read_silver, sample_lines, silver_sentences

LINE = "Sutarno dan Sri Wening tiba di Palu kemarin pagi untuk melihat pasar yang baru."


def test_lines_are_distinct_middle_sized_and_name_somebody() -> None:
    lines = [LINE, f" {LINE} ", "Terlalu Pendek Ini", LINE.lower(), LINE * 20, LINE.replace("Palu", "Poso")]
    chosen = sample_lines(lines, count=10, seed=1)
    assert sorted(chosen) == sorted({LINE, LINE.replace("Palu", "Poso")})
    assert sample_lines(reversed(lines), count=10, seed=1) == chosen
    assert len(sample_lines(lines, count=1, seed=1)) == 1


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([(0, 1, "PER", 0.95)], [(0, 1, "PER", 0.91)], [(0, 1, "PER")]),
        ([(0, 1, "PER", 0.95)], [(0, 1, "PER", 0.89)], None),
        ([(0, 1, "PER", 0.95)], [(0, 1, "LOC", 0.95)], None),
        ([(0, 1, "PER", 0.95)], [], None),
        ([], [], []),
    ],
)
def test_taggers_agree_only_where_all_are_sure(
    first: list[tuple[int, int, str, float]], second: list[tuple[int, int, str, float]], expected: object
) -> None:
    assert agreed([[TokenSpan(*span) for span in first], [TokenSpan(*span) for span in second]], 0.9) == expected


def tokenize(texts: list[str]) -> list[list[list[Token]]]:
    return [[[match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]] for text in texts]


def finding(**types: str) -> Tagger:
    """A tagger that is sure of these words."""

    def tag(sentences: list[tuple[str, ...]]) -> list[list[TokenSpan]]:
        return [[TokenSpan(i, i + 1, types[word], 0.99) for i, word in enumerate(words) if word in types] for words in sentences]

    return cast(Tagger, tag)


def test_a_column_on_which_the_taggers_differ_is_left_out(tmp_path: Path) -> None:
    taggers = {
        "default": [finding(Sutarno="PER", Palu="LOC"), finding(Sutarno="PER", Palu="LOC")],
        "idner": [finding(Palu="LOC"), finding(Palu="ORG")],
    }
    [sentence] = silver_sentences(
        [LINE, "hujan turun di sini tanpa henti."], tokenizer=cast(Tokenizer, tokenize), taggers=taggers
    )
    assert set(sentence.tags) == {"default"} and sentence.source == "silver"
    assert [(w, t) for w, t in zip(sentence.tokens, sentence.tags["default"], strict=True) if t != "O"] == [
        ("Sutarno", "B-PER"),
        ("Palu", "B-LOC"),
    ]


def test_silver_comes_back_from_its_file(tmp_path: Path) -> None:
    from entity_pipe.jsonl import write_jsonl

    sentence = Sentence(("Ani", "tiba"), {"default": ("B-PER", "O")}, "silver")
    write_jsonl([{"tokens": sentence.tokens, "tags": sentence.tags}], tmp_path / "s.jsonl")
    assert read_silver(tmp_path / "s.jsonl") == [sentence]
