from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest

from recommender.data import (
    CompetencyState,
    Completion,
    CourseFacts,
    PerformanceGap,
    PersonFacts,
    Requirement,
    Snapshot,
)
from recommender.signals.arrays import PeopleArrays, history


def test_the_axes_are_sorted_and_completions_of_strangers_ignored(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    measured: Callable[..., CompetencyState],
    today: date,
) -> None:
    people = [
        person("budi"),
        person("ani", states={"PP": measured(2.0)}, finished=frozenset({"c2", "elsewhere"})),
    ]
    courses = [course("c2", ("PP", 1, 3)), course("c1", ("AN", 2, 3), open_to=frozenset({"B"}))]
    done = (Completion("ani", "c2", today), Completion("ani", "gone", today), Completion("gone", "c2", today))
    past = history(snapshot(people, courses, completions=done))
    assert list(past.people.ids) == ["ani", "budi"]
    assert [one.id for one in past.courses.facts] == ["c1", "c2"]
    assert past.competencies == ("AN", "KS", "PP")
    assert past.names == ("Analisis data", "Kerja sama", "Pelayanan publik")
    assert past.completed_course.tolist() == [1]
    assert past.people.finished.toarray().tolist() == [[0, 1], [0, 0]]
    assert past.people.mean[:, 2].tolist() == [2.0, 2.5]
    assert past.people.required.tolist() == [[0, 3, 3], [0, 3, 3]]
    assert past.courses.to_level[1].tolist() == [0, 0, 3]
    assert past.courses.open_to.tolist() == [[True, True], [False, True]]
    assert past.people.agency.tolist() == [1, 1]


def test_rows_are_taken_in_the_order_asked(crowd: Snapshot) -> None:
    people = history(crowd).people
    assert len(people) == 400
    some = people.rows(np.array([5, 2]))
    assert list(some.ids) == ["p00005", "p00002"]
    assert (some.finished.toarray() == people.finished.toarray()[[5, 2]]).all()


def test_the_stamp_changes_with_the_data_and_not_with_its_order(crowd: Snapshot) -> None:
    stamp = history(crowd).stamp()
    assert history(replace(crowd, people=crowd.people[::-1])).stamp() == stamp
    assert history(replace(crowd, people=crowd.people[1:])).stamp() != stamp
    assert history(replace(crowd, ratings=crowd.ratings[1:])).stamp() != stamp
    for changed in (replace(crowd.people[1], performance=(PerformanceGap("PP", 3, crowd.as_of),)), None):
        person = changed or replace(crowd.people[1], language="en")
        assert history(replace(crowd, people=(crowd.people[0], person, *crowd.people[2:]))).stamp() != stamp
    first = crowd.courses[0]
    for course in (
        replace(first, text="lain"),
        replace(first, minutes=first.minutes + 1),
        replace(first, banned=True),
        replace(first, published_on=first.published_on - timedelta(days=1)),
        replace(first, open_to=frozenset({"sekolah"})),
    ):
        assert history(replace(crowd, courses=(course, *crowd.courses[1:]))).stamp() != stamp
    wishing = replace(crowd.people[1], wishes={first.id: crowd.as_of})
    assert history(replace(crowd, people=(crowd.people[0], wishing, *crowd.people[2:]))).stamp() != stamp
    assert history(replace(crowd, as_of=crowd.as_of + timedelta(days=1))).stamp() != stamp


def test_another_person_is_placed_on_the_same_axes(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    measured: Callable[..., CompetencyState],
    today: date,
) -> None:
    past = history(snapshot([person("ani")], [course("c1", ("PP", 2, 3)), course("c2", ("KS", 2, 3))]))
    needs = (Requirement("KM", 4, 1.0), Requirement("PP", 3, 1.0))
    other = person("x", requirements=needs, states={"PP": measured(2.0)}, taken={"c2": today, "gone": today})
    placed = past.place((other,))
    assert placed.required.tolist() == [[0, 3]]
    assert placed.mean.tolist() == [[0, 2.0]]
    assert placed.taken.toarray().tolist() == [[0, 1]]
    stranger = person("y", position="Lain")
    assert [past.knows(one) for one in (other, stranger, person("z", tier="Lain"))] == [True, False, False]
    with pytest.raises(KeyError):
        past.place((stranger,))


def test_people_may_be_read_anew_and_come_in_any_order(crowd: Snapshot) -> None:
    """The arrays hold what placing each person by himself gives, whatever the order of reading."""

    class Read:
        def __iter__(self) -> Iterator[PersonFacts]:
            return iter(crowd.people[::-1])

    past = history(replace(crowd, people=Read()))
    assert past.stamp() == history(crowd).stamp()
    for row, one in enumerate(sorted(crowd.people, key=lambda one: one.id)):
        placed, kept = past.place((one,)), past.people.rows(np.array([row]))
        for field in fields(PeopleArrays):
            here, there = (getattr(people, field.name) for people in (placed, kept))
            if hasattr(here, "toarray"):
                here, there = here.toarray(), there.toarray()
            np.testing.assert_array_equal(here, there, err_msg=field.name)


def test_nobody_is_there_twice(crowd: Snapshot) -> None:
    with pytest.raises(ValueError, match="person id is given twice"):
        history(replace(crowd, people=(*crowd.people, crowd.people[3])))


def test_what_was_finished_afterwards_is_part_of_a_stamp(crowd: Snapshot) -> None:
    past, some = history(crowd), crowd.completions[:9]
    assert past.stamp(some) == past.stamp(some[::-1]) != past.stamp()


def test_a_course_taken_counts_half_for_every_year(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    today: date,
) -> None:
    taken = {"c1": today, "c2": today - timedelta(days=365), "c3": today - timedelta(days=730)}
    people = history(snapshot([person(taken=taken)], [course("c1"), course("c2"), course("c3")])).people
    np.testing.assert_allclose(people.taken.toarray(), [[1.0, 0.5, 0.25]])
