"""Answers of many people as arrays, and how often each person had practised before each of them.

Owns: the arrays and the counts of the past. Does not own: files (``evaluation.answers``) or the state of one
person while answering (``practice``), which counts the same things one answer at a time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
TextArray = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Answers:
    """One entry per answer, each person's in the order given: ids as text, ``correct`` 1 or 0."""

    user: TextArray
    item: TextArray
    skill: TextArray
    correct: FloatArray

    def __len__(self) -> int:
        return len(self.correct)

    def __getitem__(self, chosen: BoolArray | IntArray) -> "Answers":
        return Answers(self.user[chosen], self.item[chosen], self.skill[chosen], self.correct[chosen])


@dataclass(frozen=True, eq=False)
class Past:
    """Per answer, how many earlier answers the person gave to the same thing, and how many were right."""

    attempts: FloatArray
    wins: FloatArray


def past(correct: FloatArray, *same: TextArray) -> Past:
    """Return the counts before each answer among those that agree in all of ``same`` (user; user and skill; …)."""
    group = codes(*same)
    order = np.argsort(group, kind="stable")
    position = np.arange(len(order))
    begins = np.diff(group[order], prepend=-1) != 0
    first = np.maximum.accumulate(np.where(begins, position, 0))
    won = np.cumsum(correct[order]) - correct[order]
    attempts, wins = np.empty(len(order)), np.empty(len(order))
    attempts[order] = position - first
    wins[order] = won - won[first]
    return Past(attempts, wins)


def codes(*same: TextArray) -> IntArray:
    """Return a number per answer, equal where all of ``same`` agree."""
    group = np.zeros(len(same[0]), np.int64)
    for ids in same:
        names, number = np.unique(ids, return_inverse=True)
        group = group * len(names) + number
    return group


def folds(user: TextArray, number: int, seed: int) -> IntArray:
    """Return a fold per answer; all answers of a person fall into one."""
    names, person = np.unique(user, return_inverse=True)
    of_person = np.random.default_rng(seed).permutation(len(names)) % number
    return np.asarray(of_person[person], np.int64)
