"""How much of the person's own gaps a course is expected to close, weighted by urgency.

Owns: the expected closure of ``gaps.expected_closure`` over a block of people, in priority points (levels ×
importance × P(below)). Does not own: whether the person will finish the course.

The gain of a course is its measured rise shrunk to the claim (``effects.gain``). A requirement that is met
closes nothing.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from recommender.levels import HALF_BAND
from recommender.signals.arrays import CourseArrays, FloatArray, History, IntArray, PeopleArrays, Scorer

NAME = "gap"
RANGE = (0.0, np.inf)
PRIOR_WEIGHT = 0.15


@dataclass(frozen=True, eq=False)
class Closures:
    """Closure, block × courses: ``total`` in priority points, ``main`` the competency with most of it."""

    total: FloatArray
    main: IntArray


def prepare(history: History) -> Scorer:
    """Return the scorer of expected closures in priority points; it learns the courses' gains only."""
    courses = history.courses
    return lambda people: closures(people, courses).total


def closures(people: PeopleArrays, courses: CourseArrays) -> Closures:
    """Return what every course is expected to close for everybody in the block."""
    shape = (len(people.facts), len(courses.facts))
    total, largest, main = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64)
    for competency in np.flatnonzero(courses.raises.any(axis=0)).tolist():
        raising = np.flatnonzero(courses.raises[:, competency])
        part = _closure(people, courses, competency, raising)
        total[:, raising] += part
        more = part > largest[:, raising]
        largest[:, raising] = np.where(more, part, largest[:, raising])
        main[:, raising] = np.where(more, competency, main[:, raising])
    return Closures(total, main)


def _closure(people: PeopleArrays, courses: CourseArrays, competency: int, raising: IntArray) -> FloatArray:
    """Return the closure of one competency: block × the courses that raise it."""
    mean, se = people.mean[:, competency, None], people.se[:, competency, None]
    entry = courses.from_level[raising, competency] - HALF_BAND
    target = np.minimum(people.required[:, competency, None], courses.to_level[raising, competency])
    short = target - courses.gain[raising, competency]
    closed = _shortfall(mean, se, target, entry) - _shortfall(mean, se, short, entry)
    return np.asarray(people.urgency[:, competency, None] * np.maximum(0.0, closed))


def _shortfall(mean: FloatArray, se: FloatArray, target: FloatArray, entry: FloatArray) -> FloatArray:
    """Return E[max(0, target − X); X ≥ entry], the array form of ``gaps.expected_shortfall``."""
    upper, lower = (target - mean) / se, (entry - mean) / se
    mass = ndtr(upper) - ndtr(lower)
    density = (np.exp(-0.5 * upper**2) - np.exp(-0.5 * lower**2)) / np.sqrt(2.0 * np.pi)
    return np.where(target > entry, (target - mean) * mass + se * density, 0.0)
