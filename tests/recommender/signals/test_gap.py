import numpy as np
import pytest

from recommender import gaps
from recommender.data import PersonFacts, Snapshot
from recommender.signals import gap
from recommender.signals.arrays import History, history


@pytest.fixture(scope="module")
def past(crowd: Snapshot) -> History:
    return history(crowd)


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


def test_it_agrees_with_the_closed_form_for_one_person(past: History) -> None:
    found = gap.closures(past.people, past.courses)
    for row, person in enumerate(past.people.facts[:60]):
        parts = [_by_hand(person, past, column) for column in range(24)]
        assert found.total[row] == pytest.approx([sum(one.values()) for one in parts], abs=1e-9)
        for column, one in enumerate(parts):
            if any(value > 0 for value in one.values()):
                main = past.competencies[found.main[row, column]]
                assert one[main] == pytest.approx(max(one.values()))


def test_what_is_not_required_closes_nothing(past: History) -> None:
    found = gap.closures(past.people, past.courses)
    useless = past.people.required @ past.courses.raises.T == 0
    assert useless.any()
    assert np.all(found.total[useless] == 0)
