"""What a trainer sees before giving time or attempts: the quizzes of a course, who is in them, what was decided so far."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Account
from lms.courses.models import Activity, Course, Module
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.people.models import Person
from lms.problems import Missing
from lms.quizzes.models import OPEN_STATES, Attempt, Quiz, QuizOverride, QuizVersion

T = TypeVar("T")
MOST_PEOPLE = 2_000
HOST = "enrollment"


@dataclass(frozen=True)
class CourseQuiz:
    """A quiz of the published edition. `activity` names it in addresses."""

    activity: uuids.UUID
    title: str
    version: QuizVersion
    quiz: Quiz


@dataclass(frozen=True)
class Running:
    """Somebody in a quiz at the moment; `given` is the time added so far, in minutes."""

    attempt: uuids.UUID
    name: str
    started_at: datetime
    deadline_at: datetime | None
    given: int


@dataclass(frozen=True)
class Decision:
    """Other conditions that hold, or held until they were taken back. `name` is empty for everybody, `by` who decided."""

    uuid: uuids.UUID
    name: str
    minutes: int
    attempts: int
    opens_at: datetime | None
    closes_at: datetime | None
    reason: str
    by: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Begun:
    """An attempt that a trainer can declare invalid."""

    attempt: uuids.UUID
    name: str
    number: int
    started_at: datetime


@dataclass(frozen=True)
class Voided:
    """An attempt that was declared invalid, by whom, when and why."""

    name: str
    number: int
    reason: str
    by: str
    at: datetime | None


def course_quizzes(course: Course) -> list[CourseQuiz]:
    """The quizzes of the published edition in their order; empty before it is published."""
    if course.published_version_id is None:
        return []
    query = (
        sa.select(Activity.uuid, Activity.title, QuizVersion, Quiz)
        .join(Module, Module.id == Activity.module_id)
        .join(QuizVersion, QuizVersion.id == Activity.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .where(Module.course_version_id == course.published_version_id)
        .order_by(Module.position, Activity.position)
    )
    return [CourseQuiz(*row) for row in db.session.execute(query)]


def wanted_quiz(quizzes: Sequence[CourseQuiz], asked: str) -> CourseQuiz:
    """The quiz that the address names, else the last of the course, which decides. Raises `Missing` without any."""
    if not quizzes:
        raise Missing
    return next((one for one in quizzes if str(one.activity) == asked), quizzes[-1])


def running_in(quiz: Quiz) -> list[Running]:
    """Who is taking a quiz now, whichever edition, by name."""
    query = (
        sa.select(Attempt.uuid, Person.name, Attempt.started_at, Attempt.deadline_at, Attempt.allowance_seconds // 60)
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(QuizVersion.quiz_id == quiz.id, Attempt.state.in_(OPEN_STATES), Attempt.host == HOST)
        .order_by(Person.name, Attempt.id)
        .limit(MOST_PEOPLE)
    )
    return [Running(*row) for row in db.session.execute(query)]


def begun_in(quiz: Quiz, named: str = "") -> list[Begun]:
    """The attempts of learners at a quiz that count or may come to count, whichever edition, by name.

    At most `MOST_PEOPLE`, of people whose name holds `named`.
    """
    query = _begun(quiz).order_by(Person.name, Attempt.person_id, Attempt.id.desc()).limit(MOST_PEOPLE)
    if named:
        query = query.where(Person.name.icontains(named, autoescape=True))
    return [Begun(*row) for row in db.session.execute(query)]


def begun_as(quiz: Quiz, attempt: str) -> Begun | None:
    """As `begun_in`, the one attempt with this uuid, however many there are; None where it is none of them."""
    try:
        row = db.session.execute(_begun(quiz).where(Attempt.uuid == _uuid(attempt))).one_or_none()
    except Missing:
        return None
    return Begun(*row) if row else None


def _begun(quiz: Quiz) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Attempt.uuid, Person.name, Attempt.number, Attempt.started_at)
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(QuizVersion.quiz_id == quiz.id, Attempt.state.not_in(("prepared", "voided")), Attempt.host == HOST)
    )


def voided_in(quiz: Quiz) -> list[Voided]:
    """The attempts at a quiz that were declared invalid, the newest decision first."""
    decider = aliased(Person)
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            Person.name, Attempt.number, Attempt.void_reason, sa.func.coalesce(decider.name, ""), Attempt.voided_at
        )
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(Account, Account.id == Attempt.voided_by_id)
        .outerjoin(decider, decider.id == Account.person_id)
        .where(QuizVersion.quiz_id == quiz.id, Attempt.state == "voided", Attempt.host == HOST)
        .order_by(Attempt.voided_at.desc(), Attempt.id.desc())
        .limit(MOST_PEOPLE)
    )
    return [Voided(*row) for row in db.session.execute(query)]


def course_stays_finished(attempt: Attempt) -> bool:
    """Whether the course of an attempt was finished before it was declared invalid."""
    query = sa.select(Enrollment.id).where(Enrollment.uuid == attempt.host_uuid, Enrollment.state == "completed")
    return db.session.scalar(query) is not None


def prepared_for(version: QuizVersion) -> int:
    """How many attempts of a mass exam are prepared and not begun."""
    query = sa.select(sa.func.count()).where(Attempt.quiz_version_id == version.id, Attempt.state == "prepared")
    return db.session.scalar(query) or 0


def attempt_at(quiz: Quiz, attempt: str) -> Attempt:
    """A learner's attempt at a quiz; raises `Missing`."""
    query = (
        sa.select(Attempt)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(QuizVersion.quiz_id == quiz.id, Attempt.uuid == _uuid(attempt), Attempt.host == HOST)
    )
    return _found(db.session.scalar(query))


