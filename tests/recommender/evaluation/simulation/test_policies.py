from collections.abc import Callable

import numpy as np
import pytest

from recommender.evaluation.simulation.behaviour import NOTHING, State
from recommender.evaluation.simulation.comparison import history
from recommender.evaluation.simulation.policies import POLICIES, Oracle, Popular, true_closure
from recommender.evaluation.simulation.world import World

Make = Callable[..., World]


@pytest.fixture
def state(world: Make) -> State:
    return history(world())


@pytest.mark.parametrize("name", POLICIES)
def test_a_list_holds_open_courses_once(name: str, state: State) -> None:
    people = np.arange(state.world.size) % 2 == 0
    policy = POLICIES[name]()
    lists = policy.lists(state, 0, people)
    assert lists.shape == (state.world.size, 5)
    open_ = state.open_courses(0)
    for person in np.flatnonzero(people):
        shown = [one for one in lists[person] if one != NOTHING]
        assert len(set(shown)) == len(shown)
        assert open_[person, shown].all()
    assert (lists[people] != NOTHING).any()
    assert (policy.lists(state, 1, people) != NOTHING).any(), "between trainings the model is kept"


def test_the_oracle_puts_the_largest_closure_per_jp_first(state: State) -> None:
    worth = np.where(state.open_courses(0), true_closure(state) / state.world.courses.jp, -1.0)
    lists = Oracle().lists(state, 0, np.ones(state.world.size, dtype=np.bool_))
    helped = worth.max(axis=1) > 0.0
    assert (worth[helped, lists[helped, 0]] == worth.max(axis=1)[helped]).all()
    assert (lists[~helped] == NOTHING).all()


def test_the_popular_list_is_alike_for_those_to_whom_all_is_open(state: State) -> None:
    lists = Popular().lists(state, 0, np.ones(state.world.size, dtype=np.bool_))
    often = state.finished.sum(axis=0)
    assert often[lists[:, 0]].mean() > often.mean()


def test_true_closure_is_what_finishing_closes(state: State) -> None:
    closure = true_closure(state)
    short = (state.world.weight * state.shortfall()).sum(axis=1)
    assert (closure >= 0.0).all()
    assert (closure <= short[:, None] + 1e-9).all()
