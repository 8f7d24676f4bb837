import numpy as np
import pytest

from recommender.evaluation.bootstrap import draw


def test_a_figure_is_a_ratio_of_sums_with_the_interval_of_a_mean() -> None:
    gained = np.random.default_rng(0).normal(0.3, 1.0, (400, 1))
    found = draw(gained, np.ones((400, 1)), seed=1).interval(0)
    assert found.value == pytest.approx(gained.mean())
    error = gained.std() / 20.0
    assert found.low == pytest.approx(found.value - 1.96 * error, abs=0.3 * error)
    assert found.high == pytest.approx(found.value + 1.96 * error, abs=0.3 * error)


def test_a_difference_is_paired() -> None:
    one = np.random.default_rng(0).normal(0.0, 1.0, 300)
    drawn = draw(np.stack([one + 0.01, one], axis=1), np.ones((300, 2)), seed=1)
    found = drawn.difference(0, 1)
    assert (found.value, found.low, found.high) == pytest.approx((0.01, 0.01, 0.01))


def test_nothing_possible_is_nothing() -> None:
    found = draw(np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([[0.0, 2.0], [0.0, 2.0]]), seed=0)
    assert found.everyone.tolist() == [0.0, 0.25]
    assert found.interval(0).high == 0.0
