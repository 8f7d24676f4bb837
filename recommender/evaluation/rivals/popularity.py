"""What most people took, to everybody alike: of all times, or mostly of late.

Owns: the counts and their decay. Does not own: anything personal.
"""

from typing import Self

import numpy as np

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions

_HALF_LIFE = 30.0 * 86_400.0
"""Seconds after which an event counts half, in logs with times."""
_PER_PLACE = 0.8
"""What an event counts less for each later event of the same person, in logs without."""


class Popular:
    """Items by the number of events."""

    NAME = "popular"
    count: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        self.count = np.bincount(interactions.item, self._weight(interactions), interactions.items).astype(np.float64)
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        return np.tile(self.count, (len(users), 1))

    def _weight(self, interactions: Interactions) -> FloatArray:
        return np.ones(len(interactions))


class DecayedPopular(Popular):
    """Items by the number of events, recent ones counting more."""

    NAME = "decayed_popular"

    def _weight(self, interactions: Interactions) -> FloatArray:
        if not interactions.timed:
            return np.asarray(_PER_PLACE**interactions.ages)
        return np.asarray(0.5 ** ((interactions.moment.max() - interactions.moment) / _HALF_LIFE))
