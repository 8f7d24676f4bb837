from statistics import NormalDist

import pytest

from recommender import normal


@pytest.mark.parametrize("z", [-4.0, -1.0, 0.0, 0.3, 2.5])
def test_agrees_with_the_standard_library(z: float) -> None:
    assert normal.density(z) == pytest.approx(NormalDist().pdf(z), abs=1e-12)
    assert normal.distribution(z) == pytest.approx(NormalDist().cdf(z), abs=1e-12)
