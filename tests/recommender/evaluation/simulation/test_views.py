from collections.abc import Callable

import numpy as np

from recommender.evaluation.simulation.comparison import history
from recommender.evaluation.simulation.views import snapshot
from recommender.evaluation.simulation.world import World, day_of


def test_the_product_is_told_what_was_measured_and_nothing_later(world: Callable[..., World]) -> None:
    state = history(world())
    told = snapshot(state, 0)
    assert told.as_of == day_of(0, 10)
    assert all(
        one.observed_on <= told.as_of for person in told.people for all_ in person.evidence.values() for one in all_
    )
    assert all(one.published_on <= told.as_of for one in told.courses)
    assert len(told.courses) < len(state.world.courses.facts), "some are published later"
    finished = {(one.person, one.course) for one in told.completions}
    assert finished == {(person.id, course) for person in told.people for course in person.finished}
    assert all(set(one.taken) == one.finished for one in told.people)
    days = {(one.person, one.course): one.day for one in told.completions}
    assert days == {(person.id, course): day for person in told.people for course, day in person.taken.items()}
    assert max(days.values()) <= told.as_of
    some = snapshot(state, 0, np.arange(state.world.size) < 3)
    assert some.people[:3] == told.people[:3]
    assert not any(person.states for person in some.people[3:])
    assert some.people[3].evidence == told.people[3].evidence
    assert any(person.dismissed for person in told.people)
