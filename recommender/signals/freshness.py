"""How new the course is.

Owns: a value that halves every 90 days from publication (0 to 1), so new courses are not buried under
popular ones. Does not own: the exploration slot (``recommender.exploration``).
"""

import numpy as np

from recommender.signals.arrays import History, Scorer

NAME = "freshness"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 0.3
HALF_LIFE_DAYS = 90.0


def prepare(history: History) -> Scorer:
    """Return the scorer of freshness, the same for everybody."""
    age = np.maximum(0, history.as_of - history.courses.published)
    fresh = 0.5 ** (age / HALF_LIFE_DAYS)
    return lambda people: np.tile(fresh, (len(people), 1))
