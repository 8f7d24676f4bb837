from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour import cohort
from recommender.behaviour.interactions import Interactions
from recommender.behaviour.past import Past, Query
from tests.recommender.behaviour.conftest import NONE


def test_the_nearest_registrations_count_most_and_oneself_not_at_all(log: Callable[..., Interactions]) -> None:
    past = log([0, 1], [1], [2], items=3, person=[30, 10, 20])  # in order of registration: 1, 2, 0
    told = cohort.prepare(Past(past, NONE, 0.0))(Query(past, np.zeros(3)))
    near, nearer = np.exp(-2 / 10), np.exp(-1 / 10)
    assert told["cohort_10"][0] == pytest.approx([0, near, nearer])
    assert told["cohort_10"][1] == pytest.approx([near, near, nearer])


def test_neighbours_share_what_is_rare(log: Callable[..., Interactions]) -> None:
    past = log([0, 1], [1, 2], [2], items=3)
    told = cohort.prepare(Past(past, NONE, 0.0))(Query(past, np.zeros(3)))
    like = np.log(4 / 3) / np.sqrt(2 + 5)  # both took item 1: log((3 + 1) / (2 + 1)), the last of the first person
    assert told["neighbour_reach"][0] == pytest.approx([0, like, like])
    assert told["neighbour_sharp"][0] == pytest.approx([0, like**3, like**3])
    assert told["neighbour_near"][0] == pytest.approx([0, like * np.exp(-1 / 300), like * np.exp(-1 / 300)])


def test_somebody_new_stands_where_the_number_falls(log: Callable[..., Interactions]) -> None:
    scorer = cohort.prepare(Past(log([0], [1], items=2, person=[10, 30]), NONE, 0.0))
    told = scorer(Query(log([], items=2, person=[20]), np.zeros(1)))
    assert told["cohort_10"][0] == pytest.approx([np.exp(-1 / 10), 1.0])


def test_what_is_told_does_not_depend_on_who_asks_along(log: Callable[..., Interactions]) -> None:
    random = np.random.default_rng(0)
    past = log(*(list(random.choice(5, 2, replace=False)) for _ in range(1200)), items=5)
    scorer = cohort.prepare(Past(past, NONE, 0.0))
    alone = scorer(Query(past.of_users(np.array([700])), np.zeros(1)))
    among = scorer(Query(past.of_users(np.array([20, 700, 1199])), np.zeros(3)))
    for name in cohort.NAMES:
        assert alone[name][0] == pytest.approx(among[name][1], rel=1e-5)
