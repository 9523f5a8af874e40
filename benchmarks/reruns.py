"""What a second run costs against the first one: nothing new, and 50 new articles among 5,000; and what a start costs.

Usage: python benchmarks/reruns.py [ARTICLES] [NEW] (default: 5000 50). The command chooses its
processes; the new articles are spread over the folders.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from processes import COMMAND, measured
from texts import write_articles

TIMES = 3


def measure(articles: int, new: int) -> dict[str, Any]:
    """Seconds of the first run, and of the reruns as medians of three, with their shares of the first."""
    with tempfile.TemporaryDirectory() as temporary:
        raw, out, again = (Path(temporary) / name for name in ("raw", "out", "again"))
        write_articles(raw, articles)
        first = measured([COMMAND, "extract", str(raw), "--out", str(out), "--quiet"]).seconds
        unchanged = [measured([COMMAND, "extract", str(raw), "--out", str(out), "--quiet"]).seconds for _ in range(TIMES)]
        write_articles(raw, new, skip=articles)
        added = []
        for _ in range(TIMES):
            shutil.rmtree(again, ignore_errors=True)
            shutil.copytree(out, again)
            added.append(measured([COMMAND, "extract", str(raw), "--out", str(again), "--quiet"]).seconds)
    unchanged_share, added_share = (statistics.median(times) / first for times in (unchanged, added))
    return {
        "articles": articles,
        "new": new,
        "first": round(first, 1),
        "unchanged": [round(value, 2) for value in unchanged],
        "unchanged_share": round(unchanged_share, 4),
        "added": [round(value, 2) for value in added],
        "added_share": round(added_share, 4),
    }


def starts() -> dict[str, float]:
    """Median seconds of `--help`, and from an empty folder to the tables of one article."""
    with tempfile.TemporaryDirectory() as temporary:
        raw, out = Path(temporary) / "raw", Path(temporary) / "out"
        write_articles(raw, 1)
        helped, first = [], []
        for _ in range(5):
            helped.append(measured([COMMAND, "--help"]).seconds)
            first.append(measured([COMMAND, "extract", str(raw), "--out", str(out), "--force", "--quiet"]).seconds)
    return {"help": round(statistics.median(helped), 2), "one_article": round(statistics.median(first), 2)}


def main() -> None:
    articles, new = map(int, sys.argv[1:3] or (5000, 50))
    print(json.dumps({"reruns": measure(articles, new), "starts": starts()}, indent=2))


if __name__ == "__main__":
    main()
