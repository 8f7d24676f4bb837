"""The course is in the language in which the person reads the pages.

Owns: 1 where the two are the same, else 0. Does not own: keeping anybody from a course in another language, which
nothing does. A language chosen anew counts from the next scoring of everybody.
"""

import numpy as np

from recommender.signals.arrays import FloatArray, History, PeopleArrays, Scorer

NAME = "language"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 0.7


def prepare(history: History) -> Scorer:
    """Return the scorer; nothing is learnt from the population."""
    spoken = np.array([history.axes.languages[course.language] for course in history.courses.facts])

    def score(people: PeopleArrays) -> FloatArray:
        return np.asarray(people.language[:, None] == spoken, dtype=np.float64)

    return score
