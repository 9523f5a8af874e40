from __future__ import annotations

import random
from pathlib import Path

import pytest

from entity_pipe.errors import InputError
from entity_pipe.nlp.calibration import Calibration, calibration_of
from entity_pipe.scores import calibration_error
from entity_pipe.training.calibration import calibrate, fit_calibration


def test_too_sure_scores_become_honest() -> None:
    generator = random.Random(1)
    truth = [generator.uniform(0.55, 0.99) for _ in range(4000)]
    right = [generator.random() < share for share in truth]
    boast = Calibration(slope=3.0, intercept=0.5)
    scores = [boast(share) for share in truth]
    fitted = fit_calibration(scores, right)
    before = calibration_error(zip(scores, right, strict=True))
    after = calibration_error((fitted(score), good) for score, good in zip(scores, right, strict=True))
    assert before > 0.1 and after < 0.02
    assert fitted.slope == pytest.approx(1 / 3, abs=0.05)


def test_the_order_of_scores_is_kept_and_certainty_stays_finite() -> None:
    curve = Calibration(slope=0.5, intercept=-0.2)
    values = [curve(score) for score in (0.0, 0.1, 0.5, 0.9, 1.0)]
    assert values == sorted(values) and values[0] > 0 and values[-1] < 1
    assert Calibration()(0.7) == pytest.approx(0.7)


def test_the_calibration_of_a_manifest_entry() -> None:
    assert calibration_of({"calibration": {"slope": 0.5, "intercept": 1}}) == Calibration(0.5, 1.0)
    assert calibration_of({"sha256": "x"}) == Calibration()


def test_nothing_is_fitted_on_the_test_part(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the test part is for measuring"):
        calibrate(tmp_path, gold=Path("data/gold/test"))


@pytest.mark.parametrize(
    ("found", "error"),
    [([], 0.0), ([(1.0, True)], 0.0), ([(0.95, True), (0.95, False)], 0.45), ([(0.2, False), (0.9, True)], (0.2 + 0.1) / 2)],
)
def test_expected_calibration_error(found: list[tuple[float, bool]], error: float) -> None:
    assert calibration_error(found) == pytest.approx(error)
