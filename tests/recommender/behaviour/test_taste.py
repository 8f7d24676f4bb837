from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour import taste
from recommender.behaviour.interactions import Interactions
from recommender.behaviour.past import DAY, Past, Query
from tests.recommender.behaviour.conftest import NONE


def test_neighbours_in_the_whole_log_and_what_they_took_lately(log: Callable[..., Interactions]) -> None:
    past = log([(0, 0), (1, DAY)], [(1, 0), (2, 30 * DAY)], [(2, 60 * DAY)], items=3, timed=True, person=[5, 9, 7])
    told = taste.prepare(Past(past, NONE, 60 * DAY))(Query(past, np.full(3, 60 * DAY)))
    like = np.log(4 / 3) / np.sqrt(2 + 5)  # item 1 in common, taken by two of three
    assert told["taste"][0] == pytest.approx([0, like, like])
    assert told["taste_sharp"][0] == pytest.approx([0, like**3, like**3])
    assert told["taste_lately"][0] == pytest.approx([0, like / 4, like / 2])


def test_a_log_without_times_has_none(log: Callable[..., Interactions]) -> None:
    past = log([0, 1], items=2)
    assert not taste.prepare(Past(past, NONE, 0.0))(Query(past, np.zeros(1)))
