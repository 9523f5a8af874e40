"""Draw the reliability plot of the scores: of the mentions with about this score, how many are right.

Usage: python benchmarks/reliability.py [PART] [OUTPUT] (default: data/gold/test docs/reliability.svg). Needs the extra `bench`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

from entity_pipe.evaluate import scored_mentions
from entity_pipe.scores import calibration_error

BINS = 10


def main() -> None:
    part = Path(sys.argv[1] if len(sys.argv) > 1 else "data/gold/test")
    output = Path(sys.argv[2] if len(sys.argv) > 2 else "docs/reliability.svg")
    found = scored_mentions(part)
    scores, right = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    plt.rcParams["svg.hashsalt"] = "entity-pipe"
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    print(f"{'scores':>12}{'mentions':>10}{'mean score':>12}{'right':>8}")
    for number in range(BINS):
        inside = bins == number
        if not inside.any():
            continue
        score, share, count = scores[inside].mean(), right[inside].mean(), int(inside.sum())
        print(f"{number / BINS:>8.1f}-{(number + 1) / BINS:.1f}{count:>10}{score:>12.3f}{share:>8.3f}")
        axes.scatter(score, share, s=12 + 60 * np.log10(1 + count), color="tab:blue", zorder=3)
        axes.annotate(str(count), (score, share), textcoords="offset points", xytext=(10, -4), fontsize=8)
    error = calibration_error([(score, bool(flag)) for score, flag in found])
    axes.set(xlim=(0, 1.05), ylim=(0, 1.05), xlabel="mean score of the mentions", ylabel="share of them that is right")
    axes.set_title(f"{part.name} part of the gold corpus, {len(found)} mentions, ECE {error:.3f}")
    figure.savefig(output, metadata={"Date": None})
    print(f"expected calibration error {error:.4f}, drawn in {output}")


if __name__ == "__main__":
    main()
