"""Attempts: one person's go at a quiz, question by question, and every answer ever received."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from content.grading import rounded
from lms.db import Identified, Model, personal, plain
from lms.files.models import StoredFile
from lms.people.models import Person
from lms.quizzes.models.bank import QuestionVersion
from lms.quizzes.models.quizzes import QuizVersion

OPEN_STATES = ("in_progress", "overdue")
HUMAN = ("waiting", "returned")
"""States of an answer that a person has to mark: it waits, or went back to the learner to be mended."""
UNCOUNTED = (*HUMAN, "unscored")
"""States of an answer without a fraction."""
_OPEN = sa.text("state in ('prepared','in_progress','overdue')")


def percent_of(points: float, most: float) -> float:
    """Points in per cent of the most possible, two decimals, half up; 0 where nothing can be earned."""
    return rounded(100 * points / most) if most else 0.0


class Attempt(Identified, Model):
    """One person's go at a quiz, made by the server at its start with everything frozen.

    States: prepared → in_progress → overdue → submitted → grading → graded → released; abandoned; voided.
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
    allowance_seconds: Mapped[int] = plain(default=0)
    """Time added to the limit, already in `deadline_at`; the reasons are its extensions."""
    released_at: Mapped[datetime | None] = plain()
    receipt: Mapped[dict[str, Any] | None] = personal(sa.JSON(none_as_null=True))
    """The signed digest of the answers as they were handed in."""
    voided_at: Mapped[datetime | None] = plain()
    voided_by_id: Mapped[int | None] = plain(sa.BigInteger)
    """The account that declared it invalid."""
    void_reason: Mapped[str] = personal(sa.String(400), default="")
    """Why it counts for nothing, as its person reads it."""
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
    """right | partial | wrong | blank after marking; waiting while a person has to mark it, returned while the learner
    mends it; unscored where there is no right answer.
    """
    tries: Mapped[list[Any]] = personal(default=list)
    """Checked answers where feedback comes during the attempt: answer, fraction and moment of each."""
    locked_at: Mapped[datetime | None] = plain()
    """Since when the answer stays as it is: it was checked with feedback, or left in a quiz with a fixed order."""
    certainty: Mapped[int | None] = personal()
    """How sure the person said to be, 1 to 3, where the quiz asks."""
    seconds: Mapped[int] = plain(default=0)
    """Time the question was on the screen, as far as the server can know."""
    comment: Mapped[str] = personal(default="")
    """What the marker wrote to the person."""

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
    certainty: Mapped[int | None] = personal()
    received_at: Mapped[datetime] = plain()
    late_ms: Mapped[int] = plain(default=0)
    accepted: Mapped[bool] = plain(default=True)
    reason: Mapped[str] = plain(sa.String(12), default="")
    """Why it does not count: late | closed | taken_over | superseded | settled; empty when accepted."""


class AttemptFile(Identified, Model):
    """A file that a person sent with an answer. What the answer names counts; a file taken back stays in the record."""

    __tablename__ = "attempt_file"

    attempt_id: Mapped[int] = plain(sa.ForeignKey("attempt.id"), index=True)
    slot: Mapped[int] = plain()
    file_id: Mapped[int] = plain(sa.ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()


class AttemptExtension(Identified, Model):
    """Time given to a running attempt, for a person or for an outage, with who gave it and why."""

    __tablename__ = "attempt_extension"

    attempt_id: Mapped[int] = plain(sa.ForeignKey("attempt.id"), index=True)
    seconds: Mapped[int] = plain()
    kind: Mapped[str] = plain(sa.String(10))
    """person | outage."""
    reason: Mapped[str] = personal(sa.String(400))
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    created_at: Mapped[datetime] = plain()
