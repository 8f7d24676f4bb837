from math import log2

import pytest

from recommender.evaluation.ndcg import ndcg


def test_by_hand() -> None:
    gained = 1 / log2(3) + 1 / log2(5)
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert ndcg([7, 1, 9, 2, 8], {1, 2, 3}, 5) == pytest.approx(gained / ideal)


def test_the_ideal_order_is_one() -> None:
    assert ndcg([1, 2, 9], {1, 2}, 3) == pytest.approx(1.0)
    assert ndcg([1, 9], {1, 2, 3}, 1) == pytest.approx(1.0)


def test_nothing_relevant_has_no_gain() -> None:
    with pytest.raises(ValueError, match="relevant"):
        ndcg([1], set(), 1)
