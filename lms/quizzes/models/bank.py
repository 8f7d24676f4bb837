"""The question bank: questions in versions and what is known of their difficulty."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.agencies.models import Agency
from lms.competencies.models import Competency
from lms.db import Identified, Model, plain, secret
from lms.files.models import StoredFile


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


class Stimulus(Identified, Model):
    """One wording of a case that several questions ask about: a question version keeps the wording it was written for."""

    __tablename__ = "stimulus"
    __table_args__ = (sa.UniqueConstraint("code", "number"),)

    bank_id: Mapped[int] = plain(sa.ForeignKey("question_bank.id"), index=True)
    code: Mapped[str] = plain(sa.String(80))
    number: Mapped[int] = plain(default=1)
    title: Mapped[str] = plain(sa.String(150))
    text: Mapped[str] = plain()
    """Markdown; `media/…` are the media of the bank's course."""
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    created_at: Mapped[datetime] = plain()


class BankMedia(Identified, Model):
    """A picture or sound that questions and cases of a bank name as `media/<name>`.

    A name never gets another file, since versions that were answered go on naming it. Those who answer see the uuid only.
    """

    __tablename__ = "bank_media"
    __table_args__ = (sa.UniqueConstraint("bank_id", "name"),)

    bank_id: Mapped[int] = plain(sa.ForeignKey("question_bank.id"))
    name: Mapped[str] = plain(sa.String(200))
    file_id: Mapped[int] = plain(sa.ForeignKey("stored_file.id"))
    description: Mapped[str] = plain(default="")
    """What a picture shows, for those who do not see it; the title of a sound. Empty where the text that uses it says so."""
    transcript: Mapped[str] = plain(default="")
    """The words of a sound."""

    file: Mapped[StoredFile] = relationship()


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
    stimulus_id: Mapped[int | None] = plain(sa.ForeignKey("stimulus.id"), index=True)
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
    stimulus: Mapped[Stimulus | None] = relationship()
    competency: Mapped[Competency | None] = relationship()


class ItemParameter(Model):
    """Measured parameters of a question version: difficulty in logits, discrimination per logit (1 in the Rasch model);
    provisional until enough people answered.
    """

    __tablename__ = "item_parameter"

    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"), primary_key=True)
    difficulty: Mapped[float] = plain()
    standard_error: Mapped[float] = plain()
    discrimination: Mapped[float] = plain(default=1.0)
    discrimination_error: Mapped[float] = plain(default=0.0)
    """Standard error; 0 while the discrimination is assumed."""
    fit: Mapped[float | None] = plain()
    """How much further the answers lie from what is expected than chance explains, as a ratio; about 1 when they fit."""
    responses: Mapped[int] = plain(default=0)
    status: Mapped[str] = plain(sa.String(12), default="provisional")
    calibrated_at: Mapped[datetime] = plain()
