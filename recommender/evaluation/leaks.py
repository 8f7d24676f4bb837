"""Signs that a split or a model cheats.

Owns: targets attached to training rows, and the shuffled log. Does not own: what is done about them.

A public split of MOOCCubeX cut one character too few off each training row, so that every row ended in its target
less the last digit. Some targets begin like the last item before them by chance; how many is seen by dealing the
targets of all people out anew.
"""

from dataclasses import dataclass, replace

import numpy as np

from recommender.behaviour.interactions import BoolArray, Interactions
from recommender.evaluation.event_files import UNKNOWN, Names, Targets, TextArray

_DEALS = 20
_SURPRISE = 5.0
"""Standard errors above chance from which a share is suspicious …"""
_LEAST = 0.01
"""… if it is also above chance by this much: people do go from item 12 to item 120 a little oftener than by chance."""


@dataclass(frozen=True)
class Attached:
    """The share of targets that are, or begin with, the last item of their user's training row."""

    share: float
    by_chance: float
    suspicious: bool


def attached(log: Interactions, targets: Targets, names: Names, seed: int) -> Attached:
    """Return how many targets are attached to the end of their user's row, and how many would be by chance."""
    asked = (targets.user < log.users) & (targets.item != UNKNOWN)
    asked[asked] = log.lengths[targets.user[asked]] > 0
    if not asked.any():
        return Attached(0.0, 0.0, suspicious=False)
    last = names.items[log.item[log.begins[targets.user[asked] + 1] - 1]]
    target = names.items[targets.item[asked]]
    share = float(_begins(target, last).mean())
    rng = np.random.default_rng(seed)
    by_chance = float(np.mean([_begins(rng.permutation(target), last).mean() for _ in range(_DEALS)]))
    error = np.sqrt(max(by_chance * (1.0 - by_chance), 1.0 / len(target)) / len(target))
    return Attached(share, by_chance, suspicious=bool(share > by_chance + max(_SURPRISE * error, _LEAST)))


def shuffled(log: Interactions, seed: int) -> Interactions:
    """Return the log with its items dealt out anew: as popular as before, in nobody's order."""
    return replace(log, item=np.random.default_rng(seed).permutation(log.item))


def _begins(target: TextArray, last: TextArray) -> BoolArray:
    return np.strings.startswith(target, last)
