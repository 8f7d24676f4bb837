"""Whether chances said beforehand fit what happened, where most chances are small.

Owns: the metric. Does not own: the chances.
"""

import numpy as np

from recommender.signals.arrays import BoolArray, FloatArray

BINS = 10
LEAST_EXPECTED = 20


def calibration(said: FloatArray, seen: BoolArray) -> dict[str, float]:
    """Return "calibration.said" and "calibration.seen" (means), ".error" and ".worst", all as probabilities.

    The error is the mean distance between said and seen over ten equally filled bins, in order of what was said; the
    worst is the largest ratio of a bin's two means (1: alike), where at least 20 were expected. Empty without pairs.
    """
    if not len(said):
        return {}
    bins = np.array_split(np.argsort(said, kind="stable"), BINS)
    means = np.array([(said[one].mean(), seen[one].mean(), len(one)) for one in bins if len(one)])
    told, found, size = means.T
    many = told * size >= LEAST_EXPECTED
    ratio = np.maximum(told[many], found[many]) / np.maximum(np.minimum(told[many], found[many]), 1.0 / size[many])
    return {
        "calibration.said": float(said.mean()),
        "calibration.seen": float(seen.mean()),
        "calibration.error": float(np.average(np.abs(told - found), weights=size)),
        "calibration.worst": float(ratio.max(initial=1.0)),
    }
