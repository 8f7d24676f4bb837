"""How sure a mean over people is, and the difference of two models asked of the same people.

Owns: drawing people anew and reading intervals from the draws. Does not own: the figures of a person.

Every figure is a ratio Σ gained / Σ possible over people. All figures are computed on the same draws, so the
interval of a difference is paired (Efron & Tibshirani 1993, percentile method).
"""

from dataclasses import dataclass

import numpy as np

from recommender.behaviour.interactions import FloatArray

DRAWS = 1000
_AT_ONCE = 20


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval over draws of people."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Drawn:
    """Figures on all people, and on each draw of them (draws × figures)."""

    everyone: FloatArray
    draws: FloatArray

    def interval(self, figure: int) -> Interval:
        """Return one figure with its interval."""
        return _interval(self.everyone[figure], self.draws[:, figure])

    def difference(self, one: int, other: int) -> Interval:
        """Return figure ``one`` less figure ``other``."""
        return _interval(
            self.everyone[one] - self.everyone[other],
            self.draws[:, one] - self.draws[:, other],
        )


def draw(gained: FloatArray, possible: FloatArray, seed: int) -> Drawn:
    """Return the figures of people × figures ``gained`` out of ``possible``; 0 where nothing was possible."""
    people = len(gained)
    rng = np.random.default_rng(seed)
    both = np.hstack([gained, possible])
    sums = [
        np.stack([np.bincount(rng.integers(0, people, people), minlength=people) for _ in range(_AT_ONCE)]) @ both
        for _ in range(DRAWS // _AT_ONCE)
    ]
    return Drawn(_ratio(both.sum(axis=0)[None])[0], _ratio(np.vstack(sums)))


def _ratio(sums: FloatArray) -> FloatArray:
    gained, possible = np.hsplit(sums, 2)
    return np.divide(gained, possible, out=np.zeros_like(gained), where=possible > 0.0)


def _interval(value: float, draws: FloatArray) -> Interval:
    low, high = np.quantile(draws, [0.025, 0.975])
    return Interval(float(value), float(low), float(high))
