"""The course is shorter than what the person called too long.

Owns: 1 for a course shorter than the shortest one the person put aside as too long, and for everybody who never
said so; else 0. Does not own: putting the course itself aside (``rules``).
"""

import numpy as np

from recommender.signals.arrays import FloatArray, History, PeopleArrays, Scorer

NAME = "length"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 0.7


def prepare(history: History) -> Scorer:
    """Return the scorer; nothing is learnt from the population."""
    minutes = np.array([course.minutes for course in history.courses.facts], dtype=np.float64)

    def score(people: PeopleArrays) -> FloatArray:
        return np.asarray(minutes < people.too_long[:, None], dtype=np.float64)

    return score
