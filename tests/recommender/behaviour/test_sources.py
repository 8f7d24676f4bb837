from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour import ease, neighbours, sequence, sources
from recommender.behaviour.interactions import Attributes, Interactions
from recommender.behaviour.past import DAY, Past, Query


@pytest.fixture
def past(log: Callable[..., Interactions], attributes: Callable[..., Attributes]) -> Past:
    return Past(log([0, 1, 2], [1, 2], [2, 3], items=4), attributes((0, "skill", 1), (3, "skill", 1)), 0.0)


def test_every_source_says_something_about_every_item(past: Past) -> None:
    query = Query(past.log, np.zeros(3))
    for source in sources.SOURCES:
        for values in source(past)(query).values():
            assert values.shape == (3, 4)
            assert values.dtype == np.float32


def test_all_sources_speak_under_their_own_names(past: Past) -> None:
    query = Query(past.log, np.zeros(3))
    each = [source(past)(query) for source in sources.SOURCES]
    assert len(sources.prepare(past)(query)) == sum(len(one) for one in each)


@pytest.mark.parametrize("timed", [False, True])
def test_scores_that_send_candidates_exist(
    timed: bool, log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    histories = [[(0, 0.0), (1, DAY)], [(1, DAY), (2, DAY)]] if timed else [[0, 1], [1, 2]]
    fact = ((0, "concept", 1), (1, "concept", 1), (2, "concept", 1))
    past = Past(log(*histories, items=3, timed=timed), attributes(*fact), 2 * DAY)
    names = set(sources.prepare(past)(Query(past.log, np.full(2, 2 * DAY))))
    missing = set(sources.POOL) - names
    assert missing == (set() if timed else {"taste_sharp", "taste_lately", "fresh", "rising", "drift"})


def test_scores_are_sums_over_the_history(past: Past) -> None:
    log = past.log
    query = Query(log.of_users(np.array([0])), np.zeros(1))
    told = sources.prepare(past)(query)
    history = np.array([0.64, 0.8, 1, 0], dtype=np.float32)
    linear = ease.weights(past.seen, sources.RIDGE[False])
    assert told["ease_recent"][0] == pytest.approx(history @ linear)
    assert told["ease_last"][0] == pytest.approx(linear[2])
    assert told["cosine"][0] == pytest.approx(history @ neighbours.weights(past.seen))
    step = sequence.weights(log.user, log.item, 4, decay=1.0, window=1)
    assert told["next"][0] == pytest.approx(step[2])
