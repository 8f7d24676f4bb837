"""Alternating least squares and Bayesian personalised ranking, as the library implicit does them.

Owns: their settings and folding people in. Does not own: the fits. The library is installed for tests only.

BPR (Rendle et al., UAI 2009) says nothing of people it was not fitted on; they get the mean over their items of the
mean factors of those who took the item. ALS (Hu, Koren & Volinsky, ICDM 2008) solves for anybody's factors.
"""

from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation.rivals.unknown_people import or_popular, popularity

FACTORS = 64
CONFIDENCE = 10.0
ALS_PENALTY = 0.01
ALS_ROUNDS = 15
BPR_ROUNDS = 100
BPR_RATE = 0.05
BPR_PENALTY = 0.01


class LeastSquares:
    """ALS with a confidence of 1 + ``CONFIDENCE`` in what was taken."""

    NAME = "als"
    model: Any
    popular: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        from implicit.cpu.als import AlternatingLeastSquares

        self.popular = popularity(interactions)
        with threadpool_limits(1, "blas"):
            self.model = AlternatingLeastSquares(
                FACTORS, ALS_PENALTY, CONFIDENCE, iterations=ALS_ROUNDS, num_threads=1, random_state=seed
            )
            self.model.fit(_matrix(interactions), show_progress=False)
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        histories = interactions.of_users(users)
        factors = self.model.recalculate_user(np.arange(len(users)), _matrix(histories))
        return or_popular(factors @ self.model.item_factors.T, histories, self.popular)


class PersonalisedRanking:
    """BPR: each item taken should score above one not taken."""

    NAME = "bpr"
    person: IntArray
    people: FloatArray
    items: FloatArray
    audience: FloatArray
    popular: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        from implicit.cpu.bpr import BayesianPersonalizedRanking

        model = BayesianPersonalizedRanking(
            FACTORS, BPR_RATE, BPR_PENALTY, iterations=BPR_ROUNDS, num_threads=1, random_state=seed
        )
        model.fit(_matrix(interactions), show_progress=False)
        order = np.argsort(interactions.person)
        self.person, self.people = interactions.person[order], model.user_factors[order]
        self.items = model.item_factors
        self.popular = popularity(interactions)
        seen = interactions.seen()
        takers = np.maximum(seen.sum(axis=0), 1.0)
        self.audience = (seen.T @ model.user_factors) / takers[:, None]
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        person = interactions.person[users]
        at = np.minimum(np.searchsorted(self.person, person), len(self.person) - 1)
        known = self.person[at] == person
        histories = interactions.of_users(users)
        factors = np.where(known[:, None], self.people[at], self._folded(histories))
        return or_popular(factors @ self.items.T, histories, self.popular)

    def _folded(self, histories: Interactions) -> FloatArray:
        seen = histories.seen()
        return np.asarray(seen @ self.audience / np.maximum(seen.sum(axis=1), 1.0)[:, None])


def _matrix(interactions: Interactions) -> csr_matrix:
    return csr_matrix(interactions.seen().astype(np.float32))
