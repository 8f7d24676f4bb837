"""What those who finished the course think of it, against the mean of all ratings.

Owns: the shrunk mean rating of a course less the mean of all ratings, in stars (−4 to 4; 0 for a course with fewer
than five ratings, so that nobody's own rating can be read off a score). Does not own: who may rate, or whether people
learned (``effect``): what learners think of a course says little about that (Alliger et al., 1997), hence the small
prior weight.

Shrinkage: (Σ stars + 10 · mean of all) / (n + 10), the posterior mean of a normal mean whose prior counts as
σ²/τ² = 10 ratings (Gelman et al., Bayesian Data Analysis, 2.5), for ratings that spread by one star within a course and
by a third of a star between courses. Both spreads are assumed until enough ratings exist to measure them.
"""

from dataclasses import dataclass

import numpy as np

from recommender.reasons import MIN_RATINGS
from recommender.signals.arrays import FloatArray, History, Scorer

NAME = "rating"
RANGE = (-4.0, 4.0)
PRIOR_WEIGHT = 0.3
SHRINKAGE = 10.0


@dataclass(frozen=True, eq=False)
class Rated:
    """Per course: how many rated it, the mean of their stars (0 where nobody did), and the value of the signal."""

    number: FloatArray
    mean: FloatArray
    value: FloatArray


def prepare(history: History) -> Scorer:
    """Return the scorer of shrunk ratings, the same for everybody."""
    value = history.learnt(rated).value
    return lambda people: np.tile(value, (len(people), 1))


def rated(history: History) -> Rated:
    """Return the ratings of every course of the population."""
    size = len(history.courses.facts)
    number = np.bincount(history.rated_course, minlength=size).astype(np.float64)
    total = np.bincount(history.rated_course, weights=history.stars, minlength=size)
    overall = total.sum() / max(number.sum(), 1.0)
    shrunk = (total + SHRINKAGE * overall) / (number + SHRINKAGE)
    value = np.where(number >= MIN_RATINGS, shrunk - overall, 0.0)
    return Rated(number, total / np.maximum(number, 1.0), value)
