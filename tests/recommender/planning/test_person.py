"""From a person's facts and suggestions to a plan."""

from collections.abc import Callable

import pytest

from recommender.data import CompetencyState, CourseFacts, PersonFacts, Suggestion
from recommender.gaps import gaps
from recommender.planning import greedy
from recommender.planning.person import Plan, arranged, task
from recommender.planning.problem import Step

Course, Person, State = Callable[..., CourseFacts], Callable[..., PersonFacts], Callable[..., CompetencyState]
PP, KS = ("PP", 1, 3), ("KS", 1, 3)


def suggest(course: str, p_finish: float = 1.0, **closures: float) -> Suggestion:
    return Suggestion("ani", course, 1, p_finish * sum(closures.values()), p_finish, closures, {})


def planned(person: PersonFacts, slate: list[Suggestion], courses: list[CourseFacts], jp: float) -> Plan:
    given = task(person, slate, {one.id: one for one in courses}, jp)
    return arranged(given, greedy.choose(given.problem))


@pytest.fixture
def ani(person: Person, measured: State) -> PersonFacts:
    return person(states={"PP": measured(2.0), "KS": measured(2.0)})


def priority(person: PersonFacts) -> dict[str, float]:
    return {gap.competency: gap.priority for gap in gaps(person.requirements, person.states)}


def test_two_courses_for_one_gap_count_once(ani: PersonFacts, course: Course) -> None:
    slate = [suggest("c1", PP=99.0), suggest("c2", PP=98.0), suggest("c3", KS=1.0)]
    found = planned(ani, slate, [course("c1", PP), course("c2", PP), course("c3", KS)], 8.0)
    open_ = priority(ani)
    assert found.steps == (Step("c1", 4.0, {"PP": open_["PP"]}), Step("c3", 4.0, {"KS": 1.0}))
    assert found.jp == 8.0
    assert found.closed_share == pytest.approx((open_["PP"] + 1.0) / sum(open_.values()))


def test_a_course_counts_as_finished_whatever_the_chance_of_taking_it(ani: PersonFacts, course: Course) -> None:
    found = planned(ani, [suggest("c1", 0.03, PP=1.0)], [course("c1", PP)], 4.0)
    assert found.steps == (Step("c1", 4.0, {"PP": 1.0}),)


def test_the_budget_holds(ani: PersonFacts, course: Course) -> None:
    courses = [course("c1", PP, jp=10.0), course("c2", KS, jp=3.0)]
    found = planned(ani, [suggest("c1", PP=2.0), suggest("c2", KS=0.1)], courses, 9.0)
    assert [step.course for step in found.steps] == ["c2"]


def test_a_course_that_waits_for_another_comes_with_it(ani: PersonFacts, course: Course) -> None:
    """`c3` is no suggestion, since `c2` is missing, which raises nothing and needs `c1`; none of the three is scored."""
    courses = [
        course("c1", ("XX", 0, 1)),
        course("c2", ("XX", 1, 2), prerequisites=frozenset({"c1"})),
        course("c3", ("PP", 2, 3), prerequisites=frozenset({"c1", "c2"})),
    ]
    found = planned(ani, [], courses, 12.0)
    assert [step.course for step in found.steps] == ["c1", "c2", "c3"]
    assert found.steps[2].needs == {"c1", "c2"}
    assert 0.0 < found.steps[2].points <= priority(ani)["PP"]
    assert planned(ani, [], courses, 11.0).steps == ()


def test_what_comes_before_leads_to_the_entry_level(person: Person, measured: State, course: Course) -> None:
    """Far below the entry level the course by itself closes nothing; after its prerequisite it does."""
    budi = person(states={"PP": measured(0.6), "KS": measured(4.0)})
    courses = [course("c1", ("PP", 0, 2)), course("c2", ("PP", 2, 3), prerequisites=frozenset({"c1"}))]
    found = planned(budi, [suggest("c1", 0.8, PP=1.0)], courses, 8.0)
    assert [step.course for step in found.steps] == ["c1", "c2"]
    assert found.steps[1].points > 0.1


def test_what_the_rules_forbid_is_not_planned(ani: PersonFacts, course: Course) -> None:
    courses = [
        course("c1", PP, prerequisites=frozenset({"gone"})),
        course("c2", PP, prerequisites=frozenset({"c3"})),
        course("c3", PP, prerequisites=frozenset({"c2"})),
        course("c4", PP, retired=True),
        course("c5", PP, prerequisites=frozenset({"c4"})),
        course("c6", ("XX", 1, 2), prerequisites=frozenset({"c1"})),
    ]
    slate = [suggest(one.id, PP=1.0) for one in courses]
    assert planned(ani, slate, courses, 99.0).steps == ()


def test_promised_courses_come_first_and_close_what_they_close(person: Person, course: Course, measured: State) -> None:
    ani = person(
        states={"PP": measured(2.0), "KS": measured(2.0)},
        accepted=frozenset({"c1", "c9"}),
        enrolled=frozenset({"c3"}),
        finished=frozenset({"c9"}),
    )
    courses = [course("c1", PP, jp=9.0), course("c2", KS), course("c3", ("XX", 0, 1))]
    found = planned(ani, [suggest("c2", KS=1.0)], courses, 5.0)
    assert [step.course for step in found.promised] == ["c1", "c3"]
    assert found.chosen == ()
    assert 0.0 < found.promised[0].closes["PP"] <= priority(ani)["PP"]
    assert found.promised[1].points == 0.0
    roomy = planned(ani, [suggest("c2", KS=1.0)], courses, 17.0)
    assert [step.course for step in roomy.chosen] == ["c2"]
    assert roomy.jp == 17.0


def test_a_promised_course_outside_the_catalogue_is_an_error(person: Person) -> None:
    with pytest.raises(KeyError):
        task(person(accepted=frozenset({"c1"})), [], {}, 20.0)


def test_without_gaps_there_is_nothing_to_plan(person: Person) -> None:
    assert planned(person(requirements=()), [], [], 20.0).closed_share == 0.0
