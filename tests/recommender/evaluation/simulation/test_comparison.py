from collections.abc import Callable

import numpy as np
import pytest

from recommender.evaluation.simulation.comparison import Interval, Outcome, figures, interval, ratios, run
from recommender.evaluation.simulation.policies import Oracle, Popular
from recommender.evaluation.simulation.world import World

Make = Callable[..., World]


def test_figures_by_hand() -> None:
    outcome = Outcome(np.array([[1.0, 3.0], [1.0, 0.0]]), np.array([[2.0, 2.0], [1.0, 3.0]]), np.array([10.0, 5.0]))
    assert outcome.per_jp() == 5.0 / 8.0
    assert outcome.per_jp(1) == 1.0
    assert outcome.share() == pytest.approx(1.0 / 3.0)


def test_groups_beside_everybody_from_twenty_people_on() -> None:
    group = np.repeat([0, 1, 2], [20, 20, 3])
    outcome = Outcome(np.where(group == 1, 2.0, 1.0)[None], np.full((1, 43), 2.0), np.ones(43))
    assert outcome.by_group(group) == pytest.approx({0: 0.5 / outcome.per_jp(), 1: 1.0 / outcome.per_jp()})


def test_intervals_of_pairs() -> None:
    assert interval([0.5]) == Interval(0.5, 0.5, 0.5)
    found = interval([1.0, 2.0, 3.0])
    assert (found.value, found.high - found.value) == (2.0, pytest.approx(4.3027 / 3**0.5, abs=1e-3))
    rows = [{"a": {"x": 2.0}, "b": {"x": 1.0}}, {"a": {"x": 6.0}, "b": {"x": 3.0}}]
    assert ratios(rows, "a", "b", "x") == Interval(2.0, 2.0, 2.0)


def test_runs_are_repeatable_and_knowing_the_truth_is_better(world: Make) -> None:
    made = world(people=200, courses=60)
    popular, state = run(made, Popular(), 2)
    again, _ = run(made, Popular(), 2)
    assert (popular.closed == again.closed).all()
    assert popular.closed.shape == (2, made.size)
    assert len(state.completions) == state.finished.sum()
    oracle, _ = run(made, Oracle(), 2)
    assert oracle.per_jp() > popular.per_jp()
    assert set(figures(made, oracle)) >= {"per_jp", "closed_share", "least_agency", "least_tier", "least_group"}
