from collections.abc import Callable

import numpy as np
import pytest

from recommender.evaluation.simulation.parameters import frozen
from recommender.evaluation.simulation.world import ALWAYS, World, draw

Make = Callable[..., World]


def test_a_seed_gives_one_world(world: Make) -> None:
    one, again, other = world(), world(), world(seed=2)
    assert (one.level == again.level).all()
    assert one.courses.facts == again.courses.facts
    assert not (one.level == other.level).all()


def test_what_is_said_agrees_with_what_is_drawn(world: Make) -> None:
    made = world(courses=200, people=300)
    codes = [code for code, _ in made.competencies]
    for row, facts in enumerate(made.courses.facts):
        for raised in facts.raises:
            column = codes.index(raised.competency)
            assert made.courses.effect[row, column] <= raised.to_level - raised.from_level
        assert (facts.open_to is None) == (made.courses.agency[row] < 0)
        assert len(facts.prerequisites) == (made.courses.needs[row] >= 0)
    for person, post in enumerate(made.post):
        asked = {one.competency: one.level for one in made.asked[post]}
        assert made.required[person].sum() == sum(asked.values())
    assert {0, 1, 2} == set(made.tier)
    assert (made.courses.needs >= 0).any()
    assert 0.1 < np.mean(made.courses.appears != ALWAYS) < 0.3


def test_with_false_claims_half_of_the_courses_do_nothing(world: Make) -> None:
    usual, false = world(courses=300), world(courses=300, false_claims=True)
    assert [one.raises for one in usual.courses.facts] == [one.raises for one in false.courses.facts]
    assert (usual.level == false.level).all()
    claim = false.courses.to_level - false.courses.from_level
    empty = (false.courses.effect <= 0.15 * claim).all(axis=1)
    assert 0.4 < empty.mean() < 0.6


def test_without_a_suitable_role_there_is_no_world() -> None:
    with pytest.raises(ValueError, match="office"):
        draw((), frozen(), people=2, courses=2, seed=1)
