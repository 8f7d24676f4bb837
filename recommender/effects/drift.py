"""Where somebody would have been measured without the course.

Owns: the regression of the second measurement on the first, the level of the post and the time between, over people who
took no course between. Does not own: what a course adds to it.

The slope on the first measurement takes out both the regression to the mean and the slower growth of those already high.
With fewer than 30 pairs without a course nothing is taken out: the first measurement stands for what would have been.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
MIN_CONTROLS = 30


@dataclass(frozen=True, eq=False)
class Drift:
    """Rise without a course = ``weights`` · (1, first measurement, level required, years); levels. ``n`` pairs."""

    weights: FloatArray
    n: int

    def without(self, before: FloatArray, required: FloatArray, years: FloatArray) -> FloatArray:
        """Return the level expected at the second measurement had no course been taken."""
        return np.asarray(before + _design(before, required, years) @ self.weights)


def drift(before: FloatArray, after: FloatArray, required: FloatArray, years: FloatArray) -> Drift:
    """Return the regression over the pairs given (one entry each), none of which holds a course."""
    if len(before) < MIN_CONTROLS:
        return Drift(np.zeros(4), len(before))
    weights, *_ = np.linalg.lstsq(_design(before, required, years), after - before)
    return Drift(np.asarray(weights, dtype=np.float64), len(before))


def _design(before: FloatArray, required: FloatArray, years: FloatArray) -> FloatArray:
    return np.column_stack([np.ones(len(before)), before, required, years])
