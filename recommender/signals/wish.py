"""The supervisor asked for the course.

Owns: 1 where the person's supervisor wishes it, else 0. Does not own: who may wish, or assignment of
mandatory courses.
"""

import numpy as np

from recommender.signals.arrays import History, Scorer

NAME = "wish"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 1.0


def prepare(_history: History) -> Scorer:
    """Return the scorer of supervisors' wishes; nothing is learnt from the population."""
    return lambda people: np.asarray(people.wished.toarray(), dtype=np.float64)
