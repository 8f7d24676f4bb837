import numpy as np
import pytest
from scipy.sparse import csr_array

from recommender.behaviour import neighbours


def test_the_shrunk_cosine_by_hand() -> None:
    seen = csr_array(np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1]], dtype=np.float32))
    cosine = neighbours.weights(seen)
    assert cosine[0, 1] == pytest.approx(2 / (6**0.5 + 20))
    assert cosine[0, 2] == pytest.approx(1 / (3**0.5 + 20))
    assert cosine[1, 2] == 0
    assert np.diag(cosine).tolist() == [0, 0, 0]
    assert cosine == pytest.approx(cosine.T)
