from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import torch

from entity_pipe.nlp.evidence import FEATURES, ArticleTagger, Hint, Lexicon, add_hint, hint_tags, hints
from entity_pipe.nlp.tagger import TokenSpan

TAGS = ("O", "S-PER", "B-PER", "I-PER", "E-PER", "S-LOC", "B-LOC", "I-LOC", "E-LOC", "S-ORG", "B-ORG", "I-ORG", "E-ORG")


def found_hints(
    sentences: Sequence[str], spans: Sequence[Sequence[tuple[int, int, str, float]]], feature: str, **lexicon: str
) -> list[tuple[int, int, int, str, float]]:
    """The hints of one feature as plain tuples; the lexicon's names have their blanks written as underscores."""
    names = {tuple(name.split("_")): kind for name, kind in lexicon.items()}
    known = Lexicon(names=names, titles=frozenset({"prof", "datuk"}), degrees=frozenset({"msi", "sh"}))
    words = [sentence.split() for sentence in sentences]
    found = [[TokenSpan(*span) for span in row] for row in spans]
    return [
        (hint.sentence, hint.start, hint.end, hint.type, round(hint.strength, 3))
        for hint in hints(words, found, known)
        if hint.feature == feature
    ]


def test_other_occurrences_vouch_for_one() -> None:
    sentences = ["Sari tiba", "SARI pergi", "kata sari"]
    spans = [[(0, 1, "PER", 0.9)], [], []]
    assert found_hints(sentences, spans, "repeated") == [(1, 0, 1, "PER", 0.6)]
    both = [[(0, 1, "PER", 0.9)], [(0, 1, "LOC", 0.3)], []]
    assert found_hints(sentences, both, "repeated") == [(0, 0, 1, "LOC", 0.2), (1, 0, 1, "PER", 0.6)]
    assert found_hints(["Sari tiba"], [[(0, 1, "PER", 0.9)]], "repeated") == []


def test_a_word_of_a_longer_name_is_the_person() -> None:
    sentences = ["Teguh Ari Wibowo tiba", "kata Wibowo", "teguh berdiri", "di Wibowo"]
    spans: list[list[tuple[int, int, str, float]]] = [[(0, 3, "PER", 0.8)], [], [], []]
    assert found_hints(sentences, spans, "part") == [(1, 1, 2, "PER", 0.8), (3, 1, 2, "PER", 0.8)]
    assert found_hints(sentences, [[(0, 3, "PER", 0.4)], [], [], []], "part") == []
    assert found_hints(sentences, [[(0, 3, "LOC", 0.8)], [], [], []], "part") == []


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("Otoritas Angin Timur ( OAT ) buka", "ORG", [(0, 4, 5, "ORG", 0.7)]),
        ("Otoritas Angin Timur ( Oat ) buka", "ORG", []),
        ("Otoritas Angin Timur ( OAT buka", "ORG", []),
        ("Sari Dewi Ayu ( SDA ) buka", "PER", []),
    ],
)
def test_an_acronym_in_brackets_is_what_stands_before(sentence: str, kind: str, expected: list[object]) -> None:
    assert found_hints([sentence], [[(0, 3, kind, 0.7)]], "bracket") == expected


def test_the_longest_known_name() -> None:
    lexicon = {"angin": "LOC", "angin_timur": "ORG", "OAT": "ORG"}
    sentences = ["Bank Angin Timur", "angin timur", "OAT dan Oat"]
    assert found_hints(sentences, [[], [], []], "known", **lexicon) == [(0, 1, 3, "ORG", 1.0), (2, 0, 1, "ORG", 1.0)]


def test_titles_and_degrees_are_outside() -> None:
    sentences = ["Prof. Datuk Sari Dewi , M.Si. , SH , kata", "Datuk pergi"]
    spans: list[list[tuple[int, int, str, float]]] = [[(0, 4, "PER", 0.9)], [(0, 1, "PER", 0.9)]]
    outside = [(0, place, place + 1, "", 1.0) for place in (0, 1, 5, 7)]
    assert found_hints(sentences, spans, "title") == [*outside[:2], (0, 2, 4, "PER", 1.0), *outside[2:]]


