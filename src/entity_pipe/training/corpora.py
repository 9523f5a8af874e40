"""Read labelled sentences and bring them to the tag columns of the multi-column tagger.

Column 0 holds our convention (docs/annotation-guide.md); the other columns keep a corpus' own. A sentence is labelled in
the columns it was annotated for and holds "-" in the others, which Stanza's trainer takes as "no gradient here".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from entity_pipe.bio import read_bio
from entity_pipe.corpus.export import bio_tags
from entity_pipe.corpus.files import GoldArticle, load_corpus
from entity_pipe.corpus.notation import read_article
from entity_pipe.errors import InputError
from entity_pipe.nlp.tokenizer import Tokenizer
from entity_pipe.training import data_file
from entity_pipe.training.surface import surface_tokens

COLUMNS = ("default", "nerui", "idner", "nergrit")
# nergrit's encyclopedic text and loose labels cost our own sentences 1 to 2 points of F1 in the default column.
CONVERTED = frozenset({"nerui"})
INLINE = re.compile(r"\[(PER|LOC|ORG) ([^\[\]]+)\]")
ADMINISTRATIVE = frozenset({"Provinsi", "Kota", "Kabupaten", "Kecamatan", "Kelurahan", "Desa", "Pulau", "Kampung", "Kab."})
GOVERNMENT = frozenset({"Pemkot", "Pemprov", "Pemkab", "Pemda", "Pemdes"})
OFFICE = frozenset({"wali", "wakil", "walikota"})
COMMITTEE = re.compile(r"(?:I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII|[A-D])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence, their BIO tags by column name, and where it is from."""

    tokens: tuple[str, ...]
    tags: dict[str, tuple[str, ...]]
    source: str = ""

    def rows(self) -> list[dict[str, object]]:
        """The sentence as Stanza's JSON: one dict a token with `text` and `multi_ner`."""
        columns = [self.tags.get(name) for name in COLUMNS]
        return [
            {"text": token, "multi_ner": tuple(tags[i] if tags else "-" for tags in columns)}
            for i, token in enumerate(self.tokens)
        ]


def read_inline(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield (tokens, BIO tags) for every line of a file with inline mentions, `[PER Joko Widodo]`."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield inline_to_bio(line)


def inline_to_bio(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tokens and BIO tags of one line with inline mentions; a token that a mention touches is part of it."""
    text, spans, last = "", [], 0
    for match in INLINE.finditer(line):
        text += line[last : match.start()]
        spans.append((len(text), len(text) + len(match.group(2)), match.group(1)))
        text += match.group(2)
        last = match.end()
    text += line[last:]
    tokens, tags, position = [], [], 0
    for start, end in surface_tokens(text):
        while position < len(spans) and spans[position][1] <= start:
            position += 1
        tag = "O"
        if position < len(spans) and spans[position][0] < end:
            first, _, kind = spans[position]
            tag = ("B-" if start <= first else "I-") + kind
        tokens.append(text[start:end])
        tags.append(tag)
    return tuple(tokens), tuple(tags)


def article_sentences(articles: Sequence[GoldArticle], *, tokenizer: Tokenizer, source: str) -> list[Sentence]:
    """The sentences of annotated articles, cut and tokenised as at run time, in our column.

    Args:
        articles: articles with their mentions; optional ones are labelled like the others.
        tokenizer: the model that is used at run time.
        source: named in the sentences.
    """
    sentences: list[Sentence] = []
    for article, found in zip(articles, tokenizer([article.text for article in articles]), strict=True):
        for tokens in found:
            words = tuple(article.text[start:end] for start, end in tokens)
            sentences.append(Sentence(words, {"default": tuple(bio_tags(tokens, article.mentions))}, source))
    return sentences


def to_our_convention(tokens: tuple[str, ...], tags: tuple[str, ...]) -> tuple[str, ...]:
    """Apply the safe conversions: regional governments, administrative words and committees join the name behind them."""
    out = list(tags)
    for i in range(len(tokens) - 2, -1, -1):
        following = out[i + 1]
        if out[i] != "O":
            continue
        word = tokens[i]
        if following == "B-LOC" and word in ADMINISTRATIVE and (i == 0 or tokens[i - 1].lower() not in OFFICE):
            out[i], out[i + 1] = "B-LOC", "I-LOC"
        regional = following == "B-LOC" and (word in GOVERNMENT or (word == "Pemerintah" and tokens[i + 1] in ADMINISTRATIVE))
        if regional or (word == "Fraksi" and following == "B-ORG"):
            _join(out, i, i + 1)
        elif word == "Komisi" and COMMITTEE.fullmatch(tokens[i + 1]) and out[i + 2 : i + 3] == ["B-ORG"]:
            out[i + 1] = "I-ORG"
            _join(out, i, i + 2)
    return tuple(out)


def _join(tags: list[str], first: int, start: int) -> None:
    """Make one ORG mention of position `first` and the mention that begins at `start`."""
    tags[first] = "B-ORG"
    tags[start] = "I-ORG"
    end = start + 1
    while end < len(tags) and tags[end].startswith("I-"):
        tags[end] = "I-ORG"
        end += 1


def training_sentences(*, shared: Path, own: Path, part: str = "train") -> list[Sentence]:
    """Collect the labelled sentences of every source but the gold corpus.

    Args:
        shared: folder that holds `data/ner/<set>/<part>.bio`.
        own: folder of our inline-annotated files; every tenth sentence is kept for dev.
        part: `train` or `dev`.

    Returns:
        Sentences with the columns of `COLUMNS` that their source is annotated for.

    Raises:
        InputError: a file is missing or malformed.
    """
    sentences: list[Sentence] = []
    for name in ("nerui", "idner-news-2k", "nergrit"):
        column = name.split("-")[0]
        for tokens, tags in read_bio(data_file(shared, "ner", name, f"{part}.bio")):
            ours: dict[str, tuple[str, ...]] = {column: tags}
            if name in CONVERTED:
                ours["default"] = to_our_convention(tokens, tags)
            sentences.append(Sentence(tokens, ours, column))
    for path in sorted(own.glob("*.txt")):
        for number, (tokens, tags) in enumerate(read_inline(path)):
            if (number % 10 == 9) == (part == "dev"):
                sentences.append(Sentence(tokens, {"default": tags}, "own"))
    return sentences


def gold_sentences(*, gold: Path, articles: Path, tokenizer: Tokenizer, part: str = "train") -> list[Sentence]:
    """The sentences of the gold corpus, and for training those of further annotated articles.

    Args:
        gold: folder of the gold corpus.
        articles: folder of articles in the inline notation, for training only.
        tokenizer: the model that is used at run time.
        part: `train` or `dev`; never `test`.

    Raises:
        InputError: a file is missing or malformed, or the part is for measuring.
    """
    if part not in ("train", "dev"):
        raise InputError(f"{gold}: the part {part!r} is for measuring; train on train and choose on dev")
    sentences = article_sentences(load_corpus(gold).part(part), tokenizer=tokenizer, source="gold")
    if part == "train":
        more = [read_article(path, part="train") for path in sorted(articles.glob("*.txt"))]
        sentences += article_sentences(more, tokenizer=tokenizer, source="articles")
    return sentences
