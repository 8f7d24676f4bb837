from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour import trend
from recommender.behaviour.interactions import Interactions
from recommender.behaviour.past import DAY, Past
from tests.recommender.behaviour.conftest import NONE


def test_events_halve_with_their_age(log: Callable[..., Interactions]) -> None:
    past = Past(log([(0, 0), (1, 7 * DAY)], [(0, 14 * DAY)], items=3, timed=True), NONE, 14 * DAY)
    assert trend.decayed(past, 7.0) == pytest.approx([1.25, 0.5, 0])
    assert trend.ages(past) == pytest.approx([14, 7, 0])
    found = trend.features(past)
    assert found["trend_7"] == pytest.approx(np.log([1.3, 0.55, 0.05]))
    assert found["popularity"] == pytest.approx(np.log([3, 2, 1]))
    assert found["age"] == pytest.approx(np.log([15, 8, 1]))
    assert found["idle"] == pytest.approx(np.log([1, 8, 3651]))
    assert found["unseen"].tolist() == [0, 0, 1]
    assert found["momentum"] == pytest.approx(found["trend_7"] - found["trend_120"])


def test_without_times_the_order_in_histories_speaks(log: Callable[..., Interactions]) -> None:
    found = trend.features(Past(log([0, 1], [0, 1, 2], items=3), NONE, 0.0))
    # two of five events are last ones: five imagined events add 2 to the top and 5 to the bottom
    assert found["lateness"] == pytest.approx([2 / 7, 3 / 7, 3 / 6])
    mean = (2 * np.log(2) + np.log(3)) / 5
    assert found["place"] == pytest.approx([5 * mean / 7, (2 * np.log(2) + 5 * mean) / 7, (np.log(3) + 5 * mean) / 6])
    assert found["popularity"] == pytest.approx(np.log([3, 3, 2]))
