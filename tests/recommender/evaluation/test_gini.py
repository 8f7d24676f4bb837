import numpy as np
import pytest

from recommender.evaluation.gini import gini


def test_alike_is_nothing_and_one_has_all_is_nearly_one() -> None:
    assert gini(np.array([3, 3, 3])) == pytest.approx(0.0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert gini(np.array([1, 3])) == pytest.approx(0.25)
    assert gini(np.zeros(4, int)) == 0.0
