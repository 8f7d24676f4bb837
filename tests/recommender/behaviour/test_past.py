from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour.interactions import Interactions
from recommender.behaviour.past import DAY, Past, Query
from tests.recommender.behaviour.conftest import NONE


def test_histories_as_matrices(log: Callable[..., Interactions]) -> None:
    query = Query(log([2, 0, 1], [], items=3), np.zeros(2))
    assert query.seen.toarray().tolist() == [[1, 1, 1], [0, 0, 0]]
    assert query.latest.toarray().tolist() == [[0, 1, 0], [0, 0, 0]]
    assert query.fading(0.5).toarray().tolist() == [[0.5, 1, 0.25], [0, 0, 0]]
    assert query.recent.toarray()[0] == pytest.approx([0.8, 1, 0.64])
    assert query.last_item.tolist() == [1, -1]


def test_days_since_the_last_event(log: Callable[..., Interactions]) -> None:
    query = Query(log([(0, 0), (1, DAY)], [], items=2, timed=True), np.array([3 * DAY, 3 * DAY]))
    assert query.idle.tolist() == [2, 400]


def test_without_times_nobody_was_idle(log: Callable[..., Interactions]) -> None:
    assert Query(log([0, 1], [], items=2), np.zeros(2)).idle.tolist() == [0, 0]


def test_events_per_item(log: Callable[..., Interactions]) -> None:
    past = Past(log([2, 0], [0], items=3), NONE, 0.0)
    assert past.taken.tolist() == [2, 0, 1]
    assert past.seen.toarray().tolist() == [[1, 0, 1], [1, 0, 0]]
