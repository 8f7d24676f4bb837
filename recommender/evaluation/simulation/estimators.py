"""Ways to estimate what a course gives, against the truth of a simulated world.

Owns: the simpler estimators to compare with, and bias, error and cover of each. Does not own: the product's estimator
(``effects.gain``).

``mean`` is the plain mean of rises with its standard error, nothing where nothing was measured; ``shrunk`` draws that mean
to the claim, with the spread of claims learnt by moments (DerSimonian & Laird, 1986), as the product did before it
adjusted for where people started; ``ours`` is ``effects.gain``.
"""

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean

import numpy as np

from recommender.data import Snapshot
from recommender.effects.gain import MIN_VERDICT_PAIRS, PAIR_VARIANCE, Cell, Gain, estimates
from recommender.effects.pairs import pairs
from recommender.evaluation.simulation.world import World

NORMAL_95 = 1.96
MIN_SPREAD = 0.05
ESTIMATORS = ("mean", "shrunk", "ours")

Estimate = tuple[float, float]
"""A rise in levels and its standard error."""


def truth(world: World) -> dict[Cell, float]:
    """Return by course × competency the levels that finishing truly gives those at its entry."""
    codes = [code for code, _ in world.competencies]
    return {
        (facts.id, one.competency): float(world.courses.effect[row, codes.index(one.competency)])
        for row, facts in enumerate(world.courses.facts)
        for one in facts.raises
    }


def study(world: World, told: Snapshot) -> dict[str, dict[str, float]]:
    """Return the figures of each estimator over the cells with at least one pair, and of the verdict."""
    true, ours = truth(world), estimates(told)
    rises: defaultdict[Cell, list[float]] = defaultdict(list)
    for one in pairs(told):
        if one.cell is not None:
            rises[one.cell].append(one.after - one.before)
    within = PAIR_VARIANCE
    many = [found for found in rises.values() if len(found) > 1]
    if many:
        within = float(sum(np.var(one, ddof=1) * (len(one) - 1) for one in many) / sum(len(one) - 1 for one in many))
    means = {cell: (fmean(found), (within / len(found)) ** 0.5) for cell, found in rises.items()}
    found = {
        "mean": means,
        "shrunk": _shrunk(means, ours),
        "ours": {cell: (ours[cell].gain, ours[cell].se) for cell in means},
    }
    figures = {name: _figures(found[name], true) for name in ESTIMATORS}
    return figures | {"verdict": _verdict(ours, true)}


def _shrunk(means: Mapping[Cell, Estimate], claims: Mapping[Cell, Gain]) -> dict[Cell, Estimate]:
    excess = [(mean - claims[cell].claimed) ** 2 - se**2 for cell, (mean, se) in means.items()]
    spread = max(MIN_SPREAD, fmean(excess or [0.0]))
    shrunk = {}
    for cell, (mean, se) in means.items():
        precision = se**-2 + 1.0 / spread
        shrunk[cell] = ((mean / se**2 + claims[cell].claimed / spread) / precision, precision**-0.5)
    return shrunk


def _figures(found: Mapping[Cell, Estimate], true: Mapping[Cell, float]) -> dict[str, float]:
    """Return bias and root mean square error in levels, and how many 95 % intervals hold the truth; no cell, no figure."""
    if not found:
        return {"cells": 0.0}
    error = np.array([mean - true[cell] for cell, (mean, _) in found.items()])
    se = np.array([se for _, se in found.values()])
    return {
        "cells": float(len(error)),
        "bias": float(error.mean()),
        "rmse": float(np.sqrt((error**2).mean())),
        "cover": float((np.abs(error) <= NORMAL_95 * se).mean()),
    }


def _verdict(ours: Mapping[Cell, Gain], true: Mapping[Cell, float]) -> dict[str, float]:
    """Return how many cells are called ineffective, how many of them truly give under a third, and how many there are."""
    enough = {cell: gain for cell, gain in ours.items() if gain.n >= MIN_VERDICT_PAIRS}
    weak = {cell for cell, gain in enough.items() if true[cell] < gain.claimed / 3.0}
    called = {cell for cell, gain in enough.items() if gain.ineffective}
    return {
        "judged": float(len(enough)),
        "called": float(len(called)),
        "right": float(len(called & weak)),
        "weak": float(len(weak)),
    }
