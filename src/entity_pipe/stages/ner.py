"""Stage 3, ner: tokens become mentions with a type and a posterior."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import pyarrow as pa

from entity_pipe.nlp.boilerplate import Boilerplate
from entity_pipe.nlp.evidence import ArticleTagger
from entity_pipe.schemas import RECOGNIZED

SCORE_DIGITS = 4


def ner(articles: pa.Table, sentences: pa.Table, *, tagger: ArticleTagger, boilerplate: Boilerplate) -> pa.Table:
    """Find the named entities of articles.

    Args:
        articles: a table of `schemas.INGESTED`.
        sentences: their table of `schemas.SENTENCES`.
        tagger: the loaded model.
        boilerplate: knows what is not the story.

    Returns:
        A table of `schemas.RECOGNIZED`, in the order of the articles and of the text.
    """
    texts = dict(zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True))
    flagged = {article_id: boilerplate.find(text) for article_id, text in texts.items()}
    rows = sentences.to_pylist()
    words = [[texts[row["article_id"]][start:end] for start, end in zip(row["starts"], row["ends"], strict=True)] for row in rows]
    columns: dict[str, list[object]] = {name: [] for name in RECOGNIZED.names}
    for row, spans in zip(rows, tagger(words, [row["article_id"] for row in rows]), strict=True):
        article_id = row["article_id"]
        text = texts[article_id]
        for span in spans:
            start, end = _trimmed(text, row["starts"][span.start], row["ends"][span.end - 1])
            if start >= end:
                continue
            columns["article_id"].append(article_id)
            columns["sentence"].append(row["sentence"])
            columns["start"].append(start)
            columns["end"].append(end)
            columns["surface"].append(text[start:end])
            columns["type"].append(span.type)
            columns["score"].append(round(span.score, SCORE_DIGITS))
            columns["boilerplate"].append(_inside(flagged[article_id], start, end))
    return pa.table(columns, schema=RECOGNIZED)


def _inside(pieces: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span lies in one of the pieces, which are in order and do not overlap."""
    place = bisect_right(pieces, start, key=lambda piece: piece[0]) - 1
    return place >= 0 and end <= pieces[place][1]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without punctuation at its edges and without a bracket that is not closed in it."""
    while start < end and not text[start].isalnum():
        start += 1
    opened = text.find("(", start, end)
    if opened >= 0 and text.find(")", opened, end) < 0:
        end = opened
    while start < end and not (text[end - 1].isalnum() or (text[end - 1] in ".)" and _belongs(text[start:end]))):
        end -= 1
    return start, end


def _belongs(surface: str) -> bool:
    """A closing bracket needs its opening one; a full stop needs an abbreviation before it."""
    if surface.endswith(")"):
        return surface.count("(") == surface.count(")")
    return re.search(r"(?:\.\w{1,3}|\b[A-Z]|\b(?:Tbk|Corp|Co|Ltd|Inc|Jr|Sr))\.$", surface) is not None
