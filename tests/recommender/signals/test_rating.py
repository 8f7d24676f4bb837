from collections.abc import Callable
from datetime import date

import pytest

from recommender.data import CourseFacts, Rating, Snapshot
from recommender.signals import rating
from recommender.signals.arrays import History, history


@pytest.fixture
def past(
    snapshot: Callable[..., Snapshot], course: Callable[..., CourseFacts], today: date
) -> Callable[[dict[str, list[int]]], History]:
    def make(stars: dict[str, list[int]]) -> History:
        given = tuple(
            Rating(f"p{number}", name, one, today) for name, all_ in stars.items() for number, one in enumerate(all_)
        )
        return history(snapshot(None, [course(name) for name in ("c1", "c2", "c3")], ratings=given))

    return make


def test_the_mean_is_shrunk_to_that_of_all_and_told_as_the_distance_from_it(
    past: Callable[[dict[str, list[int]]], History],
) -> None:
    known = past({"c1": [5] * 10, "c2": [3] * 5, "elsewhere": [1] * 9})
    overall = (50 + 15) / 15
    expected = [(50 + 10 * overall) / 20 - overall, (15 + 10 * overall) / 15 - overall, 0.0]
    assert rating.prepare(known)(known.people).tolist() == [pytest.approx(expected)]
    assert expected[0] > 0 > expected[1]


def test_fewer_than_five_ratings_say_nothing(past: Callable[[dict[str, list[int]]], History]) -> None:
    known = past({"c1": [5] * 4, "c2": [1] * 5})
    found = rating.rated(known)
    assert found.value[0] == 0.0
    assert found.value[1] < 0.0
    assert (found.number.tolist(), found.mean.tolist()) == ([4, 5, 0], [5.0, 1.0, 0.0])


def test_without_ratings_every_course_is_alike(past: Callable[[dict[str, list[int]]], History]) -> None:
    known = past({})
    assert rating.prepare(known)(known.people).tolist() == [[0.0, 0.0, 0.0]]
