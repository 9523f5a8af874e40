"""Stage 2, tokenize: articles become sentences of tokens."""

from __future__ import annotations

import pyarrow as pa

from entity_pipe.nlp.tokenizer import Tokenizer
from entity_pipe.schemas import SENTENCES


def tokenize(articles: pa.Table, *, tokenizer: Tokenizer) -> pa.Table:
    """Split articles into sentences and tokens.

    Args:
        articles: a table of `schemas.INGESTED`.
        tokenizer: the loaded model.

    Returns:
        A table of `schemas.SENTENCES`: a row a sentence, its tokens as lists of offsets into the article's text.
    """
    columns: dict[str, list[object]] = {name: [] for name in SENTENCES.names}
    texts = articles["text"].to_pylist()
    for article_id, sentences in zip(articles["article_id"].to_pylist(), tokenizer(texts), strict=True):
        for number, tokens in enumerate(sentences):
            columns["article_id"].append(article_id)
            columns["sentence"].append(number)
            columns["starts"].append([start for start, _ in tokens])
            columns["ends"].append([end for _, end in tokens])
    return pa.table(columns, schema=SENTENCES)
