"""The measured rise per course × competency, and by the level people started from, shrunk to what its author claims.

Owns: the hierarchical estimate, its standard error and the verdict "ineffective". Does not own: which measurements make a
pair (``pairs``), what would have been without (``drift``), or ranking by it.

**No causal claim is made**; see the package for the design and what it cannot take out.

Model. For pair i of cell j (course × competency): after_i = without_i + h_i(g_j) + e_i, e ~ N(0, σ²), where ``without`` comes
from ``drift`` and h_i(g) = E[min(g, max(0, to − X)); X ≥ cut(from)] for X ~ N(without_i, se_i²) is the very rise that
``gaps.expected_closure`` promises to a person of that start: g is what the course gives somebody who meets its entry and
has room up to its upper level. Cells vary around a share of their claims: g_j ~ N(b · claim_j, τ²). b and τ² (how far
claims may be trusted in this catalogue) and σ² are learnt from all cells by expectation-maximisation (Dempster, Laird &
Rubin, 1977), with weak priors: b around 1 ± 0.25, τ² worth ten cells of 0.15, σ² worth twenty pairs of 0.36. Given those, g_j
is the mode of its posterior (one Gauss-Newton step a round) and ``se`` its curvature. Without pairs, g_j = b · claim_j.

By level: the mean of after − without of those who started in a level's band, shrunk in the same way to what g_j promises
them, with variance 0.15² of levels around it.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from recommender.data import Snapshot
from recommender.effects.drift import FloatArray, drift
from recommender.effects.pairs import Cell, Pair, pairs
from recommender.levels import HALF_BAND, LEVELS

__all__ = ["Cell", "Gain", "LevelGain", "estimates"]

ROUNDS = 25
TRUST, TRUST_SD = 1.0, 0.25
"""Prior of b: claims are true, give or take a quarter."""
CLAIM_VARIANCE, CLAIM_CELLS = 0.15, 10.0
PAIR_VARIANCE, PAIR_COUNT = 0.6**2, 20.0
LEVEL_VARIANCE = 0.15**2
MIN_VERDICT_PAIRS = 20
INEFFECTIVE_SHARE = 1.0 / 3.0
UPPER_90 = 1.2816
"""The one-sided 90 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class LevelGain:
    """The rise of those who started in the band of ``level`` (0 to 5), in levels: ``gain`` ± ``se`` from ``n`` pairs."""

    level: int
    n: int
    gain: float
    se: float


@dataclass(frozen=True, slots=True)
class Gain:
    """The rise of one course in one competency, in levels: ``gain`` ± ``se`` from ``n`` pairs and a claim.

    ``levels`` holds the levels anybody started from, lowest first.
    """

    claimed: float
    n: int
    gain: float
    se: float
    levels: tuple[LevelGain, ...] = ()

    @property
    def upper(self) -> float:
        """The level below which the true rise lies with probability 0.90."""
        return self.gain + UPPER_90 * self.se

    @property
    def ineffective(self) -> bool:
        """Whether at least 20 pairs put the rise, with probability 0.90, below a third of what is claimed."""
        return self.n >= MIN_VERDICT_PAIRS and self.upper < INEFFECTIVE_SHARE * self.claimed


