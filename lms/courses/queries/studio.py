"""The studio: whose courses are whose, and what lies on the author's or reviewer's desk."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from lms.access.permissions import Permission, Role
from lms.access.viewer import Viewer
from lms.accounts.models import Account
from lms.agencies.models import OrgUnit
from lms.courses.models import (
    Activity,
    Course,
    CourseAuthor,
    CourseReviewNote,
    CourseVersion,
    LessonCheck,
    Module,
)
from lms.courses.queries.catalogue import visible
from lms.db import db
from lms.problems import Missing
from lms.quizzes.models import Question, QuestionVersion, Quiz, QuizSlot, QuizVersion

T = TypeVar("T")
MOST_LISTED = 100
MOST_OFFERED = 300


@dataclass(frozen=True)
class Desk:
    """What a page of the studio is about: a version and, where the address says so, a part of it."""

    version: CourseVersion
    module: Module | None = None
    activity: Activity | None = None
    question: QuestionVersion | None = None

    @property
    def course(self) -> Course:
        """The course the version belongs to."""
        return self.version.course


@dataclass(frozen=True)
class VersionRow:
    """An edition on the list of the studio; `lessons` counts its lessons, `mine` says whether the viewer is an
    author.
    """

    uuid: uuids.UUID
    course_uuid: uuids.UUID
    slug: str
    number: int
    state: str
    title: str
    minutes: int
    created_at: datetime
    published_at: datetime | None
    review_note: str
    enrolled_count: int
    completed_count: int
    lessons: int
    mine: bool


def by_author(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The viewer is an author of the course."""
    mine = sa.select(CourseAuthor.course_id).where(CourseAuthor.account_id == viewer.account_id)
    return Course.id.in_(mine)


def in_agencies(units: Iterable[int]) -> sa.ColumnElement[bool]:
    """The course belongs to the agency of one of these units (internal ids)."""
    return Course.agency_id.in_(sa.select(OrgUnit.agency_id).where(OrgUnit.id.in_(list(units))))


def curated_units(viewer: Viewer) -> list[int]:
    """The units in which the viewer is BPSDM, whose agencies' courses it may also edit."""
    return [grant.unit_id for grant in viewer.grants if grant.role is Role.BPSDM]


