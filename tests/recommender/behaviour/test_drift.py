from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour import drift
from recommender.behaviour.interactions import Attributes, Interactions
from recommender.behaviour.past import Past, Query
from tests.recommender.behaviour.conftest import NONE

FACTS = [(item, "skill", item % 2) for item in range(8)]


def test_interests_move_as_those_of_others_did(
    log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    """Everybody goes from even items to odd ones; nobody has taken 6 and 7 yet."""
    histories = [[(even, 0.0), (odd, 1.0)] for even in (0, 2, 4) for odd in (1, 3, 5)]
    past = log(*histories, items=8, timed=True)
    scorer = drift.prepare(Past(past, attributes(*FACTS), 1.0))
    told = scorer(Query(log([(0, 0.0)], [(0, 0.0), (2, 1.0)], items=8, timed=True), np.zeros(2)))["drift"]
    # nine events follow an even item, all odd: less the mean of a half, over 9 + a ridge of 30
    assert told[0, 7] == pytest.approx(0.5 * 9 / 39)
    assert told[0, 6] == pytest.approx(-0.5 * 9 / 39)
    assert told[1] == pytest.approx(told[0])


def test_facts_of_too_few_items_do_not_count(
    log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    past = log([(0, 0.0), (1, 1.0)], items=4, timed=True)
    scorer = drift.prepare(Past(past, attributes((0, "skill", 0), (1, "skill", 1)), 1.0))
    assert not scorer(Query(past, np.zeros(1)))["drift"].any()


def test_nothing_without_times_or_facts(
    log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    untimed = log([0, 1], items=8)
    assert not drift.prepare(Past(untimed, attributes(*FACTS), 0.0))(Query(untimed, np.zeros(1)))
    timed = log([(0, 0.0)], items=8, timed=True)
    assert not drift.prepare(Past(timed, NONE, 0.0))(Query(timed, np.zeros(1)))
