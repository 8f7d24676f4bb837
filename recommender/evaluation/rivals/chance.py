"""Scorers that know nothing: a harness that gives them more than chance is broken.

Owns: the random and the constant score. Does not own: what chance is (``topn``).
"""

from typing import Self

import numpy as np

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions


class Random:
    """A score drawn per person and item; the same for the same seed and person."""

    NAME = "random"
    seed: int

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        self.seed = seed
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        people = np.abs(interactions.person[users]).tolist()
        rows = [np.random.default_rng([self.seed, person]).random(interactions.items) for person in people]
        return np.array(rows).reshape(-1, interactions.items)


class Constant:
    """The same score for everything."""

    NAME = "constant"

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        return np.zeros((len(users), interactions.items))
