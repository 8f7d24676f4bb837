import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from recommender.evaluation.probabilities import auc_difference, calibration_error, metrics

MARKS = np.array([1.0, 0.0, 1.0, 1.0])


def test_metrics_by_hand() -> None:
    found = metrics(MARKS, np.array([0.9, 0.2, 0.6, 0.1]))
    assert found["auc"] == pytest.approx(2 / 3)
    assert found["rmse"] == pytest.approx(np.sqrt((0.01 + 0.04 + 0.16 + 0.81) / 4))
    assert found["log_loss"] == pytest.approx(-np.log([0.9, 0.8, 0.6, 0.1]).mean())
    assert found["calibration_error"] == pytest.approx((0.1 + 0.2 + 0.4 + 0.9) / 4)


def test_a_constant_has_no_ranking_and_certainty_does_not_break_the_loss() -> None:
    assert metrics(MARKS, np.full(4, 0.75))["auc"] == 0.5
    assert metrics(MARKS, np.full(4, 0.75))["calibration_error"] == 0.0
    assert np.isfinite(metrics(MARKS, np.array([0.0, 1.0, 1.0, 1.0]))["log_loss"])


def test_what_is_said_in_one_bin_is_averaged() -> None:
    assert calibration_error(np.array([1.0, 0.0]), np.array([0.55, 0.51])) == pytest.approx(0.03)


def test_the_difference_is_that_of_the_aucs_and_its_interval_holds_it() -> None:
    rng = np.random.default_rng(1)
    user = np.repeat([f"u{number}" for number in range(50)], 20)
    correct = (rng.random(1000) < 0.6).astype(float)
    good = np.round(np.clip(0.3 * correct + rng.random(1000) * 0.7, 0, 1), 1)
    poor = rng.random(1000)
    found = auc_difference(user, correct, good, poor)
    assert found.value == pytest.approx(roc_auc_score(correct, good) - roc_auc_score(correct, poor))
    assert 0.0 < found.low < found.value < found.high
    same = auc_difference(user, correct, poor, poor)
    assert (same.low, same.value, same.high) == (0.0, 0.0, 0.0)
