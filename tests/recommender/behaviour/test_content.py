from collections.abc import Callable

import numpy as np
import pytest

from recommender.behaviour import content
from recommender.behaviour.interactions import Attributes, Interactions
from recommender.behaviour.past import Past, Query


def test_facts_weigh_by_rarity_and_have_length_one(attributes: Callable[..., Attributes]) -> None:
    known = attributes((0, "skill", 7), (0, "skill", 9), (1, "skill", 9), (2, "level", 1))
    matrix = content.facts(known, known.kinds.index("skill"), 3).toarray()
    rare, shared = np.log(4 / 1), np.log(4 / 2)
    assert matrix[0] == pytest.approx(np.array([rare, shared]) / np.hypot(rare, shared))
    assert matrix[1] == pytest.approx([0, 1])
    assert matrix[2] == pytest.approx([0, 0])


def test_likeness_is_the_mean_cosine_with_later_items_counting_more(
    log: Callable[..., Interactions], attributes: Callable[..., Attributes]
) -> None:
    known = attributes((0, "skill", 7), (1, "skill", 8), (2, "skill", 7), (3, "skill", 8))
    past = log([0, 1], [], items=4)
    like = content.prepare(Past(past, known, 0.0))(Query(past, np.zeros(2)))["like_skill"]
    assert like[0] == pytest.approx([0.8 / 1.8, 1 / 1.8, 0.8 / 1.8, 1 / 1.8])
    assert like[1] == pytest.approx([0, 0, 0, 0])
