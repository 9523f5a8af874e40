"""Every speed and memory measurement in one run, with a chart (`make bench`). Takes about an hour on two quiet cores.

Usage: python benchmarks/bench.py [--articles N] [--rounds N] [--quick]. Needs the extra `bench` and the data in ../shared. Writes
docs/speed.json and docs/speed.svg, and prints the tables of docs/results.md. `--quick` takes small numbers, to see that it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import matplotlib
import memory
import reruns
import speed
from texts import write_articles

matplotlib.use("svg")
import matplotlib.pyplot as plt

DOCS = Path("docs")
ONE_THREAD = {"OMP_NUM_THREADS": "1"}


def peers() -> dict[str, float]:
    """F1 on the test part of the gold corpus of each spaCy model, trained first where it is not there, and ours."""
    scores = {}
    for name, model in speed.PEERS.items():
        if not model.exists():
            recipe = model.parent.name.removeprefix("spacy-")
            train = [sys.executable, "benchmarks/spacy_peer.py", "train", recipe]
            subprocess.run(train, check=True, env={**os.environ, **ONE_THREAD})
        scores[name] = answer([sys.executable, "benchmarks/spacy_peer.py", "score", str(model)])["f1"]
    scores["ours"] = answer([speed.COMMAND, "evaluate", "data/gold/test", "--json"])["micro"]["f1"]
    return {name: round(score, 4) for name, score in scores.items()}


def answer(command: list[str]) -> Any:
    """The JSON that a command prints, run on one thread."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **ONE_THREAD})
    return json.loads(done.stdout)


def measure(articles: int, rounds: int, *, quick: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"machine": machine(), "f1": peers()}
    with tempfile.TemporaryDirectory() as temporary:
        write_articles(Path(temporary), articles)
        found["speed"] = speed.measure(Path(temporary), rounds)
    found["starts"] = reruns.starts()
    found["reruns"] = reruns.measure(*((200, 5) if quick else (5000, 50)))
    found["memory"] = memory.measure([50, 100, 200] if quick else [500, 5000, 50_000])
    for name in ("arithmetic", "precision"):
        found[name] = answer([sys.executable, f"benchmarks/{name}.py", str(articles // 3)])
    return found


def machine() -> dict[str, str]:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), ""
    )
    return {"cpu": model, "cores": str(os.cpu_count()), "python": platform.python_version()}


def draw(found: dict[str, Any], path: Path) -> None:
    """Tokens a second of every way; the bars' ends are lowest and highest of the rounds."""
    plt.rcParams["svg.hashsalt"] = "entity-pipe"
    ways = found["speed"]["ways"]
    names = list(ways)[::-1]
    figure, axes = plt.subplots(figsize=(8, 0.45 * len(names) + 1.2), layout="constrained")
    for place, name in enumerate(names):
        rates = [found["speed"]["tokens"] / seconds for seconds in ways[name]["seconds"]]
        rate = ways[name]["tokens_per_second"]
        color = "tab:blue" if name.startswith("ours") else "tab:orange" if name.startswith("spaCy") else "tab:grey"
        axes.barh(place, rate, color=color, xerr=[[max(rate - min(rates), 0)], [max(max(rates) - rate, 0)]], capsize=3)
        f1 = next((f" · F1 {score:.3f}" for peer, score in found["f1"].items() if name.startswith(peer)), "")
        axes.annotate(f" {rate:,}{f1}", (max(rates), place), va="center", fontsize=8)
    axes.set(yticks=range(len(names)), yticklabels=names, xlabel="tokens a second, whole processes with start-up, two cores")
    axes.margins(x=0.2)
    figure.savefig(path, metadata={"Date": None})


def tables(found: dict[str, Any]) -> str:
    """The tables of docs/results.md."""
    lines = ["| | seconds | tokens/s | ratio (lowest, highest) | peak MB |", "| --- | --- | --- | --- | --- |"]
    for name, row in found["speed"]["ways"].items():
        spread = f"{row['ratio']:.2f} ({row['lowest']:.2f}, {row['highest']:.2f})"
        seconds = f"{min(row['seconds']):.1f}–{max(row['seconds']):.1f}"
        lines.append(f"| {name} | {seconds} | {row['tokens_per_second']:,} | {spread} | {row['peak_mb']:,} |")
    lines += ["", "| articles | entities | pairs | seconds | peak MB |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(f'{value:,}' for value in row.values())} |" for row in found["memory"]]
    lines += ["", "| tagger's network | tokens/s | ratio | mentions that differ |", "| --- | --- | --- | --- |"]
    for name, row in found["precision"].items():
        lines.append(
            f"| {name} | {row['tokens_per_second']:,} | {row['ratio']:.2f} | {row['different']} of {row['mentions']:,} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=700)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    articles, rounds = (30, 1) if options.quick else (options.articles, options.rounds)
    found = measure(articles, rounds, quick=options.quick)
    output = Path("build") if options.quick else DOCS
    (output / "speed.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draw(found, output / "speed.svg")
    print(tables(found))
    print({name: found[name] for name in ("f1", "starts", "reruns", "arithmetic")}, found["speed"]["same"], sep="\n")


if __name__ == "__main__":
    main()
