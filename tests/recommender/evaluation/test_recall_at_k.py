import pytest

from recommender.evaluation.recall_at_k import recall_at_k


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 1 / 3), (5, 2 / 3)])
def test_by_hand(k: int, expected: float) -> None:
    assert recall_at_k([7, 1, 9, 2, 8], {1, 2, 3}, k) == pytest.approx(expected)


def test_nothing_relevant_has_no_recall() -> None:
    with pytest.raises(ValueError, match="relevant"):
        recall_at_k([1], set(), 1)
