"""Fit the calibration of a tagger's scores on the dev part of the gold corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from entity_pipe.evaluate import scored_mentions
from entity_pipe.models import TAGGER, manifest
from entity_pipe.nlp.calibration import Calibration, log_odds
from entity_pipe.store import write_json
from entity_pipe.training import refuse_test

STEPS = 50
SMALLEST_STEP = 1e-6


def fit_calibration(posteriors: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Logistic regression of being right on the log odds of the posterior, by Newton's method.

    The targets are Platt's (1999), a little off 0 and 1, so that few mentions do not make a curve that is too sure.

    Args:
        posteriors: of found mentions, in 0..1.
        right: whether each is right.
    """
    odds = np.array([log_odds(posterior) for posterior in posteriors])
    good = int(np.sum(right))
    targets = np.where(np.array(right), (good + 1) / (good + 2), 1 / (len(right) - good + 2))
    inputs = np.stack([odds, np.ones_like(odds)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(STEPS):
        found = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        hessian = (inputs * (found * (1 - found))[:, None]).T @ inputs + 1e-9 * np.eye(2)
        step = np.linalg.solve(hessian, inputs.T @ (found - targets))
        size = 1.0
        while size > SMALLEST_STEP and _loss(inputs @ (weights - size * step), targets) > _loss(inputs @ weights, targets):
            size /= 2
        weights = weights - size * step
    return Calibration(slope=float(weights[0]), intercept=float(weights[1]))


def _loss(odds: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
    """Cross-entropy of targets under log odds."""
    return float(np.sum(np.logaddexp(0, odds) - targets * odds))


def calibrate(folder: Path, *, gold: Path) -> Calibration:
    """Fit the calibration of the tagger in a folder of models and write it into its manifest.

    Args:
        folder: of the models.
        gold: a part of the gold corpus that is for choosing, `dev`.

    Raises:
        InputError: the part is the one for measuring.
    """
    refuse_test(gold)
    data = manifest(folder)
    data["files"][TAGGER].pop("calibration", None)
    write_json(data, folder / "manifest.json")
    found = scored_mentions(gold, models=folder)
    fitted = fit_calibration([score for score, _ in found], [right for _, right in found])
    data["files"][TAGGER]["calibration"] = {"slope": round(fitted.slope, 4), "intercept": round(fitted.intercept, 4)}
    write_json(data, folder / "manifest.json")
    return fitted
