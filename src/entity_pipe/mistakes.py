"""The mistakes of a tagger by kind: wrong type, wrong boundary, missed, invented."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from entity_pipe.store import write_text

KINDS = ("type", "boundary", "type and boundary", "missed", "invented")
Span = tuple[int, int, str]


class Mistake(NamedTuple):
    """One mistake: its kind, and the gold and found mention as (start, end, type), None where there is none."""

    kind: str
    gold: Span | None
    found: Span | None


def mistakes(gold: Iterable[Span], found: Iterable[Span]) -> list[Mistake]:
    """The mistakes in one text, in its order.

    A gold mention that was not found is paired with the found one that overlaps it most and that no other gold mention has
    taken; what is left alone is missed or invented.

    Args:
        gold: (start, end, type) of the right mentions.
        found: of those that were found.
    """
    expected, given = set(gold), set(found)
    wrong = sorted(given - expected)
    result = []
    for mention in sorted(expected - given):
        overlapping = [other for other in wrong if _overlap(mention, other) > 0]
        if not overlapping:
            result.append(Mistake("missed", mention, None))
            continue
        other = max(overlapping, key=lambda candidate: _overlap(mention, candidate))
        wrong.remove(other)
        same_span, same_type = mention[:2] == other[:2], mention[2] == other[2]
        result.append(Mistake("type" if same_span else "boundary" if same_type else "type and boundary", mention, other))
    result += [Mistake("invented", None, other) for other in wrong]
    return sorted(result, key=lambda mistake: mistake.gold or mistake.found or (0, 0, ""))


def count_kinds(found: Iterable[Mistake]) -> dict[str, int]:
    """How many mistakes of each kind, also of those that do not occur."""
    counts = Counter(mistake.kind for mistake in found)
    return {kind: counts[kind] for kind in KINDS}


def write_mistakes(articles: Sequence[tuple[str, str, Sequence[Mistake]]], path: Path) -> None:
    """Write a CSV file with a row a mistake: article, kind, gold and found surface with type, and the text around.

    Args:
        articles: name, text and mistakes of each.
        path: the file.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["article", "kind", "start", "gold", "gold_type", "found", "found_type", "context"])
    for name, text, rows in articles:
        for kind, gold, found in rows:
            sides = [side for side in (gold, found) if side]
            start, end = min(side[0] for side in sides), max(side[1] for side in sides)
            context = " ".join(text[max(0, start - 40) : end + 40].split())
            cells = [cell for side in (gold, found) for cell in ((text[side[0] : side[1]], side[2]) if side else ("", ""))]
            writer.writerow([name, kind, start, *cells, context])
    write_text(out.getvalue(), path)


def _overlap(one: Span, other: Span) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])