def known_in_studio(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The viewer is an author of the course, or reviews or curates the courses of its agency."""
    return sa.or_(by_author(viewer), in_agencies(viewer.scope(Permission.COURSE_REVIEW)))


def _on_desk(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Authors and BPSDM see every edition, reviewers those that left the author's desk."""
    reviewed = sa.and_(CourseVersion.state != "draft", in_agencies(viewer.scope(Permission.COURSE_REVIEW)))
    return sa.or_(by_author(viewer), in_agencies(curated_units(viewer)), reviewed)


def desk(
    viewer: Viewer,
    version: uuids.UUID,
    module: uuids.UUID | None = None,
    activity: uuids.UUID | None = None,
    question: uuids.UUID | None = None,
) -> Desk:
    """The edition and the named parts of it, for whoever may know of it in the studio; raises `Missing`."""
    edition = db.session.scalar(
        sa.select(CourseVersion)
        .join(Course, Course.id == CourseVersion.course_id)
        .options(
            sa.orm.contains_eager(CourseVersion.course).selectinload(Course.authors),
            sa.orm.contains_eager(CourseVersion.course).joinedload(Course.agency),
            sa.orm.selectinload(CourseVersion.modules).selectinload(Module.activities),
        )
        .where(CourseVersion.uuid == version, _on_desk(viewer))
    )
    if edition is None:
        raise Missing
    task = _activity(edition, activity) if activity else None
    return Desk(
        version=edition,
        module=_module(edition, module) if module else None,
        activity=task,
        question=_question(task, question) if question and task else None,
    )


def load_whole(version: CourseVersion) -> None:
    """Fetch everything in an edition down to its questions at once; what reads it afterwards asks the database no more."""
    quiz = sa.orm.selectinload(Activity.quiz_version).selectinload(QuizVersion.slots)
    parts = sa.orm.selectinload(CourseVersion.modules).selectinload(Module.activities)
    query = sa.select(CourseVersion).where(CourseVersion.id == version.id)
    db.session.scalars(
        query.options(parts.options(quiz.joinedload(QuizSlot.question_version), sa.orm.selectinload(Activity.checks)))
    ).one()


def _module(version: CourseVersion, uuid: uuids.UUID) -> Module:
    query = sa.select(Module).where(Module.uuid == uuid, Module.course_version_id == version.id)
    return _found(db.session.scalar(query))


def _activity(version: CourseVersion, uuid: uuids.UUID) -> Activity:
    query = sa.select(Activity).join(Module).where(Activity.uuid == uuid, Module.course_version_id == version.id)
    return _found(db.session.scalar(query))


def _question(activity: Activity, uuid: uuids.UUID) -> QuestionVersion:
    """A question of the quiz, or a check question of the lesson."""
    asked = sa.select(QuizSlot.question_version_id).where(QuizSlot.quiz_version_id == activity.quiz_version_id)
    checked = sa.select(LessonCheck.question_version_id).where(LessonCheck.activity_id == activity.id)
    query = sa.select(QuestionVersion).where(
        QuestionVersion.uuid == uuid, QuestionVersion.id.in_(asked if activity.kind == "quiz" else checked)
    )
    return _found(db.session.scalar(query))


def _found(thing: T | None) -> T:
    if thing is None:
        raise Missing
    return thing


def editable_course(viewer: Viewer, course: uuids.UUID) -> Course:
    """A course that the viewer may begin a new edition of (its authors, BPSDM of its agency); raises `Missing`."""
    own = sa.or_(by_author(viewer), in_agencies(curated_units(viewer)))
    found = db.session.scalar(sa.select(Course).where(Course.uuid == course, own))
    return _found(found)


def course_of_quiz(viewer: Viewer, quiz: uuids.UUID) -> Course:
    """The course that asks a quiz, for whoever may begin a new edition of it; raises `Missing`."""
    own = sa.or_(by_author(viewer), in_agencies(curated_units(viewer)))
    query = (
        sa.select(Course)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Module, Module.course_version_id == CourseVersion.id)
        .join(Activity, Activity.module_id == Module.id)
        .join(QuizVersion, QuizVersion.id == Activity.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .where(Quiz.uuid == quiz, own)
    )
    return _found(db.session.scalar(query.limit(1)))


def place_of_question(
    version: CourseVersion, quiz: uuids.UUID, question: uuids.UUID
) -> tuple[Activity, QuestionVersion] | None:
    """Where an edition asks a question in a quiz, in whatever version; None where it does not any more."""
    query = (
        sa.select(Activity, QuestionVersion)
        .join(Module, Module.id == Activity.module_id)
        .join(QuizVersion, QuizVersion.id == Activity.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .join(QuizSlot, QuizSlot.quiz_version_id == QuizVersion.id)
        .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Module.course_version_id == version.id, Quiz.uuid == quiz, Question.uuid == question)
    )
    row = db.session.execute(query.limit(1)).first()
    return (row[0], row[1]) if row else None


def authored(viewer: Viewer, q: str = "") -> list[VersionRow]:
    """The editions in work or in force that the viewer writes, curates or has to review, newest first.

    Superseded ones are left out; `q` narrows to titles that hold it; at most `MOST_LISTED`.
    """
    waiting = sa.and_(CourseVersion.state == "in_review", in_agencies(viewer.scope(Permission.COURSE_REVIEW)))
    listed = sa.or_(by_author(viewer), in_agencies(curated_units(viewer)), waiting)
    lessons = (
        sa.select(sa.func.count())
        .select_from(Activity)
        .join(Module)
        .where(Module.course_version_id == CourseVersion.id, Activity.kind == "lesson")
        .scalar_subquery()
    )
    query = (
        sa.select(
            CourseVersion.uuid,
            Course.uuid.label("course_uuid"),
            Course.slug,
            CourseVersion.number,
            CourseVersion.state,
            CourseVersion.title,
            CourseVersion.minutes,
            CourseVersion.created_at,
            CourseVersion.published_at,
            CourseVersion.review_note,
            Course.enrolled_count,
            Course.completed_count,
            lessons.label("lessons"),
            by_author(viewer).label("mine"),
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .where(listed, CourseVersion.state != "superseded", Course.archived_at.is_(None))
        .order_by(CourseVersion.created_at.desc(), CourseVersion.id.desc())
        .limit(MOST_LISTED)
    )
    if q:
        query = query.where(CourseVersion.title.icontains(q, autoescape=True))
    return [VersionRow(**row._mapping) for row in db.session.execute(query)]


def possible_prerequisites(viewer: Viewer, course_id: int) -> list[tuple[str, str]]:
    """Code and title of published courses that a course may build on, by title; at most `MOST_OFFERED`."""
    query = (
        sa.select(Course.code, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(visible(viewer), Course.archived_at.is_(None), Course.id != course_id)
        .order_by(CourseVersion.title)
        .limit(MOST_OFFERED)
    )
    return [(row.code, row.title) for row in db.session.execute(query)]


def review_notes(version: CourseVersion) -> list[CourseReviewNote]:
    """The remarks of a review with their writers, oldest first."""
    query = (
        sa.select(CourseReviewNote)
        .options(sa.orm.joinedload(CourseReviewNote.account).joinedload(Account.person))
        .where(CourseReviewNote.course_version_id == version.id)
        .order_by(CourseReviewNote.id)
    )
    return list(db.session.scalars(query))
