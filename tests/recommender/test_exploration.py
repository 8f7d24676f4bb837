from collections import Counter
from datetime import date

import pytest

from recommender.data import Reason, Suggestion
from recommender.exploration import pick


def _slate(size: int, person: str = "ani") -> tuple[Suggestion, ...]:
    return tuple(Suggestion(person, f"c{n}", n, 1.0 / n, 0.5, {}, {}) for n in range(1, size + 1))


def test_the_last_slot_explores_with_a_logged_propensity(today: date) -> None:
    shown = pick(_slate(30), today)
    assert [one.course for one in shown[:4]] == ["c1", "c2", "c3", "c4"]
    assert [one.rank for one in shown] == [1, 2, 3, 4, 5]
    assert [one.exploration for one in shown] == [False] * 4 + [True]
    assert shown[4].propensity == pytest.approx(0.1)
    assert shown[4].reasons == (Reason("EXPLORATION", {"propensity": 0.1}),)
    assert shown == pick(_slate(30), today)


def test_the_draw_is_even_over_people(today: date) -> None:
    drawn = Counter(pick(_slate(30, f"p{n}"), today)[4].course for n in range(2000))
    assert set(drawn) == {f"c{n}" for n in range(5, 15)}
    assert min(drawn.values()) > 150


def test_a_short_pool_has_a_higher_propensity(today: date) -> None:
    assert pick(_slate(6), today)[4].propensity == pytest.approx(0.5)


@pytest.mark.parametrize(("size", "limit"), [(5, 5), (3, 5), (0, 5), (30, 1)])
def test_nothing_to_draw_from(size: int, limit: int, today: date) -> None:
    assert pick(_slate(size), today, limit) == _slate(size)[:limit]
