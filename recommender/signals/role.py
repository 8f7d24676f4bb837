"""The share of people with the same position who finished the course.

Owns: that share (0 to 1), shrunk to the tier and the tier to everybody, so that a position with three
holders does not shout. Does not own: what the post requires (``gap``).

Shrinkage: (finished + 10 · parent share) / (people + 10), the mean of a beta posterior with ten imagined
colleagues.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from recommender.signals.arrays import FloatArray, History, IntArray, PeopleArrays, Scorer

NAME = "role"
RANGE = (0.0, 1.0)
PRIOR_WEIGHT = 1.5
SHRINKAGE = 10.0


@dataclass(frozen=True, eq=False)
class Counts:
    """Per group: how many people it has (G), how many of them finished each course (G×C)."""

    size: FloatArray
    finished: FloatArray


def prepare(history: History) -> Scorer:
    """Return the scorer of shrunk completion shares by position."""
    people = history.people
    everybody = count(np.zeros_like(people.tier), people)
    tiers = count(people.tier, people)
    positions = history.learnt(by_position)
    overall = everybody.finished / np.maximum(everybody.size, 1.0)[:, None]
    tier_share = _shrink(tiers, overall)
    tier_of = np.zeros(len(positions.size), dtype=np.int64)
    tier_of[people.position] = people.tier
    share = _shrink(positions, tier_share[tier_of])
    return lambda block: share[block.position]


def by_position(history: History) -> Counts:
    """Return sizes and completions of the positions, in the order of their codes."""
    return count(history.people.position, history.people)


def count(group: IntArray, people: PeopleArrays) -> Counts:
    """Return sizes and completions of the groups numbered in ``group`` (one number per person)."""
    groups = int(group.max(initial=0)) + 1
    rows = np.arange(len(group))
    belongs = csr_array((np.ones(len(group)), (group, rows)), shape=(groups, len(group)))
    return Counts(np.bincount(group, minlength=groups).astype(np.float64), (belongs @ people.finished).toarray())


def _shrink(counts: Counts, parent: FloatArray) -> FloatArray:
    return np.asarray((counts.finished + SHRINKAGE * parent) / (counts.size[:, None] + SHRINKAGE))
