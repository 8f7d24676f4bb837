"""The snapshot as arrays, so that signals and rules work on many people at once.

Owns: the order of people, courses and competencies, and the conversion. Does not own: any judgement about
them.

Axes: P people (in order of id), C courses (in order of id), K competencies (in order of code). Memory grows
with P × K; nothing of size P × C is dense except inside a block of people. People are read once, one after another:
what is known of each stays with whoever reads them, only numbers are kept.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from math import inf
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from recommender.data import Completion, CourseFacts, PersonFacts, Snapshot
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
UNREAD = -1
"""The code of a language that no course has."""


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
    """People, or a block of them; ``ids`` says who.

    P×K: ``mean`` and ``se`` (working estimate, levels; anything where not required), ``required`` (level; 0
    where not), ``urgency`` (priority points per level; 0 where not required or met), ``measured`` and
    ``met``. P: ``position``, ``tier``, ``agency``, ``language`` codes. P×C sparse: ``finished``, ``enrolled``,
    ``dismissed``, ``wished`` (ones), ``taken`` (½ for every year since the course was joined or finished); P×Q
    sparse: ``passed`` prerequisites. P×K sparse: ``performance``, the weight of a gap noted in results of work. P:
    ``too_long``, minutes of the shortest course called so (infinite: none).
    """

    ids: tuple[str, ...]
    mean: FloatArray
    se: FloatArray
    required: FloatArray
    urgency: FloatArray
    measured: BoolArray
    met: BoolArray
    position: IntArray
    tier: IntArray
    agency: IntArray
    language: IntArray
    finished: csr_array
    enrolled: csr_array
    dismissed: csr_array
    wished: csr_array
    taken: csr_array
    performance: csr_array
    too_long: FloatArray
    passed: csr_array

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, chosen: IntArray) -> "PeopleArrays":
        """Return these people only, in this order."""
        arrays = {one.name: getattr(self, one.name)[chosen] for one in fields(self) if one.name != "ids"}
        return PeopleArrays(ids=tuple(self.ids[row] for row in chosen), **arrays)

    def blocks(self, size: int = BLOCK) -> Iterator["PeopleArrays"]:
        """Yield everybody in blocks of at most ``size`` people."""
        everybody = np.arange(len(self))
        for start in range(0, len(everybody), size):
            yield self.rows(everybody[start : start + size])


@dataclass(frozen=True, eq=False)
class Axes:
    """Where things stand in the arrays: name → number of courses, competencies, prerequisites (``gates``), agencies
    that a course names, positions, tiers and languages of courses.
    """

    courses: Mapping[str, int]
    competencies: Mapping[str, int]
    gates: Mapping[str, int]
    agencies: Mapping[str, int]
    positions: Mapping[str, int]
    tiers: Mapping[str, int]
    languages: Mapping[str, int]


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

    def knows(self, person: PersonFacts) -> bool:
        """Return whether somebody here has this person's position and somebody this tier."""
        return person.position in self.axes.positions and person.tier in self.axes.tiers

    def place(self, people: Iterable[PersonFacts]) -> PeopleArrays:
        """Return people, these or others, on the same axes in the order given. Raises KeyError unless all are known.

        A competency that nobody here needs and no course raises is left out: nothing could be suggested for it.
        """
        columns = _Columns(self.axes.courses, self.axes.gates, self.as_of)
        for person in people:
            columns.add(person)
        return _people(columns, self.axes, range(len(columns.ids)))

    def stamp(self, outcomes: Iterable[Completion] = ()) -> str:
        """Return a SHA-256 over all a model learns from: the day, people and courses, what they took, ``outcomes``."""
        digest = sha256(repr((self.as_of, self.names, self.people.ids)).encode())
        for course in self.courses.facts:
            digest.update(repr(_in_order(course)).encode())
        for one in sorted((one.person, one.course, one.day.toordinal()) for one in outcomes):
            digest.update(repr(one).encode())
        taken = (self.completed_on, self.completed_course, self.rated_course, self.stars)
        for values in (self.courses.gain, *taken, *_numbers(self.people)):
            digest.update(np.ascontiguousarray(values).tobytes())
        return digest.hexdigest()


def _in_order(course: CourseFacts) -> tuple[object, ...]:
    """Return what is known of a course, sets in order."""
    known = (getattr(course, one.name) for one in fields(course))
    return tuple(sorted(value) if isinstance(value, frozenset) else value for value in known)


def _numbers(people: PeopleArrays) -> Iterator[NDArray[Any]]:
    """Yield all that is known of people but who they are."""
    for one in fields(people):
        value = getattr(people, one.name)
        if isinstance(value, csr_array):
            yield from (value.indptr, value.indices, value.data)
        elif one.name != "ids":
            yield value


Scorer = Callable[[PeopleArrays], FloatArray]
"""Gives a matrix (people of a block × all courses)."""