def people_of(course: Course) -> list[tuple[str, str]]:
    """Who is in a course, by name: uuid and name."""
    query = (
        sa.select(Person.uuid, Person.name)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Enrollment.course_id == course.id, Enrollment.state == "active")
        .order_by(Person.name, Person.id)
        .limit(MOST_PEOPLE)
    )
    return [(str(uuid), name) for uuid, name in db.session.execute(query)]


def person_of(course: Course, person: str) -> Person:
    """Somebody who is in a course; raises `Missing`."""
    query = (
        sa.select(Person)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Enrollment.course_id == course.id, Enrollment.state == "active", Person.uuid == _uuid(person))
    )
    return _found(db.session.scalar(query))


def decisions_of(quiz: Quiz) -> list[Decision]:
    """What was decided about a quiz, the newest first."""
    decider = aliased(Person)
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            QuizOverride.uuid,
            sa.func.coalesce(Person.name, ""),
            QuizOverride.extra_minutes,
            QuizOverride.extra_attempts,
            QuizOverride.opens_at,
            QuizOverride.closes_at,
            QuizOverride.reason,
            sa.func.coalesce(decider.name, ""),
            QuizOverride.created_at,
            QuizOverride.revoked_at,
        )
        .outerjoin(Person, Person.id == QuizOverride.person_id)
        .outerjoin(Account, Account.id == QuizOverride.account_id)
        .outerjoin(decider, decider.id == Account.person_id)
        .where(QuizOverride.quiz_id == quiz.id)
        .order_by(QuizOverride.id.desc())
    )
    return [Decision(*row) for row in db.session.execute(query)]


def decision_of(quiz: Quiz, decision: str) -> QuizOverride:
    """A decision about a quiz; raises `Missing`."""
    query = sa.select(QuizOverride).where(QuizOverride.quiz_id == quiz.id, QuizOverride.uuid == _uuid(decision))
    return _found(db.session.scalar(query))


def _uuid(text: str) -> uuids.UUID:
    try:
        return uuids.UUID(text)
    except ValueError:
        raise Missing from None


def _found(thing: T | None) -> T:
    if thing is None:
        raise Missing
    return thing
