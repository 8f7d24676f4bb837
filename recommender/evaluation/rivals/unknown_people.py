"""What a personal model says to somebody of whom nothing is known: what is popular.

Owns: that one rule, so that no rival is judged by ties it was never meant to have. Does not own: models.
"""

import numpy as np

from recommender.behaviour.interactions import FloatArray, Interactions


def popularity(interactions: Interactions) -> FloatArray:
    """Return the number of events per item."""
    return np.bincount(interactions.item, minlength=interactions.items).astype(np.float64)


def or_popular(score: FloatArray, histories: Interactions, popular: FloatArray) -> FloatArray:
    """Return ``score`` (people × items), and ``popular`` for those without history."""
    return np.where(histories.lengths[:, None] > 0, score, popular)
