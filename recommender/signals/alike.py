"""What the person took speaks for the course: a linear model learnt from everybody's courses.

Owns: the score of a person's recent courses under the closed-form item weights of ``behaviour.ease`` (Steck, 2019),
never below 0, and which course adds most to it. Does not own: similar content (``content``), order (``sequence``).

A course taken counts ½ for every year since; the score is a sum over the courses taken, so each has an exact share,
and taking one away changes no other's.
"""

import numpy as np

from recommender.behaviour import ease
from recommender.behaviour.ease import Float32Array
from recommender.signals.arrays import FloatArray, History, IntArray, PeopleArrays, Scorer, binary

NAME = "alike"
RANGE = (0.0, np.inf)
PRIOR_WEIGHT = 1.0
RIDGE = 100.0


def prepare(history: History) -> Scorer:
    """Return the scorer of recent courses under the learnt item weights; 0 for a person without any."""
    return scorer(history.learnt(weights))


def weights(history: History) -> Float32Array:
    """Return the learnt weights, C×C: row a course taken, column the course it speaks for."""
    if not history.courses.facts:
        return np.zeros((0, 0), dtype=np.float32)
    return ease.weights(binary(history.people.taken), RIDGE)


def scorer(learnt: Float32Array) -> Scorer:
    """Return the scorer of recent courses under any such weights."""

    def score(people: PeopleArrays) -> FloatArray:
        return np.maximum(ease.fold_in(people.taken, learnt), 0.0).astype(np.float64)

    return score


def largest(people: PeopleArrays, learnt: Float32Array, row: IntArray, column: IntArray) -> IntArray:
    """Return per pair the finished course (column) with the largest share in the score; −1 where none adds to it."""
    finished = people.taken.multiply(people.finished).tocsr()
    number = np.diff(finished.indptr)[row]
    pair = np.repeat(np.arange(len(row)), number)
    entry = np.arange(len(pair)) + np.repeat(finished.indptr[row] - (np.cumsum(number) - number), number)
    taken = finished.indices[entry]
    share = finished.data[entry] * learnt[taken, column[pair]]
    best = np.zeros(len(row))
    np.maximum.at(best, pair, share)
    largest = np.flatnonzero((share > 0.0) & (share == best[pair]))[::-1]
    found = np.full(len(row), -1, dtype=np.int64)
    found[pair[largest]] = taken[largest]  # backwards, so that the first of several alike stays
    return found
