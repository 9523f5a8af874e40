"""Tokens a second of plain Stanza, article by article, against ours, on the same models and texts, in pairs of one run.

Usage: python benchmarks/speed.py [FOLDER] (default: data/raw). One thread each. Prints a row a pair and the median ratio.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import torch

from entity_pipe import stanza_pipeline
from entity_pipe.nlp.boilerplate import load_boilerplate
from entity_pipe.nlp.engine import load_engine
from entity_pipe.stages.ingest import find_files, ingest
from entity_pipe.stages.ner import ner
from entity_pipe.stages.tokenize import tokenize

PAIRS = 5


def main() -> None:
    torch.set_num_threads(1)
    raw = Path(sys.argv[1] if len(sys.argv) > 1 else "data/raw")
    boilerplate = load_boilerplate()
    articles, _ = ingest(find_files(raw), raw=raw, boilerplate=boilerplate)
    texts = articles["text"].to_pylist()
    plain = stanza_pipeline()
    ratios = []
    print(f"{'plain tokens/s':>16}{'ours tokens/s':>16}{'ratio':>8}")
    for _ in range(PAIRS):
        began = time.perf_counter()
        tokens = sum(plain(text).num_tokens for text in texts)
        slow = tokens / (time.perf_counter() - began)
        engine = load_engine()
        began = time.perf_counter()
        sentences = tokenize(articles, tokenizer=engine.tokenizer)
        ner(articles, sentences, tagger=engine.article_tagger, boilerplate=boilerplate)
        fast = sum(len(starts) for starts in sentences["starts"].to_pylist()) / (time.perf_counter() - began)
        ratios.append(fast / slow)
        print(f"{slow:16,.0f}{fast:16,.0f}{ratios[-1]:8.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} (lowest {min(ratios):.2f}, highest {max(ratios):.2f})")


if __name__ == "__main__":
    main()
