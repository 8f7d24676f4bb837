"""Marks given by people: who marked what, comments to use again, objections, and marking anew after a question changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.agencies.models import Agency
from lms.db import Identified, Model, personal, plain
from lms.people.models import Person
from lms.quizzes.models.attempts import Attempt
from lms.quizzes.models.bank import Question, QuestionVersion


class Mark(Identified, Model):
    """One marker's mark of one answer, append-only.

    `role`: first | second | moderator | appeal (the answer to an objection); the newest of a role counts.
    """

    __tablename__ = "mark"
    __table_args__ = (sa.Index("ix_mark_slot", "attempt_id", "slot"),)

    attempt_id: Mapped[int] = plain(sa.ForeignKey("attempt.id"))
    slot: Mapped[int] = plain()
    marker_id: Mapped[int] = plain(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str] = plain(sa.String(10))
    fraction: Mapped[float] = personal()
    criteria: Mapped[dict[str, Any]] = personal(default=dict)
    """Criterion → the level chosen from the rubric, and the comment to it."""
    comment: Mapped[str] = personal(default="")
    revision: Mapped[int] = plain(default=1)
    """Of the answer that was marked: a resubmitted one is marked anew."""
    created_at: Mapped[datetime] = plain()

    attempt: Mapped[Attempt] = relationship()
    marker: Mapped[Person] = relationship()


class MarkingComment(Identified, Model):
    """A comment that markers of an agency use again."""

    __tablename__ = "marking_comment"

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"), index=True)
    question_id: Mapped[int | None] = plain(sa.ForeignKey("question.id"), index=True)
    """None: for any question."""
    text: Mapped[str] = plain(sa.String(600))
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    created_at: Mapped[datetime] = plain()
    archived_at: Mapped[datetime | None] = plain()

    agency: Mapped[Agency] = relationship()
    question: Mapped[Question | None] = relationship()


class Appeal(Identified, Model):
    """An objection (keberatan) to the mark of a question. `state`: open | upheld | rejected."""

    __tablename__ = "appeal"
    __table_args__ = (
        sa.Index(
            "uq_appeal_open",
            "attempt_id",
            "slot",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    attempt_id: Mapped[int] = plain(sa.ForeignKey("attempt.id"), index=True)
    slot: Mapped[int] = plain()
    text: Mapped[str] = personal()
    state: Mapped[str] = plain(sa.String(10), default="open", index=True)
    answer_by: Mapped[date] = plain()
    answer: Mapped[str] = personal(default="")
    decided_by_id: Mapped[int | None] = plain(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = plain()
    decided_at: Mapped[datetime | None] = plain()

    attempt: Mapped[Attempt] = relationship()


class Regrade(Identified, Model):
    """Marking anew after a question got a new version or was withdrawn: first a dry run that says who would change, then
    applied.

    `state`: dry_run | applying | applied | dropped.
    """

    __tablename__ = "regrade"

    from_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"), index=True)
    to_version_id: Mapped[int | None] = plain(sa.ForeignKey("question_version.id"))
    """None: withdrawn, its answers count no more."""
    state: Mapped[str] = plain(sa.String(10), default="dry_run")
    reason: Mapped[str] = plain(sa.String(400), default="")
    attempts: Mapped[int] = plain(default=0)
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    created_at: Mapped[datetime] = plain()
    applied_at: Mapped[datetime | None] = plain()

    from_version: Mapped[QuestionVersion] = relationship(foreign_keys=[from_version_id])
    to_version: Mapped[QuestionVersion | None] = relationship(foreign_keys=[to_version_id])
    changes: Mapped[list[RegradeChange]] = relationship(cascade="all, delete-orphan")


class RegradeChange(Model):
    """What a regrade changes for one attempt: the question's fraction and whether it is passed, before and after."""

    __tablename__ = "regrade_change"

    regrade_id: Mapped[int] = plain(sa.ForeignKey("regrade.id"), primary_key=True)
    attempt_id: Mapped[int] = plain(sa.ForeignKey("attempt.id"), primary_key=True, index=True)
    slot: Mapped[int] = plain()
    before: Mapped[float] = personal()
    after: Mapped[float | None] = personal()
    """None: the answer counts no more."""
    passed_before: Mapped[bool | None] = personal()
    passed_after: Mapped[bool | None] = personal()

    attempt: Mapped[Attempt] = relationship()
