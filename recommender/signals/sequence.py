"""What people who took the same courses took next.

Owns: the score of a person's recent courses under the rules of ``behaviour.sequence``, from each course to those
that followed it in others' order. Does not own: what goes together in any order (``alike``).
"""

import numpy as np

from recommender.behaviour import sequence
from recommender.behaviour.ease import Float32Array
from recommender.signals import alike
from recommender.signals.arrays import History, Scorer

NAME = "sequence"
RANGE = (0.0, np.inf)
PRIOR_WEIGHT = 0.5
DECAY = 0.5
WINDOW = 10


def prepare(history: History) -> Scorer:
    """Return the scorer of recent courses under the learnt rules; 0 for a person without any."""
    return alike.scorer(history.learnt(weights))


def weights(history: History) -> Float32Array:
    """Return the rules, C×C: row a course taken, column one that followed."""
    taken = history.people.taken
    if not history.courses.facts:
        return np.zeros((0, 0), dtype=np.float32)
    person = np.repeat(np.arange(taken.shape[0]), np.diff(taken.indptr))
    order = np.lexsort((taken.indices, taken.data, person))
    return sequence.weights(
        person[order], taken.indices[order].astype(np.int64), taken.shape[1], decay=DECAY, window=WINDOW
    )
