"""Peak memory of all processes of a run at several numbers of articles; they have 11 lines, so that the texts are enough.

Usage: python benchmarks/memory.py [ARTICLES …] (default: 500 5000 50000).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from processes import COMMAND, measured
from texts import write_articles

from entity_pipe.summary import count_rows

LINES = 11


def measure(sizes: list[int]) -> list[dict[str, Any]]:
    """Seconds, peak memory and the number of entities at each size."""
    found = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            raw, out = Path(temporary) / "raw", Path(temporary) / "out"
            write_articles(raw, size, lines=LINES)
            done = measured([COMMAND, "extract", str(raw), "--out", str(out), "--quiet"])
            rows = count_rows(out)
        entities = sum(rows[name] for name in ("people", "places", "organizations"))
        row = {
            "articles": size,
            "entities": entities,
            "pairs": rows["cooccurrences"],
            "seconds": done.seconds,
            "peak_mb": done.peak,
        }
        found.append({name: round(value) for name, value in row.items()})
        print(found[-1], flush=True)
    return found


def main() -> None:
    print(json.dumps(measure([int(argument) for argument in sys.argv[1:]] or [500, 5000, 50_000])))


if __name__ == "__main__":
    main()
