"""Whether people and courses today still look like those a model learnt from.

Owns: the population stability index per signal. Does not own: what is done about it, and calibration, which needs
what people finished (``evaluation.calibration``).

PSI = Σ (today − then) · ln(today / then) over the bins of the model's profile (Siddiqi, 2006). The rule of thumb:
below 0.1 hardly anything moved, above 0.25 the model should learn anew.
"""

import numpy as np

from recommender.eligibility import allowed
from recommender.ranking import Ranker
from recommender.signals.arrays import IntArray
from recommender.steps import FloatArray, Steps

MOST_PEOPLE = 5_000
"""People looked at, drawn by seed; each brings hundreds of pairs."""
_LEAST_SHARE = 1e-4


def psi(then: FloatArray, today: FloatArray) -> float:
    """Return the index of two lists of shares; an empty bin counts as one in ten thousand."""
    old, new = np.maximum(then, _LEAST_SHARE), np.maximum(today, _LEAST_SHARE)
    return float(((new - old) * np.log(new / old)).sum())


def watch(ranker: Ranker, seed: int) -> dict[str, float]:
    """Return signal → PSI between the pairs the model learnt from and those that may be suggested today.

    Empty for a model that learnt nothing, and where nothing may be suggested to anybody.
    """
    model, people = ranker.model, ranker.past.people
    if not model.trained or not len(people):
        return {}
    rows = np.arange(len(people))
    if len(rows) > MOST_PEOPLE:
        rows = np.sort(np.random.default_rng(seed).choice(rows, MOST_PEOPLE, replace=False))
    filled = _filled(ranker, rows)
    return {
        name: psi(model.profile.values_of(row), counts / counts.sum())
        for row, (name, counts) in enumerate(zip(model.signals, filled, strict=True))
        if counts.any()
    }


def _filled(ranker: Ranker, rows: IntArray) -> list[FloatArray]:
    """Return per signal how many pairs of these people that may be suggested fall into each bin."""
    profile: Steps = ranker.model.profile
    filled = [np.zeros(len(profile.values_of(row))) for row in range(len(profile.counts))]
    for block in ranker.past.people.rows(rows).blocks():
        signals = ranker.signals(block, allowed(block, ranker.past.courses))
        for row, values in enumerate(signals):
            bins = np.searchsorted(profile.edges_of(row), values)
            filled[row] += np.bincount(bins, minlength=len(filled[row]))
    return filled
