"""People who finished what this person finished also finished the course.

Owns: item-to-item similarity from completions and its mean over the person's finished courses (0 to 1).
Does not own: similar content (``content``).

Similarity: cosine of two courses' learners, shrunk for small counts: c_ij / (sqrt(c_i · c_j) + 10) (Sarwar
et al., 2001; shrinkage as in Bell & Koren, 2007).
"""

import numpy as np

from recommender.signals.arrays import FloatArray, History, PeopleArrays, Scorer

NAME = "peers"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 1.0
SHRINKAGE = 10.0


def prepare(history: History) -> Scorer:
    """Return the scorer of mean similarity to the finished courses; 0 for a person who finished none."""
    similarity = _similarity(history)

    def score(people: PeopleArrays) -> FloatArray:
        number = np.maximum(people.finished.sum(axis=1), 1.0)
        return np.asarray((people.finished @ similarity) / number[:, None])

    return score


def _similarity(history: History) -> FloatArray:
    finished = history.people.finished
    together = np.asarray((finished.T @ finished).toarray())
    each = np.sqrt(np.diag(together))
    similarity = together / (np.outer(each, each) + SHRINKAGE)
    np.fill_diagonal(similarity, 0.0)
    return similarity
