import numpy as np
import pytest

from recommender import gaps
from recommender.data import PersonFacts, Snapshot
from recommender.signals import gap
from recommender.signals.arrays import History, history


@pytest.fixture(scope="module")
def past(crowd: Snapshot) -> History:
    return history(crowd)


@pytest.fixture(scope="module")
def people(crowd: Snapshot) -> list[PersonFacts]:
    """In the order of the arrays."""
    return sorted(crowd.people, key=lambda one: one.id)


def _by_hand(person: PersonFacts, past: History, column: int) -> dict[str, float]:
    course = past.courses.facts[column]
    required = {one.competency: one for one in person.requirements}
    parts = {}
    for raised in course.raises:
        if raised.competency in required:
            one, state = required[raised.competency], person.state(raised.competency)
            gain = past.gains[course.id, raised.competency].gain
            mean, se = gaps.working_estimate(state, one.level)
            closed = gaps.expected_closure(mean, se, one.level, raised, gain)
            parts[raised.competency] = gaps.urgency(one, state) * closed
    return parts


def test_it_agrees_with_the_closed_form_for_one_person(past: History, people: list[PersonFacts]) -> None:
    found = gap.closures(past.people, past.courses)
    for row, person in enumerate(people[:60]):
        total = [sum(_by_hand(person, past, column).values()) for column in range(24)]
        assert found[row] == pytest.approx(total, abs=1e-9)


def test_its_parts_are_named_and_the_main_one_is_the_largest(past: History, people: list[PersonFacts]) -> None:
    row, column = np.repeat(np.arange(60), 24), np.tile(np.arange(24), 60)
    parts = gap.parts(past.people, past.courses, row, column)
    named, main = parts.named(len(row), past.competencies), parts.main(len(row))
    for pair, found in enumerate(named):
        by_hand = _by_hand(people[row[pair]], past, column[pair])
        assert found == pytest.approx(by_hand, abs=1e-9)
        if any(by_hand.values()):
            assert by_hand[past.competencies[main[pair]]] == pytest.approx(max(by_hand.values()))


def test_of_two_alike_the_first_is_the_main_one() -> None:
    parts = gap.Parts(np.array([0, 0, 2]), np.array([1, 3, 2]), np.array([0.5, 0.5, 0.1]))
    np.testing.assert_array_equal(parts.main(3), [1, 0, 2])


def test_what_is_not_required_closes_nothing(past: History) -> None:
    found = gap.closures(past.people, past.courses)
    useless = past.people.required @ past.courses.raises.T == 0
    assert useless.any()
    assert np.all(found[useless] == 0)