def history(snapshot: Snapshot) -> History:
    """Return ``snapshot`` as arrays; its people are gone through once. Raises ValueError when one is given twice."""
    courses = tuple(sorted(snapshot.courses, key=lambda one: one.id))
    numbers = {course.id: column for column, course in enumerate(courses)}
    gates = _numbered(one for course in courses for one in course.prerequisites)
    columns = _Columns(numbers, gates, snapshot.as_of.toordinal())
    gains = estimates(replace(snapshot, people=columns.filling(snapshot.people)))
    known = {name: row for row, name in enumerate(sorted(columns.ids))}
    if len(known) < len(columns.ids):
        raise ValueError("a person id is given twice")
    axes = Axes(
        courses=numbers,
        competencies=_numbered((*columns.competency.known, *(one.competency for c in courses for one in c.raises))),
        gates=gates,
        agencies=_numbered(agency for course in courses for agency in course.open_to or ()),
        positions=_numbered(columns.position.known),
        tiers=_numbered(columns.tier.known),
        languages=_numbered(course.language for course in courses),
    )
    done = [one for one in snapshot.completions if one.course in numbers and one.person in known]
    rated = [one for one in snapshot.ratings if one.course in numbers]
    return History(
        axes=axes,
        courses=_courses(courses, axes, gains),
        people=_people(columns, axes, [known[name] for name in columns.ids]),
        competencies=tuple(axes.competencies),
        names=tuple(snapshot.competencies.get(code, code) for code in axes.competencies),
        gains=gains,
        completed_on=np.fromiter((one.day.toordinal() for one in done), dtype=np.int64, count=len(done)),
        completed_course=np.fromiter((numbers[one.course] for one in done), dtype=np.int64, count=len(done)),
        rated_course=np.fromiter((numbers[one.course] for one in rated), dtype=np.int64, count=len(rated)),
        stars=np.fromiter((one.stars for one in rated), dtype=np.int64, count=len(rated)),
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


class _Names:
    """Names as they come, each kept once in ``known`` with a number; ``met`` holds the numbers."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.met = array("q")

    def add(self, name: str) -> None:
        self.met.append(self.known.setdefault(name, len(self.known)))

    def on(self, axis: Callable[[str], int]) -> IntArray:
        """Return the number that ``axis`` gives each name met."""
        return np.asarray(np.array([axis(name) for name in self.known], dtype=np.int64)[np.asarray(self.met)])


class _Lists:
    """Lists of numbers of different length, one for each person, end to end."""

    def __init__(self) -> None:
        self.values, self.ends = array("q"), array("q", [0])

    def add(self, values: Iterable[int]) -> None:
        self.values.extend(values)
        self.ends.append(len(self.values))

    def matrix(self, width: int, values: FloatArray | None = None) -> csr_array:
        """Return ``values``, ones if not given, in the columns listed, lists × ``width``."""
        given = np.ones(len(self.values)) if values is None else values
        return csr_array((given, np.asarray(self.values), np.asarray(self.ends)), shape=(len(self.ends) - 1, width))


class _Columns:
    """People as they come, as growing columns of numbers: half a kilobyte each, whatever is known of them.

    Per requirement met: the competency, ``levels`` (mean, se, required, urgency) and ``flags`` (measured, met). Per
    person ``notes``, the number of competencies with a gap noted in results of work; per note ``noted``, which one, and
    ``weights``.
    """

    def __init__(self, courses: Mapping[str, int], gates: Mapping[str, int], as_of: int) -> None:
        self._courses, self._gates, self._as_of = courses, gates, as_of
        self.ids: list[str] = []
        self.position, self.tier, self.agency, self.language = _Names(), _Names(), _Names(), _Names()
        self.competency, self.noted, self.notes, self.weights = _Names(), _Names(), array("q"), array("d")
        self.levels, self.flags, self.required, self.too_long = array("d"), array("b"), array("q"), array("d")
        self.finished, self.enrolled, self.dismissed, self.wished = _Lists(), _Lists(), _Lists(), _Lists()
        self.taken, self.passed, self.days = _Lists(), _Lists(), array("q")

    def filling(self, people: Iterable[PersonFacts]) -> Iterator[PersonFacts]:
        """Yield ``people``, each added on the way."""
        for person in people:
            self.add(person)
            yield person

    def add(self, person: PersonFacts) -> None:
        """Put a person behind those that came before."""
        self.ids.append(person.id)
        self.position.add(person.position)
        self.tier.add(person.tier)
        self.agency.add(person.agency)
        self.language.add(person.language)
        self.too_long.append(inf if person.too_long is None else person.too_long)
        self._add_levels(person)
        self._add_courses(person)
        self._add_notes(person)

    def _add_levels(self, person: PersonFacts) -> None:
        self.required.append(len(person.requirements))
        for one in person.requirements:
            state = person.state(one.competency)
            self.competency.add(one.competency)
            self.levels.extend((*working_estimate(state, one.level), one.level, urgency(one, state)))
            self.flags.extend((state.status == "measured", is_met(state)))

    def _add_courses(self, person: PersonFacts) -> None:
        self.finished.add(_known(person.finished, self._courses))
        self.enrolled.add(_known(person.enrolled, self._courses))
        self.dismissed.add(_known(person.dismissed, self._courses))
        self.wished.add(_known(person.wishes, self._courses))
        self.passed.add(_known(person.finished, self._gates))
        taken = {self._courses[course]: day for course, day in person.taken.items() if course in self._courses}
        self.taken.add(sorted(taken))
        self.days.extend(self._as_of - taken[column].toordinal() for column in sorted(taken))

    def _add_notes(self, person: PersonFacts) -> None:
        day = date.fromordinal(self._as_of)
        codes = {one.competency for one in person.performance}
        standing = {code: strongest(person.performance, (code,), day) for code in sorted(codes)}
        noted = {code: weight(gap, day) for code, gap in standing.items() if gap is not None}
        self.notes.append(len(noted))
        for code, counts in noted.items():
            self.noted.add(code)
            self.weights.append(counts)


def _people(columns: _Columns, axes: Axes, places: Sequence[int]) -> PeopleArrays:
    """Return the people of ``columns`` on the axes, the first one in row ``places[0]`` and so on."""
    order = np.argsort(np.array(places, dtype=np.int64))
    numbers, flags = _levels(columns, axes.competencies, np.array(places, dtype=np.int64))
    elsewhere, courses = len(axes.agencies), len(axes.courses)
    ago = np.asarray(columns.days, dtype=np.float64)
    return PeopleArrays(
        ids=tuple(columns.ids[one] for one in order.tolist()),
        mean=numbers[0],
        se=numbers[1],
        required=numbers[2],
        urgency=numbers[3],
        measured=flags[0],
        met=flags[1],
        position=columns.position.on(axes.positions.__getitem__)[order],
        tier=columns.tier.on(axes.tiers.__getitem__)[order],
        agency=columns.agency.on(lambda name: axes.agencies.get(name, elsewhere))[order],
        language=columns.language.on(lambda name: axes.languages.get(name, UNREAD))[order],
        finished=columns.finished.matrix(courses)[order],
        enrolled=columns.enrolled.matrix(courses)[order],
        dismissed=columns.dismissed.matrix(courses)[order],
        wished=columns.wished.matrix(courses)[order],
        taken=columns.taken.matrix(courses, 0.5 ** (ago / TAKEN_HALF_LIFE_DAYS))[order],
        performance=_performance(columns, axes.competencies)[order],
        too_long=np.asarray(columns.too_long)[order],
        passed=columns.passed.matrix(len(axes.gates))[order],
    )


def _levels(columns: _Columns, competencies: Mapping[str, int], places: IntArray) -> tuple[FloatArray, BoolArray]:
    """Return mean, se, required, urgency (4 × P × K) and measured, met (2 × P × K)."""
    shape = (len(places), len(competencies))
    numbers, flags = np.zeros((4, *shape)), np.zeros((2, *shape), dtype=np.bool_)
    numbers[1] = 1.0
    column = columns.competency.on(lambda code: competencies.get(code, -1))
    row, kept = np.repeat(places, np.asarray(columns.required)), column >= 0
    numbers[:, row[kept], column[kept]] = np.asarray(columns.levels).reshape(-1, 4)[kept].T
    flags[:, row[kept], column[kept]] = np.asarray(columns.flags).reshape(-1, 2)[kept].T
    return numbers, flags


def _performance(columns: _Columns, competencies: Mapping[str, int]) -> csr_array:
    """Return the weight of each person's strongest noted gap in each competency, people in the order of ``columns``."""
    row = np.repeat(np.arange(len(columns.notes)), np.asarray(columns.notes))
    column = columns.noted.on(lambda code: competencies.get(code, -1))
    kept = column >= 0
    shape = (len(columns.notes), len(competencies))
    return csr_array((np.asarray(columns.weights)[kept], (row[kept], column[kept])), shape=shape)


def _known(courses: Iterable[str], index: Mapping[str, int]) -> list[int]:
    """Return in order the numbers of the courses that ``index`` knows."""
    return sorted(index[course] for course in courses if course in index)


def binary(matrix: csr_array) -> csr_array:
    """Return a one wherever ``matrix`` has an entry."""
    return csr_array((np.ones(len(matrix.data)), matrix.indices, matrix.indptr), shape=matrix.shape)


def _ones(sets: Iterable[Collection[str]], index: Mapping[str, int]) -> csr_array:
    """Return a sparse matrix with a one for every course of every set that ``index`` knows."""
    lists = _Lists()
    for courses in sets:
        lists.add(_known(courses, index))
    return lists.matrix(len(index))
