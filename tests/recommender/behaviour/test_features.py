from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from recommender.behaviour import features, sources
from recommender.behaviour.ease import Float32Array
from recommender.behaviour.features import Features, Pool
from recommender.behaviour.interactions import Attributes, BoolArray, Interactions
from recommender.behaviour.lessons import Lesson, lessons
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


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[list[float]], int], None]:
    """A single source with the given scores (users × items), whose best ``number`` go to the pool."""

    def set_(scores: list[list[float]], number: int) -> None:
        def prepare(_past: Past) -> Scorer:
            return lambda _query: {"ease_recent": np.array(scores, dtype=np.float32)}

        monkeypatch.setattr(sources, "SOURCES", (prepare,))
        monkeypatch.setattr(sources, "POOL", {"ease_recent": number})

    return set_


def candidates(log: Interactions) -> list[tuple[int, int]]:
    pool = Features(Past(log, NONE, 0.0)).pool(Query(log, np.zeros(log.users)))
    return list(zip(pool.user.tolist(), pool.item.tolist(), strict=True))


def test_ties_for_the_last_place_all_come_in_and_what_says_nothing_stays_out(
    log: Callable[..., Interactions], scored: Callable[[list[list[float]], int], None]
) -> None:
    scored([[0, 3, 2, 2, 1], [0, 4, 0, 0, -1], [0, 0, 0, 0, 0]], 2)
    assert candidates(log([0], [0], [], items=5)) == [(0, 1), (0, 2), (0, 3), (1, 1)]


def test_a_source_may_ask_for_more_than_there_is(
    log: Callable[..., Interactions], scored: Callable[[list[list[float]], int], None]
) -> None:
    scored([[0, 1, 2]], 9)
    assert candidates(log([0], items=3)) == [(0, 1), (0, 2)]


def test_a_share_of_the_best_stays_within_one(
    log: Callable[..., Interactions], scored: Callable[[list[list[float]], int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    scored([[0, -4, 2, 0]], 2)
    monkeypatch.setattr(features, "TRENDING", 4)
    past = log([(0, DAY)], items=4, timed=True)
    pool = Features(Past(past, NONE, DAY)).pool(Query(past, np.full(1, DAY)))
    assert pool.item.tolist() == [1, 2, 3]
    assert column(pool, "ease_recent_share") == [-1, 1, 0]


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


def histories(timed: bool) -> list[list[Any]]:
    """60 people take 6 of 12 items, one a day where timed."""
    random = np.random.default_rng(3)
    items = [random.choice(12, 6, replace=False).tolist() for _ in range(60)]
    if not timed:
        return items
    return [[(item, DAY * (place + user / 60)) for place, item in enumerate(one)] for user, one in enumerate(items)]


def with_another_future(log: Interactions, future: BoolArray) -> Interactions:
    """Return ``log`` with every item of its ``future`` replaced by another one."""
    item = np.where(future, (log.item + 1 + log.user % 11) % log.items, log.item)
    assert (item != log.item)[future].all()
    return Interactions(log.user, item, log.moment, log.users, log.items, log.timed, log.person)


def first_lesson(log: Interactions, known: Attributes) -> tuple[Lesson, Pool]:
    """Return the first lesson of ``log``, and the candidates of everybody in it."""
    lesson = next(iter(lessons(log, known, seed=1)))
    query = Query(lesson.histories, np.full(log.users, lesson.past.now))
    return lesson, Features(lesson.past).pool(query)


@pytest.mark.parametrize("timed", [False, True])
def test_numbers_of_a_lesson_do_not_change_with_what_comes_after_it(
    timed: bool, log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    whole = log(*histories(timed), items=12, timed=timed)
    known = attributes(*((item, "skill", item % 3) for item in range(12)))
    lesson, before = first_lesson(whole, known)
    future = whole.moment > lesson.past.now if timed else whole.ages == 0
    other, after = first_lesson(with_another_future(whole, future), known)
    assert set(lesson.askers) & set(other.askers), "there is somebody to learn from in both"
    assert (lesson.taken.sum(axis=0) != other.taken.sum(axis=0)).any(), "what is to be learnt did change"
    assert before.names == after.names
    for one, two in ((before.user, after.user), (before.item, after.item), (before.features, after.features)):
        assert np.array_equal(one, two)
    assert np.array_equal(before.base, after.base)
