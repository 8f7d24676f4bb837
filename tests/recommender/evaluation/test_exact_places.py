from typing import Self

import numpy as np
import pytest

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation.exact_places import discounted, ideal, place, reciprocal, within
from recommender.evaluation.rivals.chance import Constant, Random


class Given:
    """Scores as given, a row per person of the log."""

    NAME = "given"

    def __init__(self, rows: list[list[float]]) -> None:
        self.rows = np.array(rows)

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        self.as_of = as_of
        return self.rows[interactions.person[users]]


def log(user: list[int], item: list[int], users: int, items: int) -> Interactions:
    moment = np.arange(len(user), dtype=float)
    person = np.arange(users)
    return Interactions.of(np.array(user, int), np.array(item, int), moment, items=items, timed=True, person=person)


def test_all_unseen_items_are_ranked_and_ties_share_their_places() -> None:
    histories = log([0, 1], [0, 3], 2, 5)
    model = Given([[9.0, 5.0, 3.0, 3.0, 3.0], [1.0, 1.0, 0.0, 9.0, 2.0]])
    found = place(model, histories, histories, np.array([0, 0, 1]), np.array([1, 2, 2]), 7.0)
    assert found.better.tolist() == [0, 1, 3]
    assert found.tied.tolist() == [1, 3, 1]
    assert found.unseen.tolist() == [4, 4, 4]
    assert model.as_of is not None
    assert model.as_of.tolist() == [7.0, 7.0]
    assert found.shown.tolist() == [1, 2, 2, 1, 2], "what was seen is not shown"
    assert within(found, 2) == pytest.approx([1.0, 1 / 3, 0.0])
    assert within(found, 3) == pytest.approx([1.0, 2 / 3, 0.0])
    assert within(found, 4) == pytest.approx([1.0, 1.0, 1.0])
    assert discounted(found, 3) == pytest.approx([1.0, (1 / np.log2(3) + 1 / 2) / 3, 0.0])
    assert reciprocal(found) == pytest.approx([1.0, (1 / 2 + 1 / 3 + 1 / 4) / 3, 1 / 4])


def test_the_best_order_of_several_targets() -> None:
    assert ideal(np.array([1, 2, 30]), 2) == pytest.approx([1.0, 1 + 1 / np.log2(3), 1 + 1 / np.log2(3)])


def test_a_constant_score_is_worth_k_of_n_exactly() -> None:
    histories = log([0, 0, 1], [0, 1, 2], 2, 40)
    found = place(Constant(), histories, histories, np.array([0, 1]), np.array([7, 9]), None)
    assert within(found, 10) == pytest.approx([10 / 38, 10 / 39])
    by_place = 1 / np.log2(np.arange(2, 12))
    assert discounted(found, 10) == pytest.approx([by_place.sum() / 38, by_place.sum() / 39])


def test_a_random_score_is_worth_k_of_n_on_average() -> None:
    users, items = 6000, 50
    histories = log(list(range(users)), [0] * users, users, items)
    found = place(Random().fit(histories, None, 3), histories, histories, np.arange(users), np.full(users, 5), None)
    chance = 10 / 49
    assert within(found, 10).mean() == pytest.approx(chance, abs=3 * np.sqrt(chance * (1 - chance) / users))
    assert within(found, 1).mean() == pytest.approx(1 / 49, abs=3 * np.sqrt(1 / 49 / users))
    assert (found.shown > 0).sum() == 49


def test_fewer_items_than_the_list_is_long_are_all_shown() -> None:
    histories = log([0], [1], 1, 3)
    found = place(Constant(), histories, histories, np.array([0]), np.array([2]), None)
    assert found.shown.tolist() == [1, 0, 1]


def test_what_was_taken_is_not_ranked_even_if_the_model_is_not_shown_it() -> None:
    taken = log([0, 0], [0, 1], 1, 4)
    found = place(Given([[9.0, 9.0, 1.0, 2.0]]), taken.last(1), taken, np.array([0]), np.array([2]), None)
    assert (found.better.tolist(), found.unseen.tolist()) == ([1], [2])
    assert found.shown.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("rows", "said"), [([[np.nan, 0.0]], "given gives a score"), ([[0.0] * 3], "scores of given are not")]
)
def test_scores_that_are_none_are_refused(rows: list[list[float]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        place(Given(rows), log([0], [0], 1, 2), log([0], [0], 1, 2), np.array([0]), np.array([1]), None)
