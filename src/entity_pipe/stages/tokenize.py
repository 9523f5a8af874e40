"""Stage 2, tokenize: articles become sentences of tokens."""

from __future__ import annotations

import numpy as np
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
    found = tokenizer.sentences(articles["text"].to_pylist())
    borders = np.concatenate([[0], np.cumsum(found.lengths)])
    first = np.searchsorted(found.texts, found.texts)
    columns = {
        "article_id": articles["article_id"].take(pa.array(found.texts)),
        "sentence": pa.array(np.arange(len(found.texts)) - first),
        "starts": pa.ListArray.from_arrays(pa.array(borders, pa.int32()), pa.array(found.starts)),
        "ends": pa.ListArray.from_arrays(pa.array(borders, pa.int32()), pa.array(found.ends)),
    }
    return pa.table(columns, schema=SENTENCES)
