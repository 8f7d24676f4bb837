"""How often the course was finished lately, by anybody.

Owns: completions decayed by half every 180 days, relative to the most popular course (0 to 1). Does not
own: popularity among colleagues (``role``).
"""

import numpy as np

from recommender.signals.arrays import FloatArray, History, Scorer

NAME = "popularity"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 0.5
HALF_LIFE_DAYS = 180.0


def prepare(history: History) -> Scorer:
    """Return the scorer of decayed popularity, the same for everybody."""
    popularity = _popularity(history)
    return lambda people: np.tile(popularity, (len(people), 1))


def _popularity(history: History) -> FloatArray:
    age = np.maximum(0, history.as_of - history.completed_on)
    weight = 0.5 ** (age / HALF_LIFE_DAYS)
    decayed = np.bincount(history.completed_course, weights=weight, minlength=len(history.courses.facts))
    return np.asarray(decayed / max(decayed.max(initial=0.0), 1.0), dtype=np.float64)
