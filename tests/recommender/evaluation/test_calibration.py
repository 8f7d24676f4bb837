import numpy as np
import pytest

from recommender.evaluation.calibration import calibration


def test_chances_that_came_true() -> None:
    rng = np.random.default_rng(1)
    said = rng.beta(1, 30, 50_000)
    found = calibration(said, rng.random(50_000) < said)
    assert found["calibration.said"] == pytest.approx(found["calibration.seen"], rel=0.05)
    assert found["calibration.error"] < 0.005
    assert found["calibration.worst"] < 1.3


def test_chances_twice_too_high() -> None:
    rng = np.random.default_rng(2)
    chance = rng.uniform(0.01, 0.2, 50_000)
    found = calibration(2.0 * chance, rng.random(50_000) < chance)
    assert found["calibration.error"] == pytest.approx(chance.mean(), rel=0.1)
    assert found["calibration.worst"] > 1.8


def test_fewer_pairs_than_bins_and_none_at_all() -> None:
    found = calibration(np.array([0.2, 0.4]), np.array([True, False]))
    assert found["calibration.error"] == pytest.approx(0.6)
    assert found["calibration.worst"] == 1.0
    assert calibration(np.zeros(0), np.zeros(0, dtype=np.bool_)) == {}
