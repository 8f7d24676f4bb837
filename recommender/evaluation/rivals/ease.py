"""EASE: each item predicted from all others by ridge regression, in closed form (Steck, WWW 2019).

Owns: the weights, and the variant that counts late items of a history more. Does not own: other uses of the order.

Formula: P = (XᵀX + λI)⁻¹ with X people × items of 0 and 1; B = I − P / diag(P) by columns, 0 on the diagonal;
the scores are XB. With recency an item taken n events before the last counts ``PER_PLACE``ⁿ in X when scoring.
"""

from typing import Self

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation.rivals.unknown_people import or_popular, popularity

PENALTY = 150.0
PER_PLACE = 0.8


class Ease:
    """The weights, items × items."""

    NAME = "ease"
    weights: FloatArray
    popular: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        seen = interactions.seen()
        gram = (seen.T @ seen).toarray()
        gram[np.diag_indices_from(gram)] += PENALTY
        inverse = cho_solve(cho_factor(gram, overwrite_a=True), np.eye(len(gram)), overwrite_b=True)
        self.popular = popularity(interactions)
        self.weights = inverse / -inverse.diagonal()
        np.fill_diagonal(self.weights, 0.0)
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        histories = interactions.of_users(users)
        return or_popular(histories.seen() @ self.weights, histories, self.popular)


class RecentEase(Ease):
    """EASE asked with the recent part of a history above all."""

    NAME = "recent_ease"

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        histories = interactions.of_users(users)
        recent = histories.weighted(np.power(PER_PLACE, histories.ages))
        return or_popular(recent @ self.weights, histories, self.popular)
