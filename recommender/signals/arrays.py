"""The snapshot as arrays, so that signals and rules work on many people at once.

Owns: the order of people, courses and competencies, and the conversion. Does not own: any judgement about
them.

Axes: P people (in order of id), C courses (in order of id), K competencies (in order of code). Memory grows
with P × K; nothing of size P × C is dense except inside a block of people.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.effects.gain import Cell, Gain, estimates
from recommender.gaps import is_met, urgency, working_estimate
from recommender.performance import strongest, weight

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

Learnt = TypeVar("Learnt")
BLOCK = 1000
"""People handled at once; a dense block × course matrix of 200 courses takes 1.6 MB."""

TAKEN_HALF_LIFE_DAYS = 365.0


@dataclass(frozen=True, eq=False)
class CourseArrays:
    """The catalogue. Levels in levels; ``published`` and all days as proleptic ordinals.

    C×K: ``raises``, ``from_level``, ``to_level``, ``gain`` (levels expected, at least 0). C: ``published``,
    ``retired``, ``pinned``, ``banned``. C×Q sparse: ``prerequisites`` (ones), over the Q courses anything needs, in the catalogue
    or not. A×C: ``open_to`` by agency code; agencies no course names share the last row. ``competencies`` are the K
    codes.
    """

    facts: tuple[CourseFacts, ...]
    competencies: tuple[str, ...]
    raises: BoolArray
    from_level: FloatArray
    to_level: FloatArray
    gain: FloatArray
    published: IntArray
    retired: BoolArray
    pinned: BoolArray
    banned: BoolArray
    prerequisites: csr_array
    open_to: BoolArray


@dataclass(frozen=True, eq=False)
class PeopleArrays:
    """People, or a block of them.

    P×K: ``mean`` and ``se`` (working estimate, levels; anything where not required), ``required`` (level; 0
    where not), ``urgency`` (priority points per level; 0 where not required or met), ``measured`` and
    ``met``. P: ``position``, ``tier``, ``agency`` codes. P×C sparse: ``finished``, ``enrolled``,
    ``dismissed``, ``wished`` (ones), ``taken`` (½ for every year since the course was joined or finished); P×Q
    sparse: ``passed`` prerequisites. P×K sparse: ``performance``, the weight of a gap noted in results of work. P:
    ``too_long``, minutes of the shortest course called so (infinite: none).
    """

    facts: tuple[PersonFacts, ...]
    mean: FloatArray
    se: FloatArray
    required: FloatArray
    urgency: FloatArray
    measured: BoolArray
    met: BoolArray
    position: IntArray
    tier: IntArray
    agency: IntArray
    finished: csr_array
    enrolled: csr_array
    dismissed: csr_array
    wished: csr_array
    taken: csr_array
    performance: csr_array
    too_long: FloatArray
    passed: csr_array

    def rows(self, chosen: IntArray) -> "PeopleArrays":
        """Return these people only, in this order."""
        arrays = {one.name: getattr(self, one.name)[chosen] for one in fields(self) if one.name != "facts"}
        return PeopleArrays(facts=tuple(self.facts[row] for row in chosen), **arrays)

    def without_evidence(self) -> "PeopleArrays":
        """Return these people without the observations their states were fused from; ranking does not need them."""
        return replace(self, facts=tuple(replace(person, evidence={}) for person in self.facts))

    def blocks(self, size: int = BLOCK) -> Iterator["PeopleArrays"]:
        """Yield everybody in blocks of at most ``size`` people."""
        everybody = np.arange(len(self.facts))
        for start in range(0, len(everybody), size):
            yield self.rows(everybody[start : start + size])


@dataclass(frozen=True, eq=False)
class Axes:
    """Where things stand in the arrays: name → number of courses, competencies, prerequisites (``gates``), agencies
    that a course names, positions and tiers.
    """

    courses: Mapping[str, int]
    competencies: Mapping[str, int]
    gates: Mapping[str, int]
    agencies: Mapping[str, int]
    positions: Mapping[str, int]
    tiers: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class History:
    """The whole population: what signals learn from.

    ``competencies`` and ``names`` are the K codes and names; ``gains`` the measured effects;
    ``completed_on`` and ``completed_course`` one entry per completion (ordinal day, course index);
    ``rated_course`` and ``stars`` one entry per rating (course index, 1 to 5); ``as_of`` an ordinal day.
    """

    axes: Axes
    courses: CourseArrays
    people: PeopleArrays
    competencies: tuple[str, ...]
    names: tuple[str, ...]
    gains: Mapping[Cell, Gain]
    completed_on: IntArray
    completed_course: IntArray
    rated_course: IntArray
    stars: IntArray
    as_of: int
    _learnt: dict[Callable[["History"], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def learnt(self, learn: Callable[["History"], Learnt]) -> Learnt:
        """Return what ``learn`` finds in this population, found once: signals and reasons read the same matrices."""
        if learn not in self._learnt:
            self._learnt[learn] = learn(self)
        found: Learnt = self._learnt[learn]
        return found

    def place(self, people: tuple[PersonFacts, ...]) -> PeopleArrays:
        """Return other people on the same axes. Raises KeyError for a position or tier that nobody here has.

        A competency that nobody here needs and no course raises is left out: nothing could be suggested for it.
        """
        return _people(people, self.axes, date.fromordinal(self.as_of))

    def stamp(self) -> str:
        """Return a SHA-256 over what a model learns from: day, ids, levels, requirements, completions."""
        digest = sha256(str(self.as_of).encode())
        for facts in (self.people.facts, self.courses.facts):
            digest.update("\x1f".join(one.id for one in facts).encode())
            digest.update("\x1f".join(one.language for one in facts).encode())
        digest.update("\x1f".join(one.form for one in self.courses.facts).encode())
        people = self.people
        numbers = (
            people.mean,
            people.se,
            people.required,
            people.urgency,
            self.completed_on,
            self.completed_course,
            self.rated_course,
            self.stars,
        )
        courses = (people.finished.indptr, people.finished.indices, people.taken.indices, people.taken.data)
        noted = (people.performance.indptr, people.performance.indices, people.performance.data)
        for array in (*numbers, *courses, *noted):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


Scorer = Callable[[PeopleArrays], FloatArray]
"""Gives a matrix (people of a block × all courses)."""


def history(snapshot: Snapshot) -> History:
    """Return ``snapshot`` as arrays."""
    courses = tuple(sorted(snapshot.courses, key=lambda one: one.id))
    people = tuple(sorted(snapshot.people, key=lambda one: one.id))
    codes = tuple(
        sorted(
            {one.competency for course in courses for one in course.raises}
            | {one.competency for person in people for one in person.requirements}
        )
    )
    gains = estimates(snapshot)
    axes = Axes(
        courses={course.id: column for column, course in enumerate(courses)},
        competencies={code: column for column, code in enumerate(codes)},
        gates=_numbered(one for course in courses for one in course.prerequisites),
        agencies=_numbered(agency for course in courses for agency in course.open_to or ()),
        positions=_numbered(person.position for person in people),
        tiers=_numbered(person.tier for person in people),
    )
    known = {person.id for person in people}
    done = [one for one in snapshot.completions if one.course in axes.courses and one.person in known]
    rated = [one for one in snapshot.ratings if one.course in axes.courses]
    return History(
        axes=axes,
        courses=_courses(courses, axes, gains),
        people=_people(people, axes, snapshot.as_of),
        competencies=codes,
        names=tuple(snapshot.competencies.get(code, code) for code in codes),
        gains=gains,
        completed_on=np.array([one.day.toordinal() for one in done], dtype=np.int64),
        completed_course=np.array([axes.courses[one.course] for one in done], dtype=np.int64),
        rated_course=np.array([axes.courses[one.course] for one in rated], dtype=np.int64),
        stars=np.array([one.stars for one in rated], dtype=np.int64),
        as_of=snapshot.as_of.toordinal(),
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)))}


def _courses(courses: tuple[CourseFacts, ...], axes: Axes, gains: Mapping[Cell, Gain]) -> CourseArrays:
    shape = (len(courses), len(axes.competencies))
    raises, levels = np.zeros(shape, dtype=np.bool_), np.zeros((3, *shape))
    for row, course in enumerate(courses):
        for one in course.raises:
            column = axes.competencies[one.competency]
            raises[row, column] = True
            gain = max(0.0, gains[course.id, one.competency].gain)
            levels[:, row, column] = one.from_level, one.to_level, gain
    return CourseArrays(
        facts=courses,
        competencies=tuple(axes.competencies),
        raises=raises,
        from_level=levels[0],
        to_level=levels[1],
        gain=levels[2],
        published=np.array([course.published_on.toordinal() for course in courses], dtype=np.int64),
        retired=np.array([course.retired for course in courses], dtype=np.bool_),
        pinned=np.array([course.pinned for course in courses], dtype=np.bool_),
        banned=np.array([course.banned for course in courses], dtype=np.bool_),
        prerequisites=_ones([course.prerequisites for course in courses], axes.gates),
        open_to=_open_to(courses, list(axes.agencies)),
    )


def _open_to(courses: tuple[CourseFacts, ...], agencies: Sequence[str]) -> BoolArray:
    rows = [[course.open_to is None or agency in course.open_to for course in courses] for agency in (*agencies, None)]
    return np.array(rows, dtype=np.bool_).reshape(len(agencies) + 1, len(courses))


def _people(people: tuple[PersonFacts, ...], axes: Axes, as_of: date) -> PeopleArrays:
    numbers, flags = _levels(people, axes.competencies)
    elsewhere = len(axes.agencies)
    return PeopleArrays(
        facts=people,
        mean=numbers[0],
        se=numbers[1],
        required=numbers[2],
        urgency=numbers[3],
        measured=flags[0],
        met=flags[1],
        position=np.array([axes.positions[person.position] for person in people], dtype=np.int64),
        tier=np.array([axes.tiers[person.tier] for person in people], dtype=np.int64),
        agency=np.array([axes.agencies.get(person.agency, elsewhere) for person in people], dtype=np.int64),
        finished=_ones([person.finished for person in people], axes.courses),
        enrolled=_ones([person.enrolled for person in people], axes.courses),
        dismissed=_ones([person.dismissed for person in people], axes.courses),
        wished=_ones([person.wishes.keys() for person in people], axes.courses),
        taken=_taken(people, axes.courses, as_of),
        performance=_performance(people, axes.competencies, as_of),
        too_long=np.array([np.inf if person.too_long is None else person.too_long for person in people]),
        passed=_ones([person.finished for person in people], axes.gates),
    )


def _levels(people: tuple[PersonFacts, ...], competencies: Mapping[str, int]) -> tuple[FloatArray, BoolArray]:
    """Return mean, se, required, urgency (4 × P × K) and measured, met (2 × P × K)."""
    shape = (len(people), len(competencies))
    numbers, flags = np.zeros((4, *shape)), np.zeros((2, *shape), dtype=np.bool_)
    numbers[1] = 1.0
    for row, person in enumerate(people):
        for one in person.requirements:
            column = competencies.get(one.competency)
            if column is not None:
                state = person.state(one.competency)
                numbers[:2, row, column] = working_estimate(state, one.level)
                numbers[2:, row, column] = one.level, urgency(one, state)
                flags[:, row, column] = state.status == "measured", is_met(state)
    return numbers, flags


def binary(matrix: csr_array) -> csr_array:
    """Return a one wherever ``matrix`` has an entry."""
    return csr_array((np.ones(len(matrix.data)), matrix.indices, matrix.indptr), shape=matrix.shape)


def _taken(people: tuple[PersonFacts, ...], index: Mapping[str, int], as_of: date) -> csr_array:
    """Return a sparse matrix with ½ for every year since a person took a course that ``index`` knows."""
    known = [
        sorted((index[course], day) for course, day in person.taken.items() if course in index) for person in people
    ]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in known], dtype=np.int64)])
    columns = np.array([column for one in known for column, _ in one], dtype=np.int64)
    days = np.array([(as_of - day).days for one in known for _, day in one], dtype=np.float64)
    return csr_array((0.5 ** (days / TAKEN_HALF_LIFE_DAYS), columns, starts), shape=(len(people), len(index)))


def _performance(people: tuple[PersonFacts, ...], index: Mapping[str, int], as_of: date) -> csr_array:
    """Return a sparse matrix with the weight of each person's strongest noted gap in each competency of ``index``."""
    found = [_noted(person, index, as_of) for person in people]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in found], dtype=np.int64)])
    columns = np.array([column for one in found for column, _ in one], dtype=np.int64)
    weights = np.array([weight for one in found for _, weight in one], dtype=np.float64)
    return csr_array((weights, columns, starts), shape=(len(people), len(index)))


def _noted(person: PersonFacts, index: Mapping[str, int], as_of: date) -> list[tuple[int, float]]:
    codes = {one.competency for one in person.performance} & index.keys()
    standing = {code: strongest(person.performance, (code,), as_of) for code in codes}
    return sorted((index[code], weight(gap, as_of)) for code, gap in standing.items() if gap is not None)


def _ones(sets: Sequence[Collection[str]], index: Mapping[str, int]) -> csr_array:
    """Return a sparse matrix with a one for every course of every set that ``index`` knows."""
    columns = [sorted(index[course] for course in courses if course in index) for courses in sets]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in columns], dtype=np.int64)])
    indices = np.array([column for one in columns for column in one], dtype=np.int64)
    return csr_array((np.ones(len(indices)), indices, starts), shape=(len(sets), len(index)))
