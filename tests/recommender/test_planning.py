from collections.abc import Callable

import pytest

from recommender.data import CompetencyState, CourseFacts, PersonFacts, Suggestion
from recommender.gaps import gaps
from recommender.planning import PlanItem, plan

Course, Person, State = Callable[..., CourseFacts], Callable[..., PersonFacts], Callable[..., CompetencyState]


def _suggest(course: str, p_finish: float = 1.0, **closures: float) -> Suggestion:
    return Suggestion("ani", course, 1, p_finish * sum(closures.values()), p_finish, closures, {})


@pytest.fixture
def ani(person: Person, measured: State) -> PersonFacts:
    return person(states={"PP": measured(2.0), "KS": measured(2.0)})


def test_two_courses_for_one_gap_count_once(ani: PersonFacts, course: Course) -> None:
    priority = {gap.competency: gap.priority for gap in gaps(ani.requirements, ani.states)}
    slate = [_suggest("c1", PP=99.0), _suggest("c2", PP=98.0), _suggest("c3", KS=1.0)]
    courses = {name: course(name) for name in ("c1", "c2", "c3")}
    found = plan(ani, slate, courses, budget_jp=8.0)
    assert found.items == (PlanItem("c1", 4.0, priority["PP"]), PlanItem("c3", 4.0, 1.0))
    assert found.jp == 8.0
    assert found.closed_share == pytest.approx((priority["PP"] + 1.0) / sum(priority.values()))


def test_the_budget_holds(ani: PersonFacts, course: Course) -> None:
    courses = {"c1": course("c1", jp=10.0), "c2": course("c2", jp=3.0)}
    found = plan(ani, [_suggest("c1", PP=2.0), _suggest("c2", KS=0.1)], courses, budget_jp=9.0)
    assert [item.course for item in found.items] == ["c2"]


def test_prerequisites_come_first_as_one_bundle(ani: PersonFacts, course: Course) -> None:
    courses = {
        "c1": course("c1"),
        "c2": course("c2", prerequisites=frozenset({"c1"})),
        "c3": course("c3", prerequisites=frozenset({"c1", "c2"})),
    }
    found = plan(ani, [_suggest("c3", PP=1.0)], courses, budget_jp=12.0)
    assert [item.course for item in found.items] == ["c1", "c2", "c3"]
    assert plan(ani, [_suggest("c3", PP=1.0)], courses, budget_jp=11.0).items == ()


def test_a_prerequisite_nobody_offers_or_a_circle_leaves_it_out(ani: PersonFacts, course: Course) -> None:
    courses = {
        "c1": course("c1", prerequisites=frozenset({"gone"})),
        "c2": course("c2", prerequisites=frozenset({"c3"})),
        "c3": course("c3", prerequisites=frozenset({"c2"})),
        "c4": course("c4", retired=True),
    }
    slate = [_suggest(name, PP=1.0) for name in courses]
    assert plan(ani, slate, courses, budget_jp=99.0).items == ()


def test_accepted_courses_are_promised(person: Person, course: Course, measured: State) -> None:
    ani = person(
        states={"PP": measured(2.0), "KS": measured(2.0)},
        accepted=frozenset({"c1", "c9"}),
        finished=frozenset({"c9"}),
    )
    found = plan(ani, [_suggest("c2", KS=1.0)], {"c1": course("c1", jp=9.0), "c2": course("c2")}, budget_jp=5.0)
    assert found.items == (PlanItem("c1", 9.0, 0.0),)


def test_without_gaps_there_is_nothing_to_plan(person: Person) -> None:
    assert plan(person(requirements=()), [], {}, budget_jp=20.0).closed_share == 0.0
