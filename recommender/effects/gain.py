"""The measured rise of a competency from before to after a course, shrunk to what its author claims.

Owns: which two measurements make a pair, and the empirical-Bayes estimate per course × competency. Does not
own: ranking by it.

**No causal claim is made.** People choose courses, change for other reasons, and a second measurement after
a low first one tends to be higher (regression to the mean). The number says what followed, not what the
course did.

Estimate: the mean rise d̄ of n pairs with variance σ²/n (σ² pooled over cells) is combined with the claimed
rise c, which varies around the truth with variance τ²: gain = (n·d̄/σ² + c/τ²) / (n/σ² + 1/τ²), se = (n/σ²
+ 1/τ²)^(−1/2). τ² is estimated by the method of moments over the cells (Efron & Morris, 1975; DerSimonian &
Laird, 1986), never below 0.05.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, variance

from recommender.data import Completion, CourseFacts, Observation, PersonFacts, Snapshot, Source

Cell = tuple[str, str]
"""A course and a competency it raises."""

OBJECTIVE: frozenset[Source] = frozenset({"test", "assessment_centre"})
MAX_DAYS_APART = 365
DEFAULT_VARIANCE = 0.6**2
"""Variance of one pair's rise, in squared levels, until enough pairs exist to pool it."""
MIN_POOLED_PAIRS = 20
MIN_CLAIM_VARIANCE = 0.05


@dataclass(frozen=True, slots=True)
class Gain:
    """The rise of one course in one competency, in levels: ``gain`` ± ``se`` from ``n`` pairs and a claim."""

    claimed: float
    n: int
    gain: float
    se: float


def estimates(snapshot: Snapshot) -> dict[Cell, Gain]:
    """Return the expected rise per course × competency it raises; the claim where nothing is measured."""
    claims = {
        (course.id, one.competency): one.to_level - one.from_level
        for course in snapshot.courses
        for one in course.raises
    }
    rises = pairs(snapshot)
    within = _within_variance(rises.values())
    between = _claim_variance(rises, claims, within)
    return {cell: _shrunk(claim, rises.get(cell, []), within, between) for cell, claim in claims.items()}


def pairs(snapshot: Snapshot) -> dict[Cell, list[float]]:
    """Return per course × competency the rises, in levels, of people measured before and after it.

    Both measurements come from the same objective source (test or assessment centre), each within 365 days
    of finishing: the last on or before that day, the first after it.
    """
    people = {person.id: person for person in snapshot.people if person.evidence}
    courses = {course.id: course for course in snapshot.courses}
    found: defaultdict[Cell, list[float]] = defaultdict(list)
    for completion in snapshot.completions:
        person, course = people.get(completion.person), courses.get(completion.course)
        if person is not None and course is not None:
            for cell, rise in _rises(person, course, completion):
                found[cell].append(rise)
    return dict(found)


def _rises(person: PersonFacts, course: CourseFacts, completion: Completion) -> Iterable[tuple[Cell, float]]:
    for raised in course.raises:
        observations = person.evidence.get(raised.competency, ())
        for source in sorted(OBJECTIVE):
            rise = _rise([one for one in observations if one.source == source], completion.day)
            if rise is not None:
                yield (course.id, raised.competency), rise
                break


def _rise(observations: list[Observation], day: date) -> float | None:
    near = sorted(
        (one for one in observations if abs((one.observed_on - day).days) <= MAX_DAYS_APART),
        key=lambda one: one.observed_on,
    )
    before = [one for one in near if one.observed_on <= day]
    after = [one for one in near if one.observed_on > day]
    return after[0].mean - before[-1].mean if before and after else None


def _within_variance(cells: Iterable[list[float]]) -> float:
    """Return σ², pooled over cells with at least two pairs; the default while fewer than 20 pairs exist."""
    large = [rises for rises in cells if len(rises) > 1]
    freedom = sum(len(rises) - 1 for rises in large)
    if freedom < MIN_POOLED_PAIRS:
        return DEFAULT_VARIANCE
    pooled = sum((len(rises) - 1) * variance(rises) for rises in large) / freedom
    return max(pooled, MIN_CLAIM_VARIANCE)


def _claim_variance(rises: Mapping[Cell, list[float]], claims: Mapping[Cell, float], within: float) -> float:
    """Return τ²: how far claims lie from measured rises beyond what sampling explains."""
    if not rises:
        return MIN_CLAIM_VARIANCE
    excess = fmean((fmean(one) - claims[cell]) ** 2 - within / len(one) for cell, one in rises.items())
    return max(excess, MIN_CLAIM_VARIANCE)


def _shrunk(claim: float, rises: list[float], within: float, between: float) -> Gain:
    n = len(rises)
    precision = n / within + 1.0 / between
    gain = (sum(rises) / within + claim / between) / precision
    return Gain(claim, n, gain, sqrt(1.0 / precision))
