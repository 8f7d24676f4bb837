"""The course raises a competency to which a supervisor traced results of work below target.

Owns: 1 − Π (1 − w) over the competencies the course raises, w the weight of the person's noted gap in each (0 to 1).
Does not own: how a note fades (``recommender.performance``), or levels: a note never feeds one.
"""

import numpy as np
from scipy.sparse import csr_array

from recommender.signals.arrays import FloatArray, History, PeopleArrays, Scorer

NAME = "performance"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 1.0


def prepare(history: History) -> Scorer:
    """Return the scorer of noted gaps; nothing is learnt from the population."""
    raises = history.courses.raises.T.astype(np.float64)

    def score(people: PeopleArrays) -> FloatArray:
        noted, found = people.performance, np.zeros((len(people), raises.shape[1]))
        left = csr_array((np.log1p(-noted.data), noted.indices, noted.indptr), shape=noted.shape)
        some = np.flatnonzero(np.diff(noted.indptr))
        found[some] = 1.0 - np.exp(left[some] @ raises)
        return found

    return score
