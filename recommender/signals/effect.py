"""How far people rose after the course: measured where known, claimed otherwise.

Owns: the mean expected gain over the competencies a course raises, in levels (0 to 5). Does not own: its
estimation (``effects.gain``) or whether this person needs it (``gap``).
"""

import numpy as np

from recommender.signals.arrays import FloatArray, History, Scorer

NAME = "effect"
RANGE = (0.0, 5.0)
PRIOR_WEIGHT = 0.2


def prepare(history: History) -> Scorer:
    """Return the scorer of mean gain, the same for everybody."""
    gain = _mean_gain(history)
    return lambda people: np.tile(gain, (len(people), 1))


def _mean_gain(history: History) -> FloatArray:
    raised = np.maximum(history.courses.raises.sum(axis=1), 1)
    return np.asarray(np.minimum(history.courses.gain.sum(axis=1) / raised, RANGE[1]))
