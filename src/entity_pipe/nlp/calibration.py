"""From the posterior of a span to the share of such spans that are right (Platt 1999)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve over the log odds of a posterior; the default leaves it as it is.

    Attributes:
        slope: above 0, so that the order of scores is kept.
        intercept: added to the log odds.
    """

    slope: float = 1.0
    intercept: float = 0.0

    def __call__(self, posterior: float) -> float:
        """The calibrated probability, in 0..1."""
        return 1.0 / (1.0 + math.exp(-(self.slope * log_odds(posterior) + self.intercept)))


def log_odds(posterior: float) -> float:
    """Logarithm of the odds, for posteriors no nearer to 0 and 1 than `SMALLEST`."""
    kept = min(max(posterior, SMALLEST), 1 - SMALLEST)
    return math.log(kept / (1 - kept))


def calibration_of(entry: Mapping[str, object]) -> Calibration:
    """The calibration that a tagger's entry in the manifest holds, or the one that changes nothing."""
    values = entry.get("calibration", {})
    if not isinstance(values, Mapping):
        return Calibration()
    return Calibration(**{name: float(values[name]) for name in ("slope", "intercept") if name in values})