def test_a_common_word_in_a_headline_is_no_name() -> None:
    sentences = ["SARI TETAP TEGUH", "Sari tetap teguh di Palu"]
    assert found_hints(sentences, [[], []], "common") == [(0, 1, 2, "", 1.0), (0, 2, 3, "", 1.0)]


@pytest.mark.parametrize(
    ("length", "kind", "expected"),
    [
        (1, "PER", ["S-PER"]),
        (2, "LOC", ["B-LOC", "E-LOC"]),
        (4, "ORG", ["B-ORG", "I-ORG", "I-ORG", "E-ORG"]),
        (2, "", ["O", "O"]),
    ],
)
def test_tags_of_a_hint(length: int, kind: str, expected: list[str]) -> None:
    assert hint_tags(Hint("known", 0, 3, 3 + length, kind, 1.0)) == expected


def test_a_hint_shifts_scores_of_its_span_only() -> None:
    scores = torch.zeros(3, len(TAGS))
    add_hint(scores, Hint("known", 0, 1, 3, "LOC", 0.5), 4.0, {tag: number for number, tag in enumerate(TAGS)})
    assert {(t, TAGS[k]): float(scores[t, k]) for t, k in scores.nonzero().tolist()} == {(1, "B-LOC"): 1.0, (2, "E-LOC"): 1.0}


class SureTagger:
    """Reads names off a table; a score of 1 for what it knows, 0.5 for no name elsewhere."""

    tags = TAGS

    def __init__(self, **names: str) -> None:
        self.names = names

    def scores(self, sentences: Sequence[Sequence[str]]) -> list[torch.Tensor]:
        result = []
        for words in sentences:
            scores = torch.zeros(len(words), len(TAGS))
            scores[:, 0] = 0.5
            for place, word in enumerate(words):
                if word in self.names:
                    scores[place, TAGS.index("S-" + self.names[word])] = 1.0
            result.append(scores)
        return result

    def decode(self, scores: Sequence[torch.Tensor], *, calibrated: bool = True) -> list[list[TokenSpan]]:
        best = [rows.argmax(dim=1).tolist() for rows in scores]
        return [[TokenSpan(i, i + 1, TAGS[tag][2:], 0.9) for i, tag in enumerate(row) if tag] for row in best]

    def calibrated(self, found: Sequence[Sequence[TokenSpan]]) -> list[list[TokenSpan]]:
        return [list(spans) for spans in found]


def test_evidence_stays_in_its_article() -> None:
    sentences = [["Sari", "tiba"], ["SARI", "pergi"], ["SARI", "pergi"]]
    tagger: Any = SureTagger(Sari="PER")
    article_tagger = ArticleTagger(tagger, weights={"repeated": 2.0}, lexicon=Lexicon())
    assert [len(spans) for spans in article_tagger(sentences, ["a", "a", "b"])] == [1, 1, 0]
    assert [len(spans) for spans in ArticleTagger(tagger, weights={}, lexicon=Lexicon())(sentences, ["a", "a", "b"])] == [1, 0, 0]


def test_features_are_what_hints_are_called() -> None:
    words = [
        ["Bank", "Angin", "Timur", "(", "BAT", ")", "milik", "Sari", "Dewi"],
        ["BAT", "SEGAR", ",", "DEWI", "DATANG"],
        ["segar", "datang"],
    ]
    found = [[TokenSpan(0, 3, "ORG", 0.9), TokenSpan(4, 5, "ORG", 0.9), TokenSpan(7, 9, "PER", 0.9)], [], []]
    lexicon = Lexicon(names={("angin",): "LOC"}, titles=frozenset({"sari"}))
    assert {hint.feature for hint in hints(words, found, lexicon)} == set(FEATURES)
