"""How much of the person's own gaps a course is expected to close, weighted by urgency.

Owns: the expected closure of ``gaps.expected_closure`` over a block of people, in priority points (levels ×
importance × P(below)). Does not own: whether the person will finish the course.

The gain of a course is its measured rise shrunk to the claim (``effects.gain``). A requirement that is met
closes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from recommender.levels import HALF_BAND
from recommender.signals.arrays import CourseArrays, FloatArray, History, IntArray, PeopleArrays, Scorer

NAME = "gap"
RANGE = (0.0, np.inf)
PRIOR_WEIGHT = 0.15


@dataclass(frozen=True, eq=False)
class Parts:
    """What pairs close, one entry per pair and competency required and raised: ``pair`` (its number), ``competency``
    (its column) and ``points``; ordered by pair, then competency.
    """

    pair: IntArray
    competency: IntArray
    points: FloatArray

    def main(self, pairs: int) -> IntArray:
        """Return for each of ``pairs`` pairs the competency with most of the closure; the first of several alike."""
        order = np.lexsort((self.competency, -self.points, self.pair))
        first = np.unique(self.pair[order], return_index=True)
        found = np.zeros(pairs, dtype=np.int64)
        found[first[0]] = self.competency[order][first[1]]
        return found

    def named(self, pairs: int, codes: Sequence[str]) -> list[dict[str, float]]:
        """Return for each of ``pairs`` pairs competency code → points."""
        found: list[dict[str, float]] = [{} for _ in range(pairs)]
        for pair, column, points in zip(
            self.pair.tolist(), self.competency.tolist(), self.points.tolist(), strict=True
        ):
            found[pair][codes[column]] = points
        return found


def prepare(history: History) -> Scorer:
    """Return the scorer of expected closures in priority points; it learns the courses' gains only."""
    courses = history.courses
    return lambda people: closures(people, courses)


def closures(people: PeopleArrays, courses: CourseArrays) -> FloatArray:
    """Return what every course is expected to close for everybody in the block, in priority points."""
    total = np.zeros((len(people), len(courses.facts)))
    for competency in np.flatnonzero(courses.raises.any(axis=0)).tolist():
        raising = np.flatnonzero(courses.raises[:, competency])
        short = np.flatnonzero(people.urgency[:, competency] > 0.0)
        total[np.ix_(short, raising)] += _closed(people, courses, short[:, None], raising, competency)
    return total


def parts(people: PeopleArrays, courses: CourseArrays, row: IntArray, column: IntArray) -> Parts:
    """Return what pairs close (``row`` of the block, ``column`` of the catalogue), competency by competency.

    A required competency that the course raises is there even where it closes nothing.
    """
    course, raised = np.nonzero(courses.raises)
    start, stop = np.searchsorted(course, column), np.searchsorted(course, column, side="right")
    number = stop - start
    pair = np.repeat(np.arange(len(row)), number)
    competency = raised[np.arange(len(pair)) + np.repeat(start - (np.cumsum(number) - number), number)]
    asked = people.required[row[pair], competency] > 0.0
    pair, competency = pair[asked], competency[asked]
    return Parts(pair, competency, _closed(people, courses, row[pair], column[pair], competency))


def _closed(
    people: PeopleArrays, courses: CourseArrays, row: IntArray, column: IntArray, competency: IntArray | int
) -> FloatArray:
    """Return the closure of ``competency`` in priority points; the indices broadcast against each other."""
    mean, se = people.mean[row, competency], people.se[row, competency]
    entry = courses.from_level[column, competency] - HALF_BAND
    target = np.minimum(people.required[row, competency], courses.to_level[column, competency])
    short = target - courses.gain[column, competency]
    closed = _shortfall(mean, se, target, entry) - _shortfall(mean, se, short, entry)
    return np.asarray(people.urgency[row, competency] * np.maximum(0.0, closed))


def _shortfall(mean: FloatArray, se: FloatArray, target: FloatArray, entry: FloatArray) -> FloatArray:
    """Return E[max(0, target − X); X ≥ entry], the array form of ``gaps.expected_shortfall``."""
    upper, lower = (target - mean) / se, (entry - mean) / se
    mass = ndtr(upper) - ndtr(lower)
    density = (np.exp(-0.5 * upper**2) - np.exp(-0.5 * lower**2)) / np.sqrt(2.0 * np.pi)
    return np.where(target > entry, (target - mean) * mass + se * density, 0.0)
