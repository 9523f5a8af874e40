"""Time of each stage, and peak memory of `resolve` and `tables`, at several numbers of articles.

Usage: python benchmarks/scale.py [ARTICLES …] (default: 1000 20000). Articles are runs of ten lines (`texts.py`). Peak memory is
that of a process that runs the stage alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from texts import write_articles

LINES = 10
COMMAND = [str(Path(sys.executable).with_name("entity-pipe"))]


def peak_of(*arguments: str) -> tuple[float, float]:
    """Seconds of CPU and peak MB of a command."""
    code = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True);"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);print(u.ru_utime+u.ru_stime,u.ru_maxrss/1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *COMMAND, *arguments], check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.split()[-2:]
    return float(seconds), float(peak)


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [1000, 20_000]
    print(f"{'articles':>9}{'names':>9}{'total s':>9}{'resolve':>9}{'share':>8}{'tables':>8}{'resolve MB':>12}{'tables MB':>11}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            raw, out = Path(temporary) / "raw", Path(temporary) / "out"
            write_articles(raw, size, lines=LINES)
            subprocess.run([*COMMAND, "extract", str(raw), "--out", str(out), "--quiet", "--jobs", "1"], check=True)
            seconds = json.loads((out / "run.json").read_text())["seconds"]
            _, resolve = peak_of("resolve", "--out", str(out), "--force", "--quiet")
            (out / "stages" / "tables.json").unlink()
            _, tables = peak_of("tables", "--out", str(out), "--quiet")
            names = sum(pq.read_metadata(out / f"{name}.parquet").num_rows for name in ("people", "places", "organizations"))
            total = sum(seconds.values())
            print(
                f"{size:>9}{names:>9}{total:>9.1f}{seconds['resolve']:>9.1f}{seconds['resolve'] / total:>8.3f}"
                f"{seconds['tables']:>8.1f}{resolve:>12.0f}{tables:>11.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
