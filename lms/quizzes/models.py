"""Question bank, quizzes, attempts."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from content.grading import rounded
from lms.agencies.models import Agency
from lms.competencies.models import Competency
from lms.db import Identified, Model, personal, plain, secret
from lms.people.models import Person


class QuestionBank(Identified, Model):
    """Where questions are kept: a competency's item bank (`competency`) or the questions of a course (`course`)."""

    __tablename__ = "question_bank"

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"), index=True)
    code: Mapped[str] = plain(sa.String(60), unique=True)
    name: Mapped[str] = plain(sa.String(200))
    purpose: Mapped[str] = plain(sa.String(12))
    competency_id: Mapped[int | None] = plain(sa.ForeignKey("competency.id"))

    agency: Mapped[Agency] = relationship()
    competency: Mapped[Competency | None] = relationship()


class Question(Identified, Model):
    """A question over its life; what it says is in its versions."""

    __tablename__ = "question"

    bank_id: Mapped[int] = plain(sa.ForeignKey("question_bank.id"), index=True)
    code: Mapped[str] = plain(sa.String(80), unique=True)
    created_at: Mapped[datetime] = plain()
    archived_at: Mapped[datetime | None] = plain()

    bank: Mapped[QuestionBank] = relationship()
    versions: Mapped[list[QuestionVersion]] = relationship(
        back_populates="question", order_by="QuestionVersion.number", cascade="all, delete-orphan"
    )


class QuestionVersion(Identified, Model):
    """One wording of a question, immutable once frozen. `body` is what `content.questions` parses, key included."""

    __tablename__ = "question_version"
    __table_args__ = (sa.UniqueConstraint("question_id", "number"),)

    question_id: Mapped[int] = plain(sa.ForeignKey("question.id"))
    number: Mapped[int] = plain(default=1)
    kind: Mapped[str] = plain(sa.String(20))
    body: Mapped[dict[str, Any]] = secret()
    competency_id: Mapped[int | None] = plain(sa.ForeignKey("competency.id"), index=True)
    level: Mapped[int | None] = plain()
    indicator: Mapped[int | None] = plain()
    """Number of the behavioural indicator within the level; 0 where the competency has none."""
    difficulty: Mapped[int] = plain(default=3)
    """The author's judgement, 1 easy … 5 hard within the level."""
    content_sha256: Mapped[str] = plain(sa.String(64))
    frozen_at: Mapped[datetime | None] = plain()
    """Since when people may have seen it, in a quiz, an attempt or a lesson: a change is then a new version."""
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    created_at: Mapped[datetime] = plain()

    question: Mapped[Question] = relationship(back_populates="versions")
    competency: Mapped[Competency | None] = relationship()


class ItemParameter(Model):
    """Measured difficulty of a question version in logits; provisional until enough people answered."""

    __tablename__ = "item_parameter"

    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"), primary_key=True)
    difficulty: Mapped[float] = plain()
    standard_error: Mapped[float] = plain()
    responses: Mapped[int] = plain(default=0)
    status: Mapped[str] = plain(sa.String(12), default="provisional")
    calibrated_at: Mapped[datetime] = plain()


class Quiz(Identified, Model):
    """A quiz over its life. `purpose`: practice | module | competency (Latihan, Evaluasi modul, Ujian kompetensi)."""

    __tablename__ = "quiz"

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"), index=True)
    purpose: Mapped[str] = plain(sa.String(12))
    created_at: Mapped[datetime] = plain()


class QuizVersion(Identified, Model):
    """Settings and questions of a quiz; frozen once its course is published or an attempt exists."""

    __tablename__ = "quiz_version"
    __table_args__ = (sa.UniqueConstraint("quiz_id", "number"),)

    quiz_id: Mapped[int] = plain(sa.ForeignKey("quiz.id"))
    number: Mapped[int] = plain(default=1)
    title: Mapped[str] = plain(sa.String(200))
    time_limit_minutes: Mapped[int | None] = plain()
    attempts_allowed: Mapped[int | None] = plain()
    pass_mark: Mapped[int] = plain(default=70)
    """Per cent of the marks."""
    shuffle: Mapped[bool] = plain(default=True)
    frozen_at: Mapped[datetime | None] = plain()

    quiz: Mapped[Quiz] = relationship()
    slots: Mapped[list[QuizSlot]] = relationship(order_by="QuizSlot.position", cascade="all, delete-orphan")


class QuizSlot(Identified, Model):
    """A question at its place in a quiz version."""

    __tablename__ = "quiz_slot"
    __table_args__ = (sa.UniqueConstraint("quiz_version_id", "position"),)

    quiz_version_id: Mapped[int] = plain(sa.ForeignKey("quiz_version.id"))
    position: Mapped[int] = plain()
    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"))
    mark: Mapped[float] = plain(default=1.0)

    question_version: Mapped[QuestionVersion] = relationship()


