from collections.abc import Callable

import pytest

from recommender import rules
from recommender.data import CompetencyState, CourseFacts, PersonFacts, Requirement

Course, Person, State = Callable[..., CourseFacts], Callable[..., PersonFacts], Callable[..., CompetencyState]


def _codes(person: PersonFacts, course: CourseFacts, *others: CourseFacts) -> list[str]:
    return [reason.code for reason in rules.exclusions(person, course, {one.id: one for one in others})]


def test_a_course_that_closes_a_gap_is_open(person: Person, course: Course) -> None:
    assert _codes(person(), course("c1", ("PP", 2, 3))) == []


@pytest.mark.parametrize("fact", ["finished", "enrolled", "dismissed"])
def test_what_the_person_did_with_it_excludes(fact: str, person: Person, course: Course) -> None:
    assert _codes(person(**{fact: frozenset({"c1"})}), course("c1", ("PP", 2, 3))) == [fact]


def test_a_retired_course_or_one_of_another_agency(person: Person, course: Course) -> None:
    closed = course("c1", ("PP", 2, 3), retired=True, banned=True, open_to=frozenset({"B"}))
    assert _codes(person(), closed) == ["retired", "banned", "not_open"]
    assert _codes(person(), course("c1", ("PP", 2, 3), open_to=frozenset({"A"}))) == []


def test_a_missing_prerequisite_is_named(person: Person, course: Course) -> None:
    later = course("c3", ("PP", 2, 3), prerequisites=frozenset({"c1", "c2", "c9"}))
    offered, retired = course("c1"), course("c2", retired=True)
    found = rules.exclusions(person(), later, {"c1": offered, "c2": retired})
    assert [dict(one.numbers) for one in found] == [
        {"course": "c1", "offered": 1},
        {"course": "c2", "offered": 0},
        {"course": "c9", "offered": 0},
    ]
    assert _codes(person(finished=frozenset({"c1", "c2", "c9"})), later) == []


def test_a_course_the_post_does_not_need(person: Person, course: Course) -> None:
    assert _codes(person(), course("c1", ("AN", 0, 2))) == ["no_gap"]
    assert _codes(person(), course("c2", ("PP", 3, 4))) == ["no_gap"]


def test_raising_the_measured_level_above_a_course_removes_it(person: Person, course: Course, measured: State) -> None:
    demanding = (Requirement("PP", 5, 3.0),)
    step = course("c1", ("PP", 2, 3))
    below = person(requirements=demanding, states={"PP": measured(2.4, required=5)})
    above = person(requirements=demanding, states={"PP": measured(3.1, required=5)})
    assert _codes(below, step) == []
    (reason,) = rules.exclusions(above, step, {})
    assert (reason.code, reason.numbers) == ("above", {"competency": "PP", "mean": 3.1, "to": 3})


def test_a_met_requirement_needs_no_higher_course(person: Person, course: Course, measured: State) -> None:
    assert _codes(person(states={"PP": measured(3.2)}), course("c1", ("PP", 2, 5))) == ["above"]


def test_one_open_competency_is_enough(person: Person, course: Course, measured: State) -> None:
    both = course("c1", ("PP", 2, 3), ("KS", 2, 3), ("AN", 0, 2))
    assert _codes(person(states={"PP": measured(4.0)}), both) == []
    assert _codes(person(states={"PP": measured(4.0), "KS": measured(4.0)}), both) == ["above", "above"]


@pytest.mark.parametrize("status", ["provisional", "expired"])
def test_an_opinion_of_oneself_does_not_put_anybody_above(status: str, person: Person, course: Course) -> None:
    state = CompetencyState(status, 5.0, 0.9, 0.99 if status == "provisional" else None)  # type: ignore[arg-type]
    assert _codes(person(states={"PP": state}), course("c1", ("PP", 2, 3))) == []
