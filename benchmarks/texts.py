"""Pseudo-articles for the measurements: runs of lines of ../shared/data/text/news.txt.xz, a paragraph each.

34 lines have as many words as the five real articles in ../shared/data/articles have on average (574). Unlike in a real
article the lines have nothing to do with each other, so more different names stand together.
"""

from __future__ import annotations

import lzma
from itertools import islice
from pathlib import Path

TEXTS = Path("../shared/data/text/news.txt.xz")
LINES = 34


def write_articles(folder: Path, number: int, *, lines: int = LINES, skip: int = 0, folders: int = 10) -> None:
    """Write `number` articles of `lines` lines each, spread over folders, after leaving out `skip` articles."""
    with lzma.open(TEXTS, "rt", encoding="utf-8", errors="replace") as source:
        rows = islice(source, skip * lines, None)
        for count in range(number):
            article = "\n\n".join(line.strip() for line in islice(rows, lines))
            if not article:
                raise SystemExit(f"{TEXTS}: not enough lines for {number} articles of {lines}")
            path = folder / f"{count % folders:02}" / f"{skip + count:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(article + "\n", encoding="utf-8")
