import pytest

from recommender.evaluation.coverage import coverage


def test_by_hand() -> None:
    assert coverage([[1, 2, 3], [2, 4, 5]], catalogue=10, k=2) == pytest.approx(0.3)


def test_an_empty_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="catalogue"):
        coverage([], 0, 5)
