"""Enrollments, progress, completion, JP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.courses.models import Activity, Course, CourseVersion
from lms.db import Identified, Model, personal, plain
from lms.people.models import Person
from lms.quizzes.models import Question, QuestionVersion

_ACTIVE = sa.text("state = 'active'")


class Enrollment(Identified, Model):
    """A person in a course version. States: active → completed | withdrawn. `source`: self | assigned | plan."""

    __tablename__ = "enrollment"
    __table_args__ = (
        sa.Index(
            "uq_enrollment_active",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        sa.Index("ix_enrollment_course_state", "course_id", "state"),
        sa.Index("ix_enrollment_due", "due_on", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        sa.Index("ix_enrollment_person_state", "person_id", "state", "due_on"),
        sa.CheckConstraint("state in ('active','completed','withdrawn')", name="state"),
    )

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    course_version_id: Mapped[int] = plain(sa.ForeignKey("course_version.id"))
    state: Mapped[str] = plain(sa.String(10), default="active")
    source: Mapped[str] = plain(sa.String(10), default="self")
    assigned_by: Mapped[int | None] = plain(sa.ForeignKey("person.id"))
    assignment_note: Mapped[str] = personal(default="")
    due_on: Mapped[date | None] = plain()
    progress: Mapped[int] = plain(default=0)
    """Per cent of the required activities done."""
    last_activity_id: Mapped[int | None] = plain(sa.ForeignKey("activity.id"))
    enrolled_at: Mapped[datetime] = plain()
    last_active_at: Mapped[datetime | None] = personal()
    completed_at: Mapped[datetime | None] = plain()

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    course: Mapped[Course] = relationship()
    course_version: Mapped[CourseVersion] = relationship()


class ActivityProgress(Model):
    """How far a person is in one activity. `position` is where they left: a heading's anchor, seconds of a film."""

    __tablename__ = "activity_progress"

    enrollment_id: Mapped[int] = plain(sa.ForeignKey("enrollment.id"), primary_key=True)
    activity_id: Mapped[int] = plain(sa.ForeignKey("activity.id"), primary_key=True)
    position: Mapped[dict[str, Any]] = personal(default=dict)
    seconds: Mapped[int] = personal(default=0)
    opened_at: Mapped[datetime] = plain()
    completed_at: Mapped[datetime | None] = plain()
    score: Mapped[float | None] = personal()

    activity: Mapped[Activity] = relationship()


class CheckAnswer(Model):
    """The last answer to a check question of a lesson."""

    __tablename__ = "check_answer"

    enrollment_id: Mapped[int] = plain(sa.ForeignKey("enrollment.id"), primary_key=True)
    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"), primary_key=True)
    answer: Mapped[dict[str, Any]] = personal()
    fraction: Mapped[float] = personal()
    tries: Mapped[int] = personal(default=1)
    answered_at: Mapped[datetime] = plain()

    question_version: Mapped[QuestionVersion] = relationship()


class ReviewCard(Model):
    """What a person still knows of a check question answered in a lesson, and the day it is worth asking again.

    One card per question over all its wordings; the newest answer, its wording and the lesson it belongs to go with it.
    """

    __tablename__ = "review_card"
    __table_args__ = (sa.Index("ix_review_card_due", "person_id", "due_on"),)

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), primary_key=True)
    question_id: Mapped[int] = plain(sa.ForeignKey("question.id"), primary_key=True)
    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"))
    enrollment_id: Mapped[int] = plain(sa.ForeignKey("enrollment.id"), index=True)
    activity_id: Mapped[int] = plain(sa.ForeignKey("activity.id"))
    answer: Mapped[dict[str, Any]] = personal()
    stability: Mapped[float] = personal()
    """Days until the chance to still know it has fallen to 0.9."""
    difficulty: Mapped[float] = personal()
    """1 to 10, how hard it is for this person to keep."""
    last_on: Mapped[date] = personal()
    due_on: Mapped[date] = personal()
    reviewed_on: Mapped[date | None] = personal()
    """The last day it was answered in a short review; None while only in its lesson."""

    question: Mapped[Question] = relationship()
    question_version: Mapped[QuestionVersion] = relationship()
    enrollment: Mapped[Enrollment] = relationship()
    activity: Mapped[Activity] = relationship()


class PracticeAnswer(Model):
    """Every answer to a check question that was marked at once, under its lesson or in a short review; never updated.

    Answers to the quizzes of courses stand in their attempts.
    """

    __tablename__ = "practice_answer"
    __table_args__ = (sa.Index("ix_practice_answer_person", "person_id", "answered_at"),)

    id: Mapped[int] = plain(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"))
    fraction: Mapped[float] = personal()
    """Share of the mark, 0 to 1."""
    answered_at: Mapped[datetime] = personal()


class CompletionRecord(Identified, Model):
    """A course was finished: when, in which version, with which score. Never updated."""

    __tablename__ = "completion_record"
    __table_args__ = (
        sa.Index("ix_completion_record_course", "course_id", "completed_at"),
        sa.Index("ix_completion_record_person", "person_id", "completed_at"),
    )

    enrollment_id: Mapped[int] = plain(sa.ForeignKey("enrollment.id"), unique=True)
    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    course_version_id: Mapped[int] = plain(sa.ForeignKey("course_version.id"))
    completed_at: Mapped[datetime] = plain()
    score: Mapped[float | None] = personal()
    """Best quiz score in per cent."""
    minutes: Mapped[int] = plain()

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()
    course_version: Mapped[CourseVersion] = relationship()


class CourseRating(Model):
    """What somebody who finished an edition of a course thinks of it; the newest word stands in place of the earlier one."""

    __tablename__ = "course_rating"
    __table_args__ = (
        sa.CheckConstraint("stars between 1 and 5", name="stars"),
        sa.Index("ix_course_rating_course", "course_id", "rated_at"),
    )

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), primary_key=True)
    course_version_id: Mapped[int] = plain(sa.ForeignKey("course_version.id"), primary_key=True)
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    stars: Mapped[int] = personal()
    """1 (did not help) to 5 (helped very much)."""
    comment: Mapped[str] = personal(default="")
    rated_at: Mapped[datetime] = plain()


class JpEntry(Identified, Model):
    """JP earned: raw minutes, minutes that count under the caps, and the JP these make (minutes / 45, rounded down)."""

    __tablename__ = "jp_entry"
    __table_args__ = (sa.Index("ix_jp_entry_person_year", "person_id", "year"),)

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    year: Mapped[int] = plain()
    earned_on: Mapped[date] = plain()
    form: Mapped[str] = plain(sa.String(40))
    minutes: Mapped[int] = plain()
    counted_minutes: Mapped[int] = plain()
    jp: Mapped[int] = plain()
    rules: Mapped[str] = plain(sa.String(40))
    """Which edition of the JP rules was applied."""
    completion_id: Mapped[int | None] = plain(sa.ForeignKey("completion_record.id"), unique=True)

    completion: Mapped[CompletionRecord | None] = relationship()


class JpDay(Model):
    """The minutes of an entry by calendar day, because the caps are per day."""

    __tablename__ = "jp_day"

    entry_id: Mapped[int] = plain(sa.ForeignKey("jp_entry.id"), primary_key=True)
    day: Mapped[date] = plain(primary_key=True)
    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), index=True)
    form: Mapped[str] = plain(sa.String(40))
    minutes: Mapped[int] = plain()
    counted_minutes: Mapped[int] = plain()
