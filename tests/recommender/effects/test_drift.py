import numpy as np
import pytest

from recommender.effects.drift import MIN_CONTROLS, drift


def test_regression_to_the_mean_and_growth_are_found() -> None:
    rng = np.random.default_rng(1)
    before, required, years = rng.uniform(1, 4, 400), rng.integers(2, 5, 400).astype(float), rng.uniform(0, 1, 400)
    after = before + 0.5 - 0.3 * before + 0.1 * required + 0.2 * years
    found = drift(before, after, required, years)
    assert found.n == 400
    assert found.weights == pytest.approx([0.5, -0.3, 0.1, 0.2])
    assert found.without(before, required, years) == pytest.approx(after)


def test_too_few_tell_nothing() -> None:
    few = np.linspace(1.0, 3.0, MIN_CONTROLS - 1)
    found = drift(few, few + 1.0, few, few)
    assert found.without(few, few, few) == pytest.approx(few)
