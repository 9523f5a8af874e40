"""A folder of articles to tables against plain Stanza and spaCy, in rounds of one run; whole processes, with start-up.

Usage: python benchmarks/speed.py FOLDER [ROUNDS] (default: 5 rounds). Plain Stanza runs on the same models and, like spaCy
(`spacy_peer.py`, trained on the same data), only finds mentions; ours reads, finds, resolves and writes the tables.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from processes import COMMAND, measured

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
SAME = """
import sys
from pathlib import Path
from entity_pipe import stanza_pipeline
from entity_pipe.nlp.engine import load_engine
plain, engine = stanza_pipeline(), load_engine()
compared = different = 0
for path in sorted(Path(sys.argv[1]).rglob("*.txt")):
    text = path.read_text(encoding="utf-8")
    sentences = engine.tokenizer([text])[0]
    spans = engine.tagger([[text[start:end] for start, end in tokens] for tokens in sentences])
    ours = {(t[m.start][0], t[m.end - 1][1], m.type) for t, found in zip(sentences, spans) for m in found}
    theirs = {(e.start_char, e.end_char, e.type) for e in plain(text).ents}
    compared += len(theirs)
    different += len(ours ^ theirs)
print(compared, different)
"""
BASE = "plain Stanza, article by article"
PEERS = {"spaCy (small)": Path("build/spacy-efficiency/model-best"), "spaCy (large)": Path("build/spacy-accuracy/model-best")}
FAST = "spaCy (small)"  # the large one takes longer than plain Stanza
ONCE = ("plain Stanza, bulk_process",)  # slow, and nobody's aim


def ways(raw: str, out: str) -> dict[str, list[str]]:
    """The commands, by name."""
    found = {
        BASE: [sys.executable, "-c", PLAIN, raw, "single"],
        "plain Stanza, bulk_process": [sys.executable, "-c", PLAIN, raw, "bulk"],
        "ours, 1 process": [COMMAND, "extract", raw, "--out", out, "--force", "--quiet", "--jobs", "1"],
        "ours, 2 processes": [COMMAND, "extract", raw, "--out", out, "--force", "--quiet", "--jobs", "2"],
    }
    for processes in ("1 process", "2 processes") if PEERS[FAST].exists() else ():
        command = [sys.executable, "benchmarks/spacy_peer.py", "run", str(PEERS[FAST]), raw, processes[0]]
        found[f"{FAST}, {processes}"] = command
    return found


def measure(raw: Path, rounds: int) -> dict[str, Any]:
    """Seconds of every way in every round, tokens a second, ratios to plain Stanza, and whether mentions are the same."""
    seconds: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as out:
        for number in range(rounds):
            for way, command in ways(str(raw), out).items():
                if number and way in ONCE:
                    continue
                found = measured(command)
                seconds.setdefault(way, []).append(found.seconds)
                peaks[way] = max(peaks.get(way, 0.0), found.peak)
                print(f"round {number + 1}: {way:34}{found.seconds:8.1f} s{found.peak:8.0f} MB", flush=True)
        tokens = pq.read_table(f"{out}/articles.parquet", columns=["tokens"])["tokens"].to_pylist()
        stages = {}
        for processes in ("1", "2"):
            measured([COMMAND, "extract", str(raw), "--out", out, "--force", "--quiet", "--jobs", processes])
            stages[processes] = json.loads(Path(out, "run.json").read_text())["seconds"]
    rows = {}
    for way, own in seconds.items():
        ratios = [plain / ours for plain, ours in zip(seconds[BASE], own, strict=False)]
        rows[way] = {
            "seconds": [round(value, 2) for value in own],
            "tokens_per_second": round(sum(tokens) / statistics.median(own)),
            "ratio": round(statistics.median(ratios), 2),
            "lowest": round(min(ratios), 2),
            "highest": round(max(ratios), 2),
            "peak_mb": round(peaks[way]),
        }
    return {"articles": len(tokens), "tokens": sum(tokens), "ways": rows, "stage_seconds": stages, "same": same(raw)}


def same(raw: Path) -> dict[str, int]:
    """The mentions of plain Stanza on whole articles, and how many differ from those of our engine without evidence."""
    done = subprocess.run([sys.executable, "-c", SAME, str(raw)], check=True, capture_output=True, text=True)
    compared, different = map(int, done.stdout.split()[-2:])
    return {"mentions": compared, "different": different}


def main() -> None:
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5), indent=2))


if __name__ == "__main__":
    main()
