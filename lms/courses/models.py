"""Courses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.accounts.models import Account
from lms.agencies.models import Agency
from lms.competencies.models import Competency
from lms.db import Identified, Model, personal, plain
from lms.files.models import StoredFile
from lms.quizzes.models import QuestionBank, QuestionVersion, QuizVersion


class Course(Identified, Model):
    """A course over its life. `published_version_id` is what the catalogue shows."""

    __tablename__ = "course"

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"), index=True)
    code: Mapped[str] = plain(sa.String(40), unique=True)
    slug: Mapped[str] = plain(sa.String(80), unique=True)
    open_to_all: Mapped[bool] = plain(default=True)
    """Whether people of other agencies may take it."""
    bank_id: Mapped[int] = plain(sa.ForeignKey("question_bank.id"))
    published_version_id: Mapped[int | None] = plain(
        sa.ForeignKey("course_version.id", name="fk_course_published_version", use_alter=True)
    )
    enrolled_count: Mapped[int] = plain(default=0)
    completed_count: Mapped[int] = plain(default=0)
    created_at: Mapped[datetime] = plain()
    archived_at: Mapped[datetime | None] = plain()

    agency: Mapped[Agency] = relationship()
    bank: Mapped[QuestionBank] = relationship()
    published_version: Mapped[CourseVersion | None] = relationship(
        foreign_keys=[published_version_id], post_update=True
    )
    authors: Mapped[list[CourseAuthor]] = relationship(cascade="all, delete-orphan")


class CourseAuthor(Model):
    """Who may edit a course."""

    __tablename__ = "course_author"

    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"), primary_key=True)
    account_id: Mapped[int] = plain(sa.ForeignKey("account.id"), primary_key=True)

    account: Mapped[Account] = relationship()


class CourseVersion(Identified, Model):
    """One edition. States: draft → in_review → published → superseded; a review can send it back to draft."""

    __tablename__ = "course_version"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "number"),
        sa.CheckConstraint("state in ('draft','in_review','published','superseded')", name="state"),
    )

    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    number: Mapped[int] = plain(default=1)
    state: Mapped[str] = plain(sa.String(12), default="draft")
    title: Mapped[str] = plain(sa.String(200))
    summary: Mapped[str] = plain(sa.String(400), default="")
    category: Mapped[str] = plain(sa.String(40), default="")
    audience: Mapped[str] = plain(default="")
    outcomes: Mapped[list[Any]] = plain(default=list)
    tags: Mapped[list[Any]] = plain(default=list)
    language: Mapped[str] = plain(sa.String(5), default="id")
    form: Mapped[str] = plain(sa.String(40), default="e_learning")
    """Form of development, a slug of the dated JP rules."""
    minutes: Mapped[int] = plain(default=0)
    change_note: Mapped[str] = plain(default="")
    review_note: Mapped[str] = plain(default="")
    revision: Mapped[int] = plain(default=0)
    """Counts edits of the draft's details: a form opened before another edit is refused instead of overwriting it. A
    lesson and a quiz count their own (`Activity.revision`), so that two authors may write two lessons at once.
    """
    content_sha256: Mapped[str] = plain(sa.String(64), default="")
    """What the package held that this version came from; empty for a version written in the studio."""
    submitted_by: Mapped[int | None] = plain(sa.ForeignKey("account.id"))
    reviewed_by: Mapped[int | None] = plain(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime] = plain()
    published_at: Mapped[datetime | None] = plain()

    course: Mapped[Course] = relationship(foreign_keys=[course_id])
    modules: Mapped[list[Module]] = relationship(order_by="Module.position", cascade="all, delete-orphan")
    raises: Mapped[list[CourseCompetency]] = relationship(cascade="all, delete-orphan")
    prerequisites: Mapped[list[CoursePrerequisite]] = relationship(cascade="all, delete-orphan")


class CourseCompetency(Model):
    """The authors' claim: the level a course leads from and to."""

    __tablename__ = "course_competency"
    __table_args__ = (sa.CheckConstraint("from_level between 0 and 5 and to_level between 1 and 5", name="levels"),)

    course_version_id: Mapped[int] = plain(sa.ForeignKey("course_version.id"), primary_key=True)
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"), primary_key=True, index=True)
    from_level: Mapped[int] = plain()
    to_level: Mapped[int] = plain()

    competency: Mapped[Competency] = relationship()


