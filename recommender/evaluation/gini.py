"""Gini coefficient of how often each item is shown: 0 when all alike, near 1 when a few have everything.

Formula: Σ (2i − n − 1) · xᵢ / (n · Σ xᵢ) over the n counts in ascending order.
"""

import numpy as np

from recommender.behaviour.interactions import IntArray


def gini(shown: IntArray) -> float:
    """Return the coefficient of the counts ``shown``, those of 0 included; 0.0 when nothing was shown."""
    number, total = len(shown), shown.sum()
    if not total:
        return 0.0
    return float(((2 * np.arange(1, number + 1) - number - 1) * np.sort(shown)).sum() / (number * total))
