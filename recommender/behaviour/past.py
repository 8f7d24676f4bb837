"""What a model may learn from, and whom it is asked about.

Owns: the log with the facts of its items (``Past``), a block of histories to recommend from (``Query``), and the
matrices that several sources share. Does not own: what sources make of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from recommender.behaviour.ease import Float32Array
from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions

DAY = 86_400.0
"""Seconds."""


@dataclass(frozen=True, eq=False)
class Past:
    """The log until ``now`` (Unix time; 0 where the log is not timed) and what is known of its items."""

    log: Interactions
    attributes: Attributes
    now: float

    @cached_property
    def seen(self) -> csr_array:
        """Users × items with ones."""
        return self.log.seen().astype(np.float32)

    @cached_property
    def taken(self) -> FloatArray:
        """Per item, how many events it has."""
        return np.bincount(self.log.item, minlength=self.log.items).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Query:
    """Histories to recommend from, one per user of ``log``, at the moments ``at`` (Unix time; 0 where not timed)."""

    log: Interactions
    at: FloatArray

    @cached_property
    def seen(self) -> csr_array:
        """Users × items with ones."""
        return self.log.seen().astype(np.float32)

    @cached_property
    def latest(self) -> csr_array:
        """Users × items with a one at the last event."""
        return self.log.weighted((self.log.ages == 0).astype(np.float64)).astype(np.float32)

    def fading(self, decay: float) -> csr_array:
        """Return users × items: 1 for the last event, ``decay`` times as much for each one before."""
        return self.log.weighted(decay ** self.log.ages.astype(np.float64)).astype(np.float32)

    @cached_property
    def recent(self) -> csr_array:
        """``fading`` by a fifth per event."""
        return self.fading(0.8)

    @cached_property
    def last_item(self) -> IntArray:
        """Per user the last item, -1 without any."""
        result = np.full(self.log.users, -1)
        last = self.log.ages == 0
        result[self.log.user[last]] = self.log.item[last]
        return result

    @cached_property
    def idle(self) -> FloatArray:
        """Days since each user's last event; 400 without any, 0 where the log is not timed."""
        if not self.log.timed:
            return np.zeros(self.log.users)
        result = np.full(self.log.users, 400.0)
        last = self.log.ages == 0
        user = self.log.user[last]
        result[user] = (self.at[user] - self.log.moment[last]) / DAY
        return result


Scorer = Callable[[Query], Mapping[str, Float32Array]]
"""Gives users × items scores under each of its names; higher speaks for the item, 0 says nothing."""