OPEN_STATES = ("in_progress", "overdue")
_OPEN = sa.text("state in ('in_progress','overdue')")


def percent_of(points: float, most: float) -> float:
    """Points in per cent of the most possible, two decimals, half up; 0 where nothing can be earned."""
    return rounded(100 * points / most) if most else 0.0


class Attempt(Identified, Model):
    """One person's go at a quiz, made by the server at its start with everything frozen.

    States: in_progress → overdue → submitted → graded → released; abandoned; voided.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        sa.UniqueConstraint("quiz_version_id", "person_id", "host_uuid", "number"),
        sa.Index(
            "uq_attempt_open",
            "quiz_version_id",
            "person_id",
            "host_uuid",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index("ix_attempt_deadline", "state", "deadline_at"),
    )

    quiz_version_id: Mapped[int] = plain(sa.ForeignKey("quiz_version.id"))
    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), index=True)
    number: Mapped[int] = plain()
    host: Mapped[str] = plain(sa.String(12))
    """Who asked for it: enrollment | test | preview."""
    host_uuid: Mapped[uuids.UUID] = plain(index=True)
    state: Mapped[str] = plain(sa.String(12), default="in_progress")
    started_at: Mapped[datetime] = plain()
    deadline_at: Mapped[datetime | None] = plain()
    submitted_at: Mapped[datetime | None] = plain()
    submitted_by: Mapped[str] = plain(sa.String(10), default="")
    """learner | deadline."""
    score: Mapped[float | None] = personal()
    score_most: Mapped[float] = plain(default=0.0)
    passed: Mapped[bool | None] = personal()
    writer_epoch: Mapped[int] = plain(default=1)
    """Counts up when another device takes over; answers of an older epoch are kept but do not count."""
    writer_session_id: Mapped[int | None] = plain(sa.BigInteger)
    """The signed-in session that writes; another one takes over first. No foreign key: old sessions are cleared."""

    quiz_version: Mapped[QuizVersion] = relationship()
    person: Mapped[Person] = relationship()
    items: Mapped[list[AttemptItem]] = relationship(order_by="AttemptItem.slot", cascade="all, delete-orphan")

    @property
    def open(self) -> bool:
        """Whether answers still count."""
        return self.state in OPEN_STATES

    @property
    def percent(self) -> float | None:
        """The score in per cent of the marks, two decimals; None until it is marked."""
        return None if self.score is None else percent_of(self.score, self.score_most)


class AttemptItem(Model):
    """One question in an attempt: its version and option order frozen, the answer that counts now, its mark."""

    __tablename__ = "attempt_item"

    attempt_id: Mapped[int] = plain(sa.ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = plain(primary_key=True, autoincrement=False)
    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"), index=True)
    option_order: Mapped[list[Any]] = plain(default=list)
    mark_most: Mapped[float] = plain(default=1.0)
    answer: Mapped[dict[str, Any] | None] = personal(sa.JSON(none_as_null=True))
    revision: Mapped[int] = plain(default=0)
    flagged: Mapped[bool] = plain(default=False)
    answered_at: Mapped[datetime | None] = plain()
    fraction: Mapped[float | None] = personal()
    grade_state: Mapped[str] = plain(sa.String(10), default="")
    """right | partial | wrong | blank after marking."""

    question_version: Mapped[QuestionVersion] = relationship()


class AnswerEvent(Model):
    """Every answer ever received, append-only; the newest accepted revision of a slot is the one that counts."""

    __tablename__ = "answer_event"
    __table_args__ = (sa.UniqueConstraint("attempt_id", "key"), sa.Index("ix_answer_event_slot", "attempt_id", "slot"))

    id: Mapped[int] = plain(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    attempt_id: Mapped[int] = plain(sa.ForeignKey("attempt.id"))
    slot: Mapped[int] = plain()
    revision: Mapped[int] = plain()
    epoch: Mapped[int] = plain()
    key: Mapped[str] = plain(sa.String(64))
    """Idempotency key made by the browser: the same answer sent twice is one event."""
    answer: Mapped[dict[str, Any] | None] = personal(sa.JSON(none_as_null=True))
    received_at: Mapped[datetime] = plain()
    late_ms: Mapped[int] = plain(default=0)
    accepted: Mapped[bool] = plain(default=True)
    reason: Mapped[str] = plain(sa.String(12), default="")
    """Why it does not count: late | closed | taken_over | superseded; empty when accepted."""
