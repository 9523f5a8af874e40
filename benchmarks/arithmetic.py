"""How near the networks come to the speed at which this machine multiplies matrices, on one thread.

Usage: python benchmarks/arithmetic.py [ARTICLES] (default: 300). A step of an LSTM over `n` sequences of `i` inputs and `h` units
takes 8 n h (i + h) floating-point operations; activations are not counted. The yardstick is the fastest `torch.mm` of several
sizes; it is another library's kernel (BLAS) than the LSTM's (oneDNN), so the share can be above 1.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from texts import write_articles
from torch import Tensor, nn

from entity_pipe.nlp import lstm as lstm_module
from entity_pipe.nlp.engine import load_engine

SIZES = (256, 512, 1024, 2048)
TIMES = 10


def matrix_speed() -> float:
    """Billions of floating-point operations a second of the fastest square product."""
    best = 0.0
    for size in SIZES:
        one, other = torch.randn(size, size), torch.randn(size, size)
        one @ other
        for _ in range(TIMES):
            began = time.perf_counter()
            one @ other
            best = max(best, 2 * size**3 / (time.perf_counter() - began) / 1e9)
    return best


def measure(articles: int) -> dict[str, Any]:
    """Speed of the recurrent layers and of `torch.mm`, and the share of the engine's time that these layers take."""
    torch.set_num_threads(1)
    engine = load_engine()
    with tempfile.TemporaryDirectory() as temporary:
        write_articles(Path(temporary), articles)
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path(temporary).rglob("*.txt"))]
    run, done, spent = lstm_module._run, 0.0, 0.0

    def timed(lstm: nn.LSTM, inputs: Tensor, suffix: str, hidden: Tensor, cell: Tensor) -> Tensor:
        nonlocal done, spent
        began = time.perf_counter()
        found = run(lstm, inputs, suffix, hidden, cell)
        spent += time.perf_counter() - began
        sequences, steps, size = inputs.shape
        done += 8.0 * sequences * steps * lstm.hidden_size * (size + lstm.hidden_size)
        return found

    results: dict[str, Any] = {}
    matrices = matrix_speed()
    lstm_module._run = timed
    sentences = engine.tokenizer(texts[:20])
    for name in ("tokenizer", "tagger"):
        done, spent = 0.0, 0.0
        began = time.perf_counter()
        if name == "tokenizer":
            sentences = engine.tokenizer(texts)
        else:
            words = [[text[a:b] for a, b in tokens] for text, found in zip(texts, sentences, strict=True) for tokens in found]
            began = time.perf_counter()
            engine.tagger(words)
        whole = time.perf_counter() - began
        results[name] = {
            "gigaflops": round(done / spent / 1e9, 1),
            "share_of_matrix_speed": round(done / spent / 1e9 / matrices, 2),
            "share_of_time": round(spent / whole, 2),
        }
    lstm_module._run = run
    return {"matrix_gigaflops": round(matrices, 1), **results}


def main() -> None:
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 300), indent=2))


if __name__ == "__main__":
    main()
