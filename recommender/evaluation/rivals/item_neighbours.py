"""Items often taken by the same people: cosine, shrunken for pairs seen rarely (Deshpande & Karypis, 2004).

Owns: the neighbours and the sum over a person's items. Does not own: order in time.

Formula: s(i, j) = n_ij / (√(n_i · n_j) + shrinkage), kept for the nearest ``NEIGHBOURS`` of each item; the score of
an item is the sum of its similarities to what the person took. Shrinkage as in Ferrari Dacrema et al. (RecSys 2019).
"""

from typing import Self

import numpy as np
from scipy.sparse import csr_array

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation.rivals.unknown_people import or_popular, popularity

NEIGHBOURS = 100
SHRINKAGE = 100.0


class ItemNeighbours:
    """The sparse similarities, items × items."""

    NAME = "item_knn"
    similar: csr_array
    popular: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        seen = interactions.seen()
        common = (seen.T @ seen).toarray()
        length = np.sqrt(common.diagonal())
        similarity = common / (np.outer(length, length) + SHRINKAGE)
        np.fill_diagonal(similarity, 0.0)
        self.popular = popularity(interactions)
        self.similar = csr_array(_nearest(similarity, NEIGHBOURS))
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        histories = interactions.of_users(users)
        return or_popular((histories.seen() @ self.similar).toarray(), histories, self.popular)


def _nearest(similarity: FloatArray, number: int) -> FloatArray:
    """Return ``similarity`` with all but the ``number`` greatest of each column set to 0."""
    if number < len(similarity):
        far = np.argpartition(-similarity, number, axis=0)[number:]
        np.put_along_axis(similarity, far, 0.0, axis=0)
    return similarity
