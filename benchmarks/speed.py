"""A folder of articles to tables against plain Stanza on the same models, in rounds of one run; whole processes, with start-up.

Usage: python benchmarks/speed.py [FOLDER] [ROUNDS] [--without-bulk] (default: data/raw, 5). Plain Stanza only finds mentions;
ours writes the resolved tables. Prints the seconds of each way in each round, then tokens a second and the ratio to plain
Stanza article by article.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

COMMAND = str(Path(sys.executable).with_name("entity-pipe"))
PLAIN = """
import sys
from pathlib import Path
from entity_pipe import stanza_pipeline
plain = stanza_pipeline()
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).rglob("*.txt"))]
if sys.argv[2] == "bulk":
    from stanza import Document
    plain.bulk_process([Document([], text=text) for text in texts])
else:
    for text in texts:
        plain(text)
"""


def ways(raw: str, out: str, *, bulk: bool) -> dict[str, list[str]]:
    every = {
        "plain Stanza, article by article": [sys.executable, "-c", PLAIN, raw, "single"],
        "plain Stanza, bulk_process": [sys.executable, "-c", PLAIN, raw, "bulk"],
        "ours, 1 process": [COMMAND, "extract", raw, "--out", out, "--force", "--quiet"],
        "ours, 2 processes": [COMMAND, "extract", raw, "--out", out, "--force", "--quiet", "--jobs", "2"],
    }
    return {way: command for way, command in every.items() if bulk or "bulk" not in way}


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    raw = arguments[0] if arguments else "data/raw"
    rounds = int(arguments[1]) if len(arguments) > 1 else 5
    bulk = "--without-bulk" not in sys.argv
    with tempfile.TemporaryDirectory() as out:
        seconds: dict[str, list[float]] = {}
        for _ in range(rounds):
            for way, command in ways(raw, out, bulk=bulk).items():
                began = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                seconds.setdefault(way, []).append(time.perf_counter() - began)
                print(f"{way:34}{seconds[way][-1]:8.1f} s", flush=True)
        articles = pq.read_table(f"{out}/articles.parquet", columns=["tokens"])["tokens"].to_pylist()
        stages = json.loads(Path(out, "run.json").read_text())["seconds"]
    tokens = sum(articles)
    print(f"\n{len(articles)} articles, {tokens} tokens; stages of the last run: {stages}")
    base = seconds["plain Stanza, article by article"]
    print(f"{'':34}{'tokens/s':>10}{'ratio':>8}{'lowest':>8}{'highest':>8}")
    for way, own in seconds.items():
        ratios = [plain / ours for plain, ours in zip(base, own, strict=True)]
        speed = tokens / statistics.median(own)
        print(f"{way:34}{speed:10,.0f}{statistics.median(ratios):8.2f}{min(ratios):8.2f}{max(ratios):8.2f}")


if __name__ == "__main__":
    main()