@dataclass(frozen=True, eq=False)
class _Pairs:
    """One entry per pair of a taker: ``cell`` (row), ``without`` and ``after`` (levels), ``se``, ``start`` (measured)."""

    cell: NDArray[np.int64]
    without: FloatArray
    after: FloatArray
    se: FloatArray
    start: FloatArray
    entry: FloatArray
    to_level: FloatArray

    def rise(self, gain: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return h and its slope in the gain, for gains by pair."""
        top, low = (self.to_level - self.without) / self.se, (self.entry - self.without) / self.se
        short = (self.to_level - gain - self.without) / self.se
        rise = self.se * (_partial(top, low) - _partial(np.maximum(short, low), low))
        slope = np.maximum(ndtr(short) - ndtr(low), 0.0)
        return rise, slope


def _partial(upper: FloatArray, lower: FloatArray) -> FloatArray:
    """Return E[max(0, upper − Z); Z ≥ lower] for a standard normal Z."""
    density = np.exp(-0.5 * upper**2) - np.exp(-0.5 * lower**2)
    return np.asarray(upper * (ndtr(upper) - ndtr(lower)) + density / np.sqrt(2.0 * np.pi))


def estimates(snapshot: Snapshot) -> dict[Cell, Gain]:
    """Return the expected rise per course × competency it raises; a share of the claim where nothing is measured."""
    courses = sorted(snapshot.courses, key=lambda one: one.id)
    raised = {(course.id, one.competency): one for course in courses for one in course.raises}
    cells = list(raised)
    claims = np.array([one.to_level - one.from_level for one in raised.values()], dtype=np.float64)
    bounds = np.array([(one.from_level - HALF_BAND, one.to_level) for one in raised.values()]).reshape(-1, 2)
    taken = _arrays(pairs(snapshot), {cell: row for row, cell in enumerate(cells)}, bounds)
    fit = _fit(taken, claims)
    levels = _levels(taken, fit, len(cells))
    counts = np.bincount(taken.cell, minlength=len(cells))
    return {
        cell: Gain(float(claims[row]), int(counts[row]), float(fit.gain[row]), float(fit.se[row]), levels[row])
        for row, cell in enumerate(cells)
    }


def _arrays(found: Iterable[Pair], row: Mapping[Cell, int], bounds: FloatArray) -> _Pairs:
    """Return the takers' pairs against the drift of the others."""
    takers, others = array("d"), array("d")
    for one in found:
        numbers = (one.before, one.after, one.required, one.years, one.se)
        if one.cell is None:
            others.extend(numbers)
        else:
            takers.extend((*numbers, row[one.cell]))
    before, after, required, years, _ = _ordered(others, 5)
    drifting = drift(before, after, required, years)
    before, after, required, years, se, cell = _ordered(takers, 6)
    where = cell.astype(np.int64)
    without = drifting.without(before, required, years)
    return _Pairs(where, without, after, se, before, bounds[where, 0], bounds[where, 1])


def _ordered(rows: "array[float]", width: int) -> FloatArray:
    """Return the rows, end to end, as ``width`` columns in an order of their own, so that sums do not depend on the order of people."""
    columns = np.asarray(rows).reshape(-1, width).T
    return columns[:, np.lexsort(columns)]


@dataclass(frozen=True, eq=False)
class _Fit:
    """By cell: ``gain`` and ``se``. ``trust`` is b, ``between`` τ², ``within`` σ²."""

    gain: FloatArray
    se: FloatArray
    trust: float
    between: float
    within: float


def _fit(taken: _Pairs, claims: FloatArray) -> _Fit:
    """Return the hierarchical estimate by expectation-maximisation."""
    fit = _Fit(claims, np.full(len(claims), sqrt(CLAIM_VARIANCE)), TRUST, CLAIM_VARIANCE, PAIR_VARIANCE)
    measured = np.unique(taken.cell)
    for _ in range(ROUNDS):
        gain, se = _posterior(taken, claims, fit)
        trust = _trust(gain[measured], claims[measured], fit.between)
        spread = (gain[measured] - trust * claims[measured]) ** 2 + se[measured] ** 2
        between = (spread.sum() + CLAIM_CELLS * CLAIM_VARIANCE) / (len(measured) + CLAIM_CELLS)
        rise, slope = taken.rise(gain[taken.cell])
        left = (taken.after - taken.without - rise) ** 2 + (slope * se[taken.cell]) ** 2
        within = (left.sum() + PAIR_COUNT * PAIR_VARIANCE) / (len(left) + PAIR_COUNT)
        fit = _Fit(gain, se, trust, float(between), float(within))
    return fit


def _posterior(taken: _Pairs, claims: FloatArray, fit: _Fit) -> tuple[FloatArray, FloatArray]:
    """Return every cell's gain a Gauss-Newton step nearer its mode, and its standard error, given b, τ² and σ²."""
    rise, slope = taken.rise(fit.gain[taken.cell])
    missing = slope * (taken.after - taken.without - rise)
    precision = _sum(taken, slope**2, len(claims)) / fit.within + 1.0 / fit.between
    step = _sum(taken, missing, len(claims)) / fit.within + (fit.trust * claims - fit.gain) / fit.between
    return fit.gain + step / precision, np.sqrt(1.0 / precision)


def _trust(gain: FloatArray, claims: FloatArray, between: float) -> float:
    precision = (claims**2).sum() / between + TRUST_SD**-2
    return float(((claims * gain).sum() / between + TRUST * TRUST_SD**-2) / precision)


def _sum(taken: _Pairs, values: FloatArray, cells: int) -> FloatArray:
    return np.asarray(np.bincount(taken.cell, weights=values, minlength=cells), dtype=np.float64)


def _levels(taken: _Pairs, fit: _Fit, cells: int) -> list[tuple[LevelGain, ...]]:
    """Return by cell the rises by the level people started from."""
    bands = LEVELS[-1] + 1
    band = np.clip(np.floor(taken.start + HALF_BAND), 0, LEVELS[-1]).astype(np.int64)
    place = taken.cell * bands + band
    rise, _ = taken.rise(fit.gain[taken.cell])
    n = np.bincount(place, minlength=cells * bands)
    found: list[list[LevelGain]] = [[] for _ in range(cells)]
    seen = np.flatnonzero(n)
    parent = np.bincount(place, weights=rise)[seen] / n[seen]
    mean = np.bincount(place, weights=taken.after - taken.without)[seen] / n[seen]
    precision = n[seen] / fit.within + 1.0 / LEVEL_VARIANCE
    gain = (n[seen] * mean / fit.within + parent / LEVEL_VARIANCE) / precision
    for number, one in enumerate(seen.tolist()):
        level = LevelGain(one % bands, int(n[one]), float(gain[number]), sqrt(1.0 / precision[number]))
        found[one // bands].append(level)
    return [tuple(one) for one in found]
