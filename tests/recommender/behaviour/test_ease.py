import numpy as np
import pytest
from scipy.sparse import csr_array

from recommender.behaviour import ease

SEEN = csr_array(np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1]], dtype=np.float32))


def test_the_weights_are_the_closed_form() -> None:
    gram = np.array([[2.0, 2, 0], [2, 3, 1], [0, 1, 1]]) + 2 * np.eye(3)
    inverse = np.linalg.inv(gram)
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    assert ease.weights(SEEN, 2.0) == pytest.approx(expected, abs=1e-6)


def test_two_items_by_hand() -> None:
    both = csr_array(np.array([[1, 1], [1, 1]], dtype=np.float32))
    # X'X + 2 I = [[4, 2], [2, 4]]; its inverse is [[4, -2], [-2, 4]] / 12; -(-2) / 4 = 0.5
    assert ease.weights(both, 2.0) == pytest.approx(np.array([[0, 0.5], [0.5, 0]]))


def test_the_weights_are_the_ridge_regression_of_each_item_on_the_others() -> None:
    seen = SEEN.toarray()
    for item in range(3):
        others = np.delete(seen, item, axis=1)
        solved = np.linalg.solve(others.T @ others + 2 * np.eye(2), others.T @ seen[:, item])
        assert np.delete(ease.weights(SEEN, 2.0)[:, item], item) == pytest.approx(solved, abs=1e-6)


def test_a_matrix_without_inverse_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(np.linalg.LinAlgError, match="no inverse"):
        ease.weights(SEEN, -10.0)
    monkeypatch.setattr("recommender.behaviour.ease.lapack.spotri", lambda factor, **_: (factor, 1))
    with pytest.raises(np.linalg.LinAlgError, match="no inverse"):
        ease.weights(SEEN, 2.0)


def test_scores_are_weighted_sums() -> None:
    weights = ease.weights(SEEN, 2.0)
    history = csr_array(np.array([[1.0, 0, 0.8]], dtype=np.float32))
    score = ease.fold_in(history, weights)
    assert score[0, 1] == pytest.approx(weights[0, 1] + 0.8 * weights[2, 1])
