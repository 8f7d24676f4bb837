"""Rows → the plain data of the recommender: the catalogue, one person, or everybody, never all at once.

Ids are internal ids as text, competencies their codes; no name, NIP, sex or age goes in. Safe for the web process: it
imports the plain half of the recommender only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.agencies.models import Position
from lms.assessments.models import CompetencyState, Observation, PerformanceGap
from lms.clock import day_of, today
from lms.competencies.models import Competency, RoleProfile, RoleRequirement
from lms.courses.models import Course, CourseCompetency, CoursePrerequisite, CourseVersion
from lms.courses.queries import jp_worth
from lms.db import db, transaction
from lms.enrollments import ratings
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.people.models import Assignment, Person
from lms.people.queries import holds_on
from lms.recommendations.dismissals import standing_dismissals, stands
from lms.recommendations.interventions import courses_under
from lms.recommendations.models import SuggestionEvent, Wish
from recommender import data

DEFAULT_LANGUAGE = "id"
PIECE = 2_000
"""People read at once: bounds what is in memory, however many there are."""


@dataclass(frozen=True)
class Catalogue:
    """Published courses by id (text), their titles, and what they were made of (`catalogue_mark`)."""

    courses: Mapping[str, data.CourseFacts]
    titles: Mapping[str, str]
    mark: object


def snapshot(known: Catalogue) -> data.Snapshot:
    """Everybody, the courses of `known`, every completion and every rating, as of today: what is learned from and ranked."""
    reader = _Reader()
    return data.Snapshot(
        people=Everybody(),
        courses=tuple(known.courses.values()),
        completions=tuple(reader.completions()),
        competencies=dict(reader.names),
        as_of=today(),
        ratings=tuple(reader.ratings()),
    )


@dataclass(frozen=True)
class Everybody:
    """Every active person as of now, in order of the internal id: read piece by piece whenever somebody goes through them.

    Each piece is a transaction of its own; whoever goes through them has none under way when the next one is read.
    """

    evidence: bool = True
    """Whether the observations behind the states are read: learning needs them, ranking does not."""

    def __iter__(self) -> Iterator[data.PersonFacts]:
        reader, last = None, 0
        while True:
            with transaction("read"):
                reader = reader or _Reader(self.evidence)
                piece = reader.piece(last)
            if not piece:
                return
            yield from piece
            last = int(piece[-1].id)


def person_facts(person_id: int) -> data.PersonFacts | None:
    """One person as of now, without the evidence behind the states; None for somebody who has left."""
    return next(_Reader(evidence=False).people(person_id, person_id), None)


def catalogue() -> Catalogue:
    """Every published course, with what governance decided about it; an archived one is retired, no longer suggested but still known as a prerequisite."""
    mark = catalogue_mark()  # before the rest: an older mark costs one more reading, a newer one would hide a change
    rows = db.session.execute(
        sa.select(
            Course.id,
            Course.agency_id,
            Course.open_to_all,
            Course.archived_at,
            CourseVersion.id.label("version_id"),
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.tags,
            CourseVersion.form,
            CourseVersion.language,
            CourseVersion.minutes,
            CourseVersion.published_at,
        )
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .order_by(Course.id)
    ).all()
    claims, needed, pinned, banned = _claims(), _prerequisites(), courses_under("pin"), courses_under("ban")
    facts = [
        replace(
            _course(row, claims[row.version_id], needed[row.version_id]),
            pinned=row.id in pinned,
            banned=row.id in banned,
        )
        for row in rows
    ]
    return Catalogue({one.id: one for one in facts}, {str(row.id): row.title for row in rows}, mark)


def catalogue_mark() -> object:
    """The same as long as the catalogue is: a published version never changes."""
    query = sa.select(
        Course.id, Course.published_version_id, Course.agency_id, Course.open_to_all, Course.archived_at.is_not(None)
    ).where(Course.published_version_id.is_not(None))
    return frozenset(map(tuple, db.session.execute(query))), courses_under("pin"), courses_under("ban")


def _claims() -> defaultdict[int, list[data.Raise]]:
    query = (
        sa.select(
            CourseCompetency.course_version_id, Competency.code, CourseCompetency.from_level, CourseCompetency.to_level
        )
        .join(Competency, Competency.id == CourseCompetency.competency_id)
        .join(Course, Course.published_version_id == CourseCompetency.course_version_id)
        .order_by(Competency.id)
    )
    found: defaultdict[int, dict[str, data.Raise]] = defaultdict(dict)
    for version, code, low, high in db.session.execute(query):
        if low < high:
            found[version][code] = data.Raise(code, float(low), float(high))
    return defaultdict(list, {version: list(raises.values()) for version, raises in found.items()})


def _prerequisites() -> defaultdict[int, list[str]]:
    query = sa.select(CoursePrerequisite.course_version_id, CoursePrerequisite.required_course_id).join(
        Course, Course.published_version_id == CoursePrerequisite.course_version_id
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for version, course in db.session.execute(query):
        found[version].append(str(course))
    return found


def _course(row: Any, raises: Iterable[data.Raise], needed: Iterable[str]) -> data.CourseFacts:
    return data.CourseFacts(
        id=str(row.id),
        raises=tuple(raises),
        minutes=row.minutes,
        jp=float(jp_worth(row.form, row.minutes)),
        published_on=day_of(row.published_at) if row.published_at else today(),
        text=" ".join((row.title, row.summary, *map(str, row.tags))),
        form=row.form,
        language=row.language,
        prerequisites=frozenset(needed),
        open_to=None if row.open_to_all else frozenset({str(row.agency_id)}),
        retired=row.archived_at is not None,
    )


@dataclass
class _Reader:
    """Reads ranges of people; what many share (requirements of a post, ids as text) exists once."""

    evidence: bool = True
    names: dict[str, str] = field(default_factory=dict)
    _codes: dict[int, str] = field(default_factory=dict)
    _by_position: dict[int, list[data.Requirement]] = field(default_factory=dict)
    _merged: dict[tuple[int, ...], tuple[data.Requirement, ...]] = field(default_factory=dict)
    _texts: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read_codes()

    def _read_codes(self) -> None:
        for one, code, name in db.session.execute(
            sa.select(Competency.id, Competency.code, Competency.name).order_by(Competency.id)
        ):
            self._codes[one], self.names[code] = code, name

    def piece(self, last: int) -> list[data.PersonFacts]:
        """At most `PIECE` active people with internal ids above `last`."""
        following = sa.select(Person.id).where(Person.id > last, Person.active).order_by(Person.id).limit(PIECE)
        ids = list(db.session.scalars(following))
        self._read_codes()  # a competency may be new since the piece before
        return list(self.people(ids[0], ids[-1])) if ids else []

    def completions(self) -> Iterator[data.Completion]:
        """Which course each active person has finished, and the day on which it was finished last."""
        last = sa.func.max(CompletionRecord.completed_at)
        query = (
            sa.select(CompletionRecord.person_id, CompletionRecord.course_id, last)
            .join(Person, Person.id == CompletionRecord.person_id)
            .where(Person.active)
            .group_by(CompletionRecord.person_id, CompletionRecord.course_id)
            .order_by(CompletionRecord.person_id, CompletionRecord.course_id)
        )
        for person, course, moment in db.session.execute(query.execution_options(yield_per=PIECE)):
            yield data.Completion(self._text(person), self._text(course), day_of(moment))

    def people(self, low: int, high: int) -> Iterator[data.PersonFacts]:
        """The active people with internal ids from `low` to `high`."""
        agencies = sa.select(Person.id, Person.agency_id).where(Person.id.between(low, high), Person.active)
        posts, finished = self._posts(low, high), self._finished(low, high)
        states, evidence = self._states(low, high), self._evidence(low, high) if self.evidence else {}
        languages, performance = self._languages(low, high), self._performance(low, high)
        enrolled, wishes = self._enrolled(low, high), self._wishes(low, high)
        dismissed, taken, too_long = self._dismissed(low, high), self._taken(low, high), self._too_long(low, high)
        for person, agency in db.session.execute(agencies.order_by(Person.id)):
            held = posts.get(person, [])
            done = finished.get(person, {})
            yield data.PersonFacts(
                id=str(person),
                agency=self._text(agency),
                position=self._text(held[0].position_id) if held else "",
                tier=self._text(held[0].tier_id) if held else "",
                requirements=self._requirements(tuple(post.position_id for post in held)),
                states=states.get(person, {}),
                evidence=evidence.get(person, {}),
                finished=frozenset(done),
                enrolled=frozenset(enrolled.get(person, ())),
                dismissed=frozenset(dismissed.get(person, ())),
                wishes=wishes.get(person, {}),
                taken={**taken.get(person, {}), **done},
                too_long=too_long.get(person),
                performance=tuple(performance.get(person, ())),
                language=languages.get(person, DEFAULT_LANGUAGE),
            )

    def ratings(self) -> list[data.Rating]:
        """How people rated courses, as the course's page counts it: those who have left, too."""
        told = ratings.told(sa.true())
        query = sa.select(told).order_by(told.c.course_id, told.c.rated_at, told.c.person_id)
        return [
            data.Rating(self._text(row.person_id), self._text(row.course_id), row.stars, day_of(row.rated_at))
            for row in db.session.execute(query)
        ]

    def _text(self, number: int) -> str:
        return self._texts.setdefault(number, str(number))

    def _posts(self, low: int, high: int) -> dict[int, list[Any]]:
        """The posts held today, the definitive one first: it is the person's position among colleagues."""
        query = (
            sa.select(Assignment.person_id, Assignment.position_id, Position.tier_id)
            .join(Position, Position.id == Assignment.position_id)
            .where(Assignment.person_id.between(low, high), holds_on(today()))
            .order_by(sa.case((Assignment.kind == "definitif", 0), else_=1), Assignment.valid_from.desc())
        )
        return _by_person(db.session.execute(query))

    def _requirements(self, positions: tuple[int, ...]) -> tuple[data.Requirement, ...]:
        """The strictest requirement per competency of all posts held."""
        if positions not in self._merged:
            best: dict[str, data.Requirement] = {}
            for one in (requirement for position in positions for requirement in self._of_position(position)):
                known = best.get(one.competency)
                if known is None or one.level > known.level:
                    best[one.competency] = one
            self._merged[positions] = tuple(best.values())
        return self._merged[positions]

    def _of_position(self, position: int) -> list[data.Requirement]:
        if position not in self._by_position:
            query = (
                sa.select(RoleRequirement, RoleProfile.basis)
                .join(RoleProfile, RoleProfile.id == RoleRequirement.profile_id)
                .where(RoleProfile.position_id == position, RoleProfile.state == "published")
            )
            self._by_position[position] = [
                data.Requirement(self._codes[row.competency_id], row.level, float(row.weight), row.critical, basis)
                for row, basis in db.session.execute(query)
            ]
        return self._by_position[position]

    def _states(self, low: int, high: int) -> dict[int, dict[str, data.CompetencyState]]:
        columns = (
            CompetencyState.person_id,
            CompetencyState.competency_id,
            CompetencyState.status,
            CompetencyState.mean,
            CompetencyState.se,
            CompetencyState.p_meets,
            CompetencyState.sources,
        )
        query = sa.select(*columns).where(CompetencyState.person_id.between(low, high))
        found: defaultdict[int, dict[str, data.CompetencyState]] = defaultdict(dict)
        for person, competency, status, mean, se, p_meets, sources in db.session.execute(query):
            uses = tuple(
                data.SourceUse(one["source"], date.fromisoformat(one["on"]), one["mean"], one["se"], one["share"])
                for one in sources
            )
            found[person][self._codes[competency]] = data.CompetencyState(status, mean, se, p_meets, uses)
        return found

    def _evidence(self, low: int, high: int) -> dict[int, dict[str, tuple[data.Observation, ...]]]:
        columns = (
            Observation.person_id,
            Observation.competency_id,
            Observation.source,
            Observation.mean,
            Observation.se,
            Observation.observed_on,
            Observation.valid_until,
        )
        query = sa.select(*columns).where(Observation.person_id.between(low, high), Observation.status == "active")
        found: defaultdict[int, defaultdict[str, list[data.Observation]]] = defaultdict(lambda: defaultdict(list))
        for person, competency, source, mean, se, observed_on, valid_until in db.session.execute(query):
            observation = data.Observation(source, mean, se, observed_on, valid_until)  # type: ignore[arg-type]
            found[person][self._codes[competency]].append(observation)
        return {person: {code: tuple(rows) for code, rows in kept.items()} for person, kept in found.items()}

    def _finished(self, low: int, high: int) -> dict[int, dict[str, date]]:
        """Courses finished and the day on which each was finished last."""
        query = (
            sa.select(CompletionRecord.person_id, CompletionRecord.course_id, CompletionRecord.completed_at)
            .where(CompletionRecord.person_id.between(low, high))
            .order_by(CompletionRecord.completed_at)
        )
        return self._last_days(query)

    def _enrolled(self, low: int, high: int) -> dict[int, list[str]]:
        query = sa.select(Enrollment.person_id, Enrollment.course_id).where(
            Enrollment.person_id.between(_LOW, _HIGH), Enrollment.state == "active"
        )
        return self._courses(query, low, high)

    def _dismissed(self, low: int, high: int) -> dict[int, list[str]]:
        return self._courses(_dismissed(), low, high)

    def _taken(self, low: int, high: int) -> dict[int, dict[str, date]]:
        """Courses joined, finished or not, and the day each was joined last."""
        query = (
            sa.select(Enrollment.person_id, Enrollment.course_id, Enrollment.enrolled_at)
            .where(Enrollment.person_id.between(low, high))
            .order_by(Enrollment.enrolled_at)
        )
        return self._last_days(query)

    def _too_long(self, low: int, high: int) -> dict[int, int]:
        """Minutes of the shortest course each has put aside as too long."""
        return {row.person_id: row.minutes for row in db.session.execute(_too_long(), {"low": low, "high": high})}

    def _performance(self, low: int, high: int) -> dict[int, list[data.PerformanceGap]]:
        """The gaps in performance noted of each, standing or closed."""
        query = sa.select(PerformanceGap).where(PerformanceGap.person_id.between(low, high)).order_by(PerformanceGap.id)
        found: defaultdict[int, list[data.PerformanceGap]] = defaultdict(list)
        for row in db.session.scalars(query):
            noted = data.PerformanceGap(self._codes[row.competency_id], row.strength, row.noted_on, row.closed_on)
            found[row.person_id].append(noted)
        return found

    def _languages(self, low: int, high: int) -> dict[int, str]:
        """The language each has chosen for the pages; whoever has no account reads the default one."""
        query = sa.select(Account.person_id, Account.locale).where(Account.person_id.between(low, high))
        return {row.person_id: row.locale for row in db.session.execute(query)}

    def _last_days(self, query: sa.Select[int, int, datetime]) -> dict[int, dict[str, date]]:
        """Person → course → the day of the last row of each, of a query in order of time."""
        found: defaultdict[int, dict[str, date]] = defaultdict(dict)
        for person, course, moment in db.session.execute(query):
            found[person][self._text(course)] = day_of(moment)
        return found

    def _courses(self, query: sa.Select[int, int], low: int, high: int) -> dict[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for person, course in db.session.execute(query, {"low": low, "high": high}):
            found[person].append(self._text(course))
        return found

    def _wishes(self, low: int, high: int) -> dict[int, dict[str, date]]:
        query = sa.select(Wish.person_id, Wish.course_id, Wish.wished_on).where(Wish.person_id.between(low, high))
        found: defaultdict[int, dict[str, date]] = defaultdict(dict)
        for person, course, day in db.session.execute(query):
            found[person][self._text(course)] = day
        return found


_LOW: sa.BindParameter[int] = sa.bindparam("low")
_HIGH: sa.BindParameter[int] = sa.bindparam("high")


@cache
def _dismissed() -> sa.Select[int, int]:
    """Built once: building these two took longer than running them, and a refresh has 50 ms."""
    return standing_dismissals(_LOW, _HIGH)


@cache
def _too_long() -> sa.Select[int, int]:
    event = sa.orm.aliased(SuggestionEvent)
    return (
        sa.select(event.person_id, sa.func.min(CourseVersion.minutes).label("minutes"))
        .join(Course, Course.id == event.course_id)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(event.person_id.between(_LOW, _HIGH), event.reason == "too_long", stands(event))
        .group_by(event.person_id)
    )


def _by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found
