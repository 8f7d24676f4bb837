from collections.abc import Callable
from datetime import date, timedelta

import pytest

from recommender.data import Completion, CourseFacts, Observation, PersonFacts, Snapshot
from recommender.effects.pairs import Pair, pairs

Observe, Course, Person, Make = (
    Callable[..., Observation],
    Callable[..., CourseFacts],
    Callable[..., PersonFacts],
    Callable[..., Snapshot],
)
Finish = Callable[..., list[Pair]]


@pytest.fixture
def found(snapshot: Make, person: Person, course: Course, observation: Observe, today: date) -> Finish:
    """The pairs of one person with tests (source, level, days ago), who finished courses (id, days ago)."""

    def make(
        observed: list[tuple[str, float, int]], finished: tuple[tuple[str, int], ...] = (("c1", 100),)
    ) -> list[Pair]:
        evidence = {"PP": tuple(observation(source, mean, days_ago=age) for source, mean, age in observed)}
        done = tuple(Completion("ani", one, today - timedelta(days=age)) for one, age in finished)
        courses = [course("c1", ("PP", 2, 3), ("KS", 2, 3)), course("c2", ("PP", 2, 3)), course("c3", ("KS", 2, 3))]
        return list(pairs(snapshot([person(evidence=evidence)], courses, completions=done)))

    return make


def test_the_last_before_and_the_first_after(found: Finish) -> None:
    [drifted, taken, later] = found([("test", 1.0, 300), ("test", 2.0, 100), ("test", 2.6, 50), ("test", 4.0, 10)])
    assert (taken.cell, taken.before, taken.after, taken.required) == (("c1", "PP"), 2.0, 2.6, 3)
    assert taken.years == pytest.approx(50 / 365.25)
    assert taken.se == 0.4
    assert (drifted.cell, later.cell) == (None, None)


@pytest.mark.parametrize(
    "observed",
    [
        [("test", 2.0, 110)],
        [("test", 2.0, 500), ("test", 3.0, 50)],
        [("test", 2.0, 110), ("test", 3.0, 0)],
        [("self", 2.0, 110), ("self", 3.0, 50)],
        [("supervisor", 2.0, 110), ("test", 3.0, 50)],
    ],
    ids=["no after", "before too long ago", "after too late", "opinions", "two different sources"],
)
def test_what_makes_no_pair(observed: list[tuple[str, float, int]], found: Finish) -> None:
    ago = 370 if observed[-1][2] == 0 else 100
    moved = [(source, mean, age + 300 if ago == 370 and age else age) for source, mean, age in observed]
    assert found(moved, (("c1", ago),)) == []


def test_an_assessment_centre_pair_comes_before_a_test_pair(found: Finish) -> None:
    given = [("test", 2.0, 110), ("test", 3.0, 50), ("assessment_centre", 2.0, 110), ("assessment_centre", 2.2, 50)]
    [pair] = found(given)
    assert pair.after == 2.2


def test_two_courses_between_cannot_be_told_apart(found: Finish) -> None:
    tests = [("test", 2.0, 110), ("test", 3.0, 50)]
    assert found(tests, (("c1", 100), ("c2", 90))) == []
    [pair] = found(tests, (("c1", 100), ("c3", 90), ("unknown", 80)))
    assert pair.cell == ("c1", "PP"), "a course that raises something else does not disturb"


def test_a_person_counts_once_for_a_course_that_was_taken_twice(found: Finish) -> None:
    tests = [("test", 1.0, 320), ("test", 2.0, 250), ("test", 2.6, 50)]
    [pair] = found(tests, (("c1", 300), ("c1", 100)))
    assert (pair.cell, pair.before, pair.after) == (("c1", "PP"), 1.0, 2.0)
    assert [one.cell for one in found(tests, (("c1", 300), ("c2", 100)))] == [("c1", "PP"), ("c2", "PP")]


def test_people_without_a_course_show_the_drift_unless_it_is_long(found: Finish) -> None:
    [pair] = found([("test", 2.0, 110), ("test", 2.1, 50)], ())
    assert (pair.cell, pair.before, pair.after) == (None, 2.0, 2.1)
    assert found([("test", 2.0, 500), ("test", 2.1, 50)], ()) == []


def test_what_no_post_requires_counts_with_level_0(
    snapshot: Make, person: Person, observation: Observe, today: date
) -> None:
    seen = (observation("test", 2.0, days_ago=60), observation("test", 2.0, days_ago=30))
    stranger = Completion("somebody else", "c1", today)
    who = person(evidence={"AN": seen, "PP": seen})
    given = snapshot([who, person("budi")], completions=(stranger, Completion("budi", "c1", today)))
    assert [one.required for one in pairs(given)] == [0, 3]
