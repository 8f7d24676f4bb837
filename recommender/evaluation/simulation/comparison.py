"""One policy through the years, and the figures of several beside each other.

Owns: the course of months, gap closed per JP, fairness by group, and intervals over seeds. Does not own: the world, people's
behaviour, or the policies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from recommender.evaluation.simulation.behaviour import MONTHS_PER_YEAR, State, begin, chance, end
from recommender.evaluation.simulation.policies import Policy, Popular
from recommender.evaluation.simulation.world import World
from recommender.parity import MIN_GROUP
from recommender.signals.arrays import FloatArray, IntArray

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one policy came to: levels × weight ``closed`` and ``jp`` spent, months × people; ``gap`` open at the start."""

    closed: FloatArray
    jp: FloatArray
    gap: FloatArray

    def per_jp(self, months: int | None = None) -> float:
        """Return requirement-weighted gap closed per JP until a month (None: all)."""
        return float(self.closed[:months].sum() / self.jp[:months].sum())

    def share(self) -> float:
        """Return the share of all gap at the start that courses closed."""
        return float(self.closed.sum() / self.gap.sum())

    def by_group(self, group: IntArray) -> dict[int, float]:
        """Return gap closed per JP relative to everybody's, of each group of at least 20 people."""
        whole = self.per_jp()
        return {
            code: float(self.closed[:, group == code].sum() / self.jp[:, group == code].sum()) / whole
            for code in np.flatnonzero(np.bincount(group) >= MIN_GROUP).tolist()
        }


def history(world: World) -> State:
    """Return the state after the year before the comparison: lists by popularity for all."""
    state = State(world)
    popular = Popular()
    for month in range(-world.parameters.history_months, 0):
        _month(state, popular, month)
    state.closed.clear()
    state.jp.clear()
    return state


def run(world: World, policy: Policy, months: int) -> tuple[Outcome, State]:
    """Return what ``policy`` comes to in the first ``months`` of the comparison, and the state in the end."""
    state = history(world)
    gap = (world.weight * state.shortfall()).sum(axis=1)
    for month in range(months):
        _month(state, policy, month)
    return Outcome(np.array(state.closed), np.array(state.jp), gap), state


def _month(state: State, policy: Policy, month: int) -> None:
    drawn = chance(state.world, month)
    begin(state, month, drawn)
    end(state, month, drawn, policy.lists(state, month, drawn.active))


def figures(world: World, outcome: Outcome) -> dict[str, float]:
    """Return the figures of one policy in one world; the group with least, of those with 20 people."""
    groups = {"agency": world.agency, "tier": world.tier, "group": world.group}
    found = {
        "per_jp": outcome.per_jp(),
        "per_jp_first_year": outcome.per_jp(MONTHS_PER_YEAR),
        "closed_share": outcome.share(),
        "jp_per_person": float(outcome.jp.sum(axis=0).mean()),
    }
    return found | {f"least_{name}": min(outcome.by_group(of).values(), default=1.0) for name, of in groups.items()}


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over seeds with its 95 % interval (Student's t); the bounds are the value where there is one seed."""

    value: float
    low: float
    high: float


def interval(values: Sequence[float]) -> Interval:
    """Return the mean of ``values`` with its interval."""
    mean, n = float(np.mean(values)), len(values)
    if n == 1:
        return Interval(mean, mean, mean)
    half = float(t.ppf(0.5 + CONFIDENCE / 2.0, n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return Interval(mean, mean - half, mean + half)


def ratios(rows: Sequence[Mapping[str, Mapping[str, float]]], name: str, other: str, measure: str) -> Interval:
    """Return ``measure`` of policy ``name`` over that of ``other``, in pairs over seeds (a row each)."""
    return interval([row[name][measure] / row[other][measure] for row in rows])
