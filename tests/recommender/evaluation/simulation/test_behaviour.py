from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from recommender.evaluation.simulation.behaviour import NOTHING, State, begin, chance, end, p_finish, risen
from recommender.evaluation.simulation.world import World
from recommender.signals.arrays import IntArray

Make = Callable[..., World]


def first_open(state: State, month: int) -> IntArray:
    """Show everybody the first five open courses."""
    open_ = state.open_courses(month)
    order = np.argsort(~open_, axis=1, kind="stable")[:, :5]
    return np.where(np.take_along_axis(open_, order, axis=1), order, NOTHING)


def lived(world: World, months: int = 6) -> State:
    state = State(world)
    for month in range(-2, months - 2):
        drawn = chance(world, month)
        begin(state, month, drawn)
        end(state, month, drawn, first_open(state, month))
    return state


def test_the_account_agrees_with_true_levels(world: Make) -> None:
    made = world(people=80, drift_per_year=0.0, drift_sd=0.0)
    before = (made.weight * State(made).shortfall()).sum(axis=1)
    state = lived(made)
    after = (made.weight * state.shortfall()).sum(axis=1)
    assert np.sum(state.closed, axis=0) == pytest.approx(before - after)
    assert state.finished.sum() == len(state.completions) > 0
    done = np.array([made.courses.jp[row].sum() for row in state.finished])
    assert (np.sum(state.jp, axis=0) >= done - 1e-9).all(), "those who drop out spend too"


def test_nobody_takes_what_is_not_open_or_beyond_the_budget(world: Make) -> None:
    state = lived(world(people=150), months=8)
    courses = state.world.courses
    for person, row in np.argwhere(state.finished):
        assert courses.agency[row] in {NOTHING, state.world.agency[person]}
        assert courses.needs[row] == NOTHING or state.finished[person, courses.needs[row]]
    assert (state.spent <= state.world.budget).all()


def test_the_first_place_is_chosen_more_often(world: Make) -> None:
    made = world(people=4000, courses=30, taste_topic_sd=0.0, taste_post_sd=0.0, appeal_sd=0.0, own_search=0.0)
    state = State(made)
    rng = np.random.default_rng(5)
    lists = np.array([rng.permutation(30)[:5] for _ in range(made.size)])
    end(state, 0, replace(chance(made, 0), finish=np.zeros(made.size)), lists)
    place = [int(np.sum(state.finished[np.arange(made.size), lists[:, one]])) for one in range(5)]
    assert place[0] > 1.5 * place[2] > 2.0 * place[4] > 0
    assert state.dismissed.any()


def test_chance_is_the_same_whatever_was_shown(world: Make) -> None:
    made = world()
    assert (chance(made, 1).noise == chance(made, 1).noise).all()
    assert not (chance(made, 1).noise == chance(made, 2).noise).all()


def test_a_course_lifts_to_its_upper_level_and_less_below_its_entry(world: Make) -> None:
    made = world()
    row, column = np.argwhere(made.courses.raises)[0]
    courses = replace(made.courses)
    courses.from_level[row, column], courses.to_level[row, column], courses.effect[row, column] = 2.0, 3.0, 0.8
    levels = np.array([1.0, 1.5, 2.6, 3.4])
    assert risen(replace(made, courses=courses), row, column, levels) == pytest.approx([1.24, 2.3, 3.0, 3.4])


def test_those_below_the_entry_finish_less(world: Make) -> None:
    made = world()
    state = State(made)
    state.level[:] = 5.5
    high = p_finish(state)
    state.level[:] = 0.0
    low = p_finish(state)
    assert (low <= high).all()
    assert (low < high).any()


def test_a_new_year_gives_a_new_budget_and_tests_come_by_chance(world: Make) -> None:
    state = State(world())
    state.spent[:] = 3.0
    tests = sum(len(found) for person in state.evidence.values() for found in person.values())
    begin(state, 1, chance(state.world, 1))
    assert (state.spent == 3.0).all()
    begin(state, 12, chance(state.world, 12))
    assert (state.spent == 0.0).all()
    assert sum(len(found) for person in state.evidence.values() for found in person.values()) > tests
