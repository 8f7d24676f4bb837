from collections.abc import Callable
from dataclasses import replace

import pytest

from recommender.evaluation.simulation.comparison import history
from recommender.evaluation.simulation.estimators import study, truth
from recommender.evaluation.simulation.views import snapshot
from recommender.evaluation.simulation.world import World

Make = Callable[..., World]


def test_truth_is_by_course_and_competency(world: Make) -> None:
    made = world()
    found = truth(made)
    assert len(found) == made.courses.raises.sum()
    assert sum(found.values()) == pytest.approx(made.courses.effect.sum())


def test_ours_is_nearer_the_truth_than_a_plain_mean(world: Make) -> None:
    made = world(people=500, courses=16, history_months=10)
    found = study(made, snapshot(history(made), 0))
    assert found["ours"]["cells"] == found["mean"]["cells"] > 5
    assert found["ours"]["rmse"] < found["shrunk"]["rmse"]
    assert found["ours"]["rmse"] < found["mean"]["rmse"]
    assert 0.0 <= found["ours"]["cover"] <= 1.0
    assert found["verdict"]["right"] <= found["verdict"]["called"] <= found["verdict"]["judged"]


def test_few_measurements_and_none(world: Make) -> None:
    made = world(people=12, courses=12, history_months=4, post_test=1.0)
    told = snapshot(history(made), 0)
    few = study(made, told)
    assert few["mean"]["cells"] > 0
    nothing = study(made, replace(told, completions=()))
    assert nothing["ours"] == {"cells": 0.0}
    assert nothing["verdict"]["judged"] == 0.0
