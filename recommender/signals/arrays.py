"""The snapshot as arrays, so that signals and rules work on many people at once.

Owns: the order of people, courses and competencies, and the conversion. Does not own: any judgement about
them.

Axes: P people (in order of id), C courses (in order of id), K competencies (in order of code). Memory grows
with P × K; nothing of size P × C is dense except inside a block of people.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.effects.gain import Cell, Gain, estimates
from recommender.gaps import is_met, urgency, working_estimate

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

BLOCK = 1000
"""People handled at once; a dense block × course matrix of 200 courses takes 1.6 MB."""


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
    ``dismissed``, ``wished`` (ones); P×Q sparse: ``passed`` prerequisites.
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
class History:
    """The whole population: what signals learn from.

    ``competencies`` and ``names`` are the K codes and names; ``gains`` the measured effects;
    ``completed_on`` and ``completed_course`` one entry per completion (ordinal day, course index);
    ``as_of`` an ordinal day.
    """

    courses: CourseArrays
    people: PeopleArrays
    competencies: tuple[str, ...]
    names: tuple[str, ...]
    gains: Mapping[Cell, Gain]
    completed_on: IntArray
    completed_course: IntArray
    as_of: int

    def stamp(self) -> str:
        """Return a SHA-256 over what a model learns from: day, ids, levels, requirements, completions."""
        digest = sha256(str(self.as_of).encode())
        for facts in (self.people.facts, self.courses.facts):
            digest.update("\x1f".join(one.id for one in facts).encode())
        people = self.people
        numbers = (
            people.mean,
            people.se,
            people.required,
            people.urgency,
            self.completed_on,
            self.completed_course,
        )
        for array in (*numbers, people.finished.indptr, people.finished.indices):
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
    agencies = sorted({agency for course in courses for agency in course.open_to or ()})
    index = {course.id: column for column, course in enumerate(courses)}
    needed = sorted({one for course in courses for one in course.prerequisites})
    gate = {course: column for column, course in enumerate(needed)}
    known = {person.id for person in people}
    done = [one for one in snapshot.completions if one.course in index and one.person in known]
    return History(
        courses=_courses(courses, codes, gains, agencies, gate),
        people=_people(people, codes, index, agencies, gate),
        competencies=codes,
        names=tuple(snapshot.competencies.get(code, code) for code in codes),
        gains=gains,
        completed_on=np.array([one.day.toordinal() for one in done], dtype=np.int64),
        completed_course=np.array([index[one.course] for one in done], dtype=np.int64),
        as_of=snapshot.as_of.toordinal(),
    )


def _courses(
    courses: tuple[CourseFacts, ...],
    codes: tuple[str, ...],
    gains: Mapping[Cell, Gain],
    agencies: Sequence[str],
    gate: Mapping[str, int],
) -> CourseArrays:
    competency = {code: column for column, code in enumerate(codes)}
    shape = (len(courses), len(codes))
    raises, levels = np.zeros(shape, dtype=np.bool_), np.zeros((3, *shape))
    for row, course in enumerate(courses):
        for one in course.raises:
            column = competency[one.competency]
            raises[row, column] = True
            gain = max(0.0, gains[course.id, one.competency].gain)
            levels[:, row, column] = one.from_level, one.to_level, gain
    return CourseArrays(
        facts=courses,
        competencies=codes,
        raises=raises,
        from_level=levels[0],
        to_level=levels[1],
        gain=levels[2],
        published=np.array([course.published_on.toordinal() for course in courses], dtype=np.int64),
        retired=np.array([course.retired for course in courses], dtype=np.bool_),
        pinned=np.array([course.pinned for course in courses], dtype=np.bool_),
        banned=np.array([course.banned for course in courses], dtype=np.bool_),
        prerequisites=_ones([course.prerequisites for course in courses], gate),
        open_to=_open_to(courses, agencies),
    )


def _open_to(courses: tuple[CourseFacts, ...], agencies: Sequence[str]) -> BoolArray:
    rows = [[course.open_to is None or agency in course.open_to for course in courses] for agency in (*agencies, None)]
    return np.array(rows, dtype=np.bool_).reshape(len(agencies) + 1, len(courses))


def _people(
    people: tuple[PersonFacts, ...],
    codes: tuple[str, ...],
    index: Mapping[str, int],
    agencies: Sequence[str],
    gate: Mapping[str, int],
) -> PeopleArrays:
    numbers, flags = _levels(people, codes)
    agency = {code: row for row, code in enumerate(agencies)}
    return PeopleArrays(
        facts=people,
        mean=numbers[0],
        se=numbers[1],
        required=numbers[2],
        urgency=numbers[3],
        measured=flags[0],
        met=flags[1],
        position=_codes([person.position for person in people]),
        tier=_codes([person.tier for person in people]),
        agency=np.array([agency.get(person.agency, len(agencies)) for person in people], dtype=np.int64),
        finished=_ones([person.finished for person in people], index),
        enrolled=_ones([person.enrolled for person in people], index),
        dismissed=_ones([person.dismissed for person in people], index),
        wished=_ones([person.wishes.keys() for person in people], index),
        passed=_ones([person.finished for person in people], gate),
    )


def _levels(people: tuple[PersonFacts, ...], codes: tuple[str, ...]) -> tuple[FloatArray, BoolArray]:
    """Return mean, se, required, urgency (4 × P × K) and measured, met (2 × P × K)."""
    competency = {code: column for column, code in enumerate(codes)}
    shape = (len(people), len(codes))
    numbers, flags = np.zeros((4, *shape)), np.zeros((2, *shape), dtype=np.bool_)
    numbers[1] = 1.0
    for row, person in enumerate(people):
        for one in person.requirements:
            state, column = person.state(one.competency), competency[one.competency]
            mean, se = working_estimate(state, one.level)
            numbers[:, row, column] = mean, se, one.level, urgency(one, state)
            flags[:, row, column] = state.status == "measured", is_met(state)
    return numbers, flags


def _codes(names: Sequence[str]) -> IntArray:
    code = {name: number for number, name in enumerate(sorted(set(names)))}
    return np.array([code[name] for name in names], dtype=np.int64)


def _ones(sets: Sequence[Collection[str]], index: Mapping[str, int]) -> csr_array:
    """Return a sparse matrix with a one for every course of every set that ``index`` knows."""
    columns = [sorted(index[course] for course in courses if course in index) for courses in sets]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in columns], dtype=np.int64)])
    indices = np.array([column for one in columns for column in one], dtype=np.int64)
    return csr_array((np.ones(len(indices)), indices, starts), shape=(len(sets), len(index)))
