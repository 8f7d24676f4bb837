from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import alike
from recommender.signals.arrays import History, history

Make, Course, Person = Callable[..., Snapshot], Callable[..., CourseFacts], Callable[..., PersonFacts]


@pytest.fixture
def past(snapshot: Make, person: Person, course: Course, today: date) -> History:
    """Forty people took a and b together, forty c alone; ani took a today, budi two years ago, siti nothing."""
    taken = [("ab", {"a": today, "b": today})] * 40 + [("c", {"c": today})] * 40
    crowd = [person(f"p{number:02}", taken=days, finished=frozenset(days)) for number, (_, days) in enumerate(taken)]
    own = [
        person("ani", taken={"a": today}, finished=frozenset({"a"})),
        person("budi", taken={"a": today - timedelta(days=730)}, finished=frozenset()),
        person("siti"),
    ]
    return history(snapshot([*crowd, *own], [course(name) for name in "abc"]))


def _of(past: History, *names: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([row for row, one in enumerate(past.people.ids) if one in names])


def test_what_is_taken_together_speaks_for_each_other(past: History) -> None:
    ani, budi, siti = alike.prepare(past)(past.people.rows(_of(past, "ani", "budi", "siti")))
    assert ani[1] > 10 * ani[2] >= 0.0
    assert budi[1] == pytest.approx(ani[1] / 4, rel=1e-5)
    assert not siti.any()


def test_the_finished_course_with_the_largest_share_is_named(past: History) -> None:
    people = past.people.rows(_of(past, "ani", "budi", "siti"))
    named = alike.largest(people, alike.weights(past), np.array([0, 0, 1, 2]), np.array([1, 2, 1, 1]))
    assert named[0] == 0
    assert list(named[2:]) == [-1, -1]


def test_taking_the_named_course_away_lowers_the_signal(crowd: Snapshot) -> None:
    past = history(crowd)
    learnt, checked = alike.weights(past), 0
    score = alike.scorer(learnt)
    for row, person in enumerate(sorted(crowd.people, key=lambda one: one.id)[:40]):
        block = past.people.rows(np.array([row]))
        (before,) = score(block)
        named = alike.largest(block, learnt, np.zeros(24, dtype=np.int64), np.arange(24))
        for column in np.flatnonzero((named >= 0) & (before > 0.0)):
            course = past.courses.facts[named[column]].id
            left = {one: day for one, day in person.taken.items() if one != course}
            (after,) = score(past.place((replace(person, taken=left),)))
            assert after[column] < before[column]
            checked += 1
    assert checked > 20
