"""Who took what in which order, and what is known of the items, as arrays.

Owns: the arrays, their order, and the cuts of histories. Does not own: files (``evaluation.event_files``) or
anything learned.

Users and items are numbered from 0. A user's number is only a row: ``person`` says who stands in it, so that
people can be cut out of the log, renumbered and still be told apart.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Interactions:
    """One row per event, by user and then by time; events of equal time stay in the order of the log.

    ``moment`` is Unix time in seconds where ``timed``, and comparable between people; otherwise it is the place in
    the user's own history and says nothing between people. ``person`` (one per user) is the number the log knows
    the user by: where the log's ids are whole numbers, the id itself (often the order of registration).
    """

    user: IntArray
    item: IntArray
    moment: FloatArray
    users: int
    items: int
    timed: bool
    person: IntArray

    @classmethod
    def of(
        cls, user: IntArray, item: IntArray, moment: FloatArray, *, items: int, timed: bool, person: IntArray
    ) -> "Interactions":
        """Return the events sorted by user and time; there are as many users as entries of ``person``."""
        order = np.lexsort((moment, user))
        return cls(user[order], item[order], moment[order], len(person), items, timed, person)

    def __len__(self) -> int:
        return len(self.item)

    @cached_property
    def begins(self) -> IntArray:
        """Where each user's events begin, and the end: users + 1 entries."""
        return np.searchsorted(self.user, np.arange(self.users + 1))

    def history(self, user: int) -> IntArray:
        """Return the items of ``user``, the earliest first."""
        return self.item[self.begins[user] : self.begins[user + 1]]

    @cached_property
    def lengths(self) -> IntArray:
        """The number of events per user."""
        return np.diff(self.begins)

    @cached_property
    def places(self) -> IntArray:
        """Per event, how many events of the same user stand before it."""
        return np.arange(len(self)) - self.begins[self.user]

    @cached_property
    def ages(self) -> IntArray:
        """Per event, how many events of the same user stand after it: 0 for the last."""
        return self.lengths[self.user] - 1 - self.places

    def seen(self) -> csr_array:
        """Return users × items with 1.0 where the user took the item, once or oftener."""
        found = self.weighted(np.ones(len(self)))
        found.data[:] = 1.0
        return found

    def weighted(self, weight: FloatArray) -> csr_array:
        """Return users × items with the sum of ``weight`` (one per event) over the events of each cell."""
        return csr_array(csr_array((weight, self.item, self.begins), shape=(self.users, self.items)).tocoo().tocsr())

    def only(self, chosen: BoolArray) -> "Interactions":
        """Return the chosen events; the users stay the same, even those left without any."""
        return Interactions(
            self.user[chosen], self.item[chosen], self.moment[chosen], self.users, self.items, self.timed, self.person
        )

    def last(self, number: int) -> "Interactions":
        """Return only the last ``number`` events of each user."""
        return self.only(self.ages < number)

    def of_users(self, users: IntArray) -> "Interactions":
        """Return the events of ``users``, renumbered by their place in ``users``."""
        lengths = self.lengths[users]
        begins = np.cumsum(lengths) - lengths
        rows = np.arange(lengths.sum()) + np.repeat(self.begins[users] - begins, lengths)
        user = np.repeat(np.arange(len(users)), lengths)
        moment, person = self.moment[rows], self.person[users]
        return Interactions(user, self.item[rows], moment, len(users), self.items, self.timed, person)

    def without_users(self, users: IntArray) -> "Interactions":
        """Return the log without ``users`` and without any trace of them; the others are renumbered."""
        return self.of_users(np.setdiff1d(np.arange(self.users), users))

    def and_people(self, person: IntArray) -> "Interactions":
        """Return the log with people added who have taken nothing; they are numbered after the others."""
        everyone, users = np.concatenate([self.person, person]), self.users + len(person)
        return Interactions(self.user, self.item, self.moment, users, self.items, self.timed, everyone)


@dataclass(frozen=True, eq=False)
class Attributes:
    """What is known of items, a row per fact: the item, the kind of fact (a place in ``kinds``), and a value.

    Values are numbers without order. One below the number of items is that item itself, as in "similar to".
    """

    item: IntArray
    kind: IntArray
    value: IntArray
    kinds: tuple[str, ...]