class CoursePrerequisite(Model):
    """A course to finish first."""

    __tablename__ = "course_prerequisite"

    course_version_id: Mapped[int] = plain(sa.ForeignKey("course_version.id"), primary_key=True)
    required_course_id: Mapped[int] = plain(sa.ForeignKey("course.id"), primary_key=True)

    required_course: Mapped[Course] = relationship()


class Module(Identified, Model):
    """A part of a course version."""

    __tablename__ = "module"

    course_version_id: Mapped[int] = plain(sa.ForeignKey("course_version.id"), index=True)
    position: Mapped[int] = plain()
    title: Mapped[str] = plain(sa.String(200))

    activities: Mapped[list[Activity]] = relationship(
        order_by="Activity.position", cascade="all, delete-orphan", back_populates="module"
    )
    course_version: Mapped[CourseVersion] = relationship(overlaps="modules")


class Activity(Identified, Model):
    """A lesson or a quiz. A lesson keeps its Markdown and the HTML made from it when it was saved."""

    __tablename__ = "activity"
    __table_args__ = (sa.CheckConstraint("kind in ('lesson','quiz')", name="kind"),)

    module_id: Mapped[int] = plain(sa.ForeignKey("module.id"), index=True)
    position: Mapped[int] = plain()
    kind: Mapped[str] = plain(sa.String(10))
    title: Mapped[str] = plain(sa.String(200))
    minutes: Mapped[int] = plain(default=10)
    objective: Mapped[str] = plain(default="")
    body: Mapped[str] = plain(default="")
    html: Mapped[str] = plain(default="")
    quiz_version_id: Mapped[int | None] = plain(sa.ForeignKey("quiz_version.id"), index=True)
    revision: Mapped[int] = plain(default=0)
    """Counts edits of the draft's lesson or quiz, as `CourseVersion.revision` does for the details."""

    module: Mapped[Module] = relationship(back_populates="activities")
    quiz_version: Mapped[QuizVersion | None] = relationship()
    checks: Mapped[list[LessonCheck]] = relationship(order_by="LessonCheck.position", cascade="all, delete-orphan")


class LessonCheck(Model):
    """A check question at the end of a lesson: instant feedback, no mark."""

    __tablename__ = "lesson_check"

    activity_id: Mapped[int] = plain(sa.ForeignKey("activity.id"), primary_key=True)
    position: Mapped[int] = plain(primary_key=True, autoincrement=False)
    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"))

    question_version: Mapped[QuestionVersion] = relationship()


class CourseMedia(Identified, Model):
    """A picture, sound, film or document that lessons of a course refer to by name."""

    __tablename__ = "course_media"
    __table_args__ = (sa.UniqueConstraint("course_id", "name"),)

    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    name: Mapped[str] = plain(sa.String(200))
    file_id: Mapped[int] = plain(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
    course: Mapped[Course] = relationship()


class CourseTerm(Model):
    """The search index: which words (exact and stemmed) the published version of a course is found by, and how
    strongly.
    """

    __tablename__ = "course_term"

    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"), primary_key=True)
    term: Mapped[str] = plain(sa.String(40), primary_key=True, index=True)
    weight: Mapped[float] = plain()


class CourseReviewNote(Identified, Model):
    """A remark in the review of a course version."""

    __tablename__ = "course_review_note"

    course_version_id: Mapped[int] = plain(sa.ForeignKey("course_version.id"), index=True)
    account_id: Mapped[int] = plain(sa.ForeignKey("account.id"))
    body: Mapped[str] = personal()
    created_at: Mapped[datetime] = plain()

    account: Mapped[Account] = relationship()
