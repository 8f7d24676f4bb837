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

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        from implicit.cpu.als import AlternatingLeastSquares

        with threadpool_limits(1, "blas"):
            self.model = AlternatingLeastSquares(
                FACTORS, ALS_PENALTY, CONFIDENCE, iterations=ALS_ROUNDS, num_threads=1, random_state=seed
            )
            self.model.fit(_matrix(interactions), show_progress=False)
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        factors = self.model.recalculate_user(np.arange(len(users)), _matrix(interactions.of_users(users)))
        return np.asarray(factors @ self.model.item_factors.T, np.float64)


class PersonalisedRanking:
    """BPR: each item taken should score above one not taken."""

    NAME = "bpr"
    person: IntArray
    people: FloatArray
    items: FloatArray
    audience: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        from implicit.cpu.bpr import BayesianPersonalizedRanking

        model = BayesianPersonalizedRanking(
            FACTORS, BPR_RATE, BPR_PENALTY, iterations=BPR_ROUNDS, num_threads=1, random_state=seed
        )
        model.fit(_matrix(interactions), show_progress=False)
        order = np.argsort(interactions.person)
        self.person, self.people = interactions.person[order], model.user_factors[order]
        self.items = model.item_factors
        seen = interactions.seen()
        takers = np.maximum(seen.sum(axis=0), 1.0)
        self.audience = (seen.T @ model.user_factors) / takers[:, None]
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        person = interactions.person[users]
        at = np.minimum(np.searchsorted(self.person, person), len(self.person) - 1)
        known = self.person[at] == person
        factors = np.where(known[:, None], self.people[at], self._folded(interactions.of_users(users)))
        return np.asarray(factors @ self.items.T, np.float64)

    def _folded(self, histories: Interactions) -> FloatArray:
        seen = histories.seen()
        taken = seen.sum(axis=1)[:, None]
        return np.asarray(
            np.where(taken > 0.0, seen @ self.audience / np.maximum(taken, 1.0), self.people.mean(axis=0))
        )


def _matrix(interactions: Interactions) -> csr_matrix:
    return csr_matrix(interactions.seen().astype(np.float32))
