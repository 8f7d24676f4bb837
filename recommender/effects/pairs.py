"""Which two measurements of a person make a pair, and which course, if any, lies between them.

Owns: the pairs of takers and of people who took nothing between. Does not own: any estimate from them.

Both measurements come from the same objective source (test or assessment centre), one following the other. With exactly one
finished course that raises the competency between them, each within 365 days of finishing, they are a pair of that
course; a person makes at most one pair of a course, and an assessment-centre pair comes before a test pair. With none
between, and no more than 365 days apart, they show the drift of people who took no course. With two between, nobody can
say which did it: no pair.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recommender.data import Completion, Observation, Snapshot, Source

Cell = tuple[str, str]
"""A course and a competency it raises."""

OBJECTIVE: frozenset[Source] = frozenset({"test", "assessment_centre"})
MAX_DAYS_APART = 365
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Pair:
    """Two measurements of one person in one competency, in levels, ``years`` apart; ``se`` of the first one.

    ``cell`` is the course between them, None without; ``required`` the level of the person's post, 0 if not required.
    """

    cell: Cell | None
    before: float
    after: float
    se: float
    years: float
    required: int


def pairs(snapshot: Snapshot) -> Iterator[Pair]:
    """Yield the pairs of everybody, in order of the snapshot; its people are gone through once."""
    raised = {course.id: frozenset(one.competency for one in course.raises) for course in snapshot.courses}
    finished: dict[str, list[Completion]] = {}
    for completion in snapshot.completions:
        if completion.course in raised:
            finished.setdefault(completion.person, []).append(completion)
    for person in snapshot.people:
        required: dict[str, int] | None = None
        for competency, observations in person.evidence.items():
            if len(observations) < 2:
                continue
            if required is None:
                required = {one.competency: one.level for one in person.requirements}
            done = [one for one in finished.get(person.id, ()) if competency in raised[one.course]]
            yield from _of_one(competency, observations, done, required.get(competency, 0))


def _of_one(
    competency: str, observations: Iterable[Observation], done: Sequence[Completion], required: int
) -> Iterator[Pair]:
    by_source: defaultdict[Source, list[Observation]] = defaultdict(list)
    for one in observations:
        if one.source in OBJECTIVE:
            by_source[one.source].append(one)
    used: set[str] = set()
    for source in sorted(by_source):
        for before, after in pairwise(sorted(by_source[source], key=lambda one: one.observed_on)):
            between = [one for one in done if before.observed_on <= one.day < after.observed_on]
            courses = {one.course for one in between}
            if len(between) > 1 or used & courses or not _near(before, after, between):
                continue
            used |= courses
            cell = (between[0].course, competency) if between else None
            years = (after.observed_on - before.observed_on).days / DAYS_PER_YEAR
            yield Pair(cell, before.mean, after.mean, before.se, years, required)


def _near(before: Observation, after: Observation, between: Sequence[Completion]) -> bool:
    if not between:
        return (after.observed_on - before.observed_on).days <= MAX_DAYS_APART
    day = between[0].day
    return max((day - before.observed_on).days, (after.observed_on - day).days) <= MAX_DAYS_APART
