"""Tokens a second of this version against another one, whole texts to resolved mentions, in pairs of one run.

Usage: git worktree add OTHER REVISION; python benchmarks/versions.py OTHER [FOLDER] (default: data/gold/train). One thread
and a fresh process each time; the tokens are those of this version.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

PAIRS = 5
MEASURE = """
import sys, time
from pathlib import Path
import torch
torch.set_num_threads(1)
from entity_pipe import Extractor
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
extractor = Extractor()
extractor.batch(texts[:3])
began = time.perf_counter()
extractor.batch(texts)
print(time.perf_counter() - began)
"""


def seconds(checkout: Path, folder: Path) -> float:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", MEASURE, str(folder.resolve())]
    return float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    from entity_pipe.nlp.engine import load_engine

    here, other = Path(__file__).parents[1], Path(sys.argv[1])
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "data/gold/train")
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    tokens = sum(len(sentence) for found in load_engine().tokenizer(texts) for sentence in found)
    ratios = []
    print(f"{len(texts)} texts, {tokens} tokens\n{'other tokens/s':>16}{'this tokens/s':>16}{'ratio':>8}")
    for _ in range(PAIRS):
        before, now = tokens / seconds(other, folder), tokens / seconds(here, folder)
        ratios.append(now / before)
        print(f"{before:16,.0f}{now:16,.0f}{ratios[-1]:8.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} (lowest {min(ratios):.2f}, highest {max(ratios):.2f})")


if __name__ == "__main__":
    main()
