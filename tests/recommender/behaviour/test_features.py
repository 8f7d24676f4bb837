from collections.abc import Callable, Mapping

import numpy as np
import pytest

from recommender.behaviour import features, sources
from recommender.behaviour.ease import Float32Array
from recommender.behaviour.features import Features, Pool
from recommender.behaviour.interactions import Attributes, Interactions
from recommender.behaviour.past import DAY, Past, Query, Scorer
from tests.recommender.behaviour.conftest import NONE


def column(pool: Pool, name: str) -> list[float]:
    return pool.features[:, pool.names.index(name)].tolist()


@pytest.fixture
def one_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single source whose score of an item is its number, the same for everybody."""

    def prepare(past: Past) -> Scorer:
        def score(query: Query) -> Mapping[str, Float32Array]:
            row = np.arange(past.log.items, dtype=np.float32)
            return {"ease_recent": np.tile(row, (query.log.users, 1))}

        return score

    monkeypatch.setattr(sources, "SOURCES", (prepare,))
    monkeypatch.setattr(sources, "POOL", {"ease_recent": 2, "absent": 5})


@pytest.mark.usefixtures("one_source")
def test_the_pool_holds_the_best_unseen_of_each_source(log: Callable[..., Interactions]) -> None:
    past = log([4, 1], [0, 1, 2], [1], items=5)
    pool = Features(Past(past, NONE, 0.0)).pool(Query(past.of_users(np.array([0, 2])), np.zeros(2)))
    assert list(zip(pool.user.tolist(), pool.item.tolist(), strict=True)) == [(0, 2), (0, 3), (1, 3), (1, 4)]
    assert column(pool, "ease_recent") == [2, 3, 3, 4]
    assert column(pool, "ease_recent_share") == pytest.approx([2 / 3, 1, 3 / 4, 1])
    assert column(pool, "length") == pytest.approx(np.log([3, 3, 2, 2]).tolist())
    assert column(pool, "popularity") == pytest.approx(np.log([2, 1, 1, 2]).tolist())
    taste = np.log([2, 4]).mean()
    assert column(pool, "taste")[:2] == pytest.approx([taste, taste])
    assert column(pool, "off_taste")[0] == pytest.approx(np.log(2) - taste)
    assert column(pool, "last_popularity") == pytest.approx(np.log([4, 4, 4, 4]).tolist())


@pytest.mark.usefixtures("one_source")
def test_somebody_without_history_has_neutral_numbers(log: Callable[..., Interactions]) -> None:
    past = log([4, 1], [], items=5)
    pool = Features(Past(past, NONE, 0.0)).pool(Query(past.of_users(np.array([1])), np.zeros(1)))
    assert pool.item.tolist() == [3, 4]
    for name in ("length", "taste", "last_popularity"):
        assert column(pool, name) == [0, 0]


@pytest.mark.usefixtures("one_source")
def test_what_is_taken_lately_is_a_candidate_for_everybody(
    log: Callable[..., Interactions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "TRENDING", 1)
    past = log([(0, 0.0)], [(1, 9 * DAY)], [], items=5, timed=True)
    pool = Features(Past(past, NONE, 9 * DAY)).pool(Query(past, np.full(3, 9 * DAY)))
    assert pool.item[pool.user == 2].tolist() == [1, 3, 4]
    assert pool.item[pool.user == 1].tolist() == [3, 4]


@pytest.mark.parametrize("timed", [False, True])
def test_numbers_at_a_moment_do_not_change_when_the_future_is_deleted(
    timed: bool, log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    random = np.random.default_rng(3)
    histories = [list(random.choice(12, 6, replace=False)) for _ in range(60)]
    if timed:
        histories = [
            [(item, DAY * (place + user / 60)) for place, item in enumerate(one)] for user, one in enumerate(histories)
        ]
    whole = log(*histories, items=12, timed=timed)
    known = attributes(*((item, "skill", item % 3) for item in range(12)))
    early = whole.places < 4 if not timed else whole.moment < 4 * DAY
    cut = whole.only(early)
    query = Query(cut, np.full(60, 4 * DAY))
    kept = log(
        *([event for event in one if not timed or event[1] < 4 * DAY][:4] for one in histories), items=12, timed=timed
    )
    one, two = (Features(Past(past, known, 4 * DAY)).pool(query) for past in (cut, kept))
    assert (one.features == two.features).all()
    assert (one.item == two.item).all()
    assert (one.base == two.base).all()
