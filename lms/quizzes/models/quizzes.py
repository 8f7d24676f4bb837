"""Quizzes in versions: settings, sections, fixed questions and blueprint cells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.competencies.models import Competency
from lms.db import Identified, Model, personal, plain, secret
from lms.quizzes.models.bank import QuestionVersion


class Quiz(Identified, Model):
    """A quiz over its life.

    `purpose`: practice | module | exam (the presets Latihan, Evaluasi modul, Ujian kompetensi of a course) | competency
    (the standing test that measures levels).
    """

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
    """Questions in another order for everybody, inside their section."""
    shuffle_options: Mapped[bool] = plain(default=True)
    opens_at: Mapped[datetime | None] = plain()
    closes_at: Mapped[datetime | None] = plain()
    grace_seconds: Mapped[int] = plain(default=5)
    """How long after the deadline an answer still counts, 0 to 30: the time a slow line needs."""
    overdue: Mapped[str] = plain(sa.String(8), default="submit")
    """What the deadline does to an open attempt: submit | abandon."""
    spacing_minutes: Mapped[int] = plain(default=0)
    """The least time between handing in and the next attempt."""
    grade_method: Mapped[str] = plain(sa.String(8), default="highest")
    """Which attempt counts: highest | last | first | average."""
    navigation: Mapped[str] = plain(sa.String(10), default="free")
    """free | sequential: forward only, each question once."""
    layout: Mapped[str] = plain(sa.String(4), default="one")
    """one question a page, or all of them on one."""
    behaviour: Mapped[str] = plain(sa.String(12), default="deferred")
    """When feedback comes: deferred | immediate | interactive."""
    tries: Mapped[int] = plain(default=1)
    """Tries at one question where the behaviour is interactive."""
    try_penalty: Mapped[float] = plain(default=0.0)
    """Share of the question's mark that every wrong try costs, 0 to 1."""
    certainty: Mapped[bool] = plain(default=False)
    """Whether each answer says how sure the person is; for practice only."""
    review: Mapped[dict[str, Any]] = plain(default=dict)
    """What the person sees when: during | after | later | closed → the list of what is shown."""
    access_code: Mapped[str] = secret(sa.String(40), default="")
    lobby: Mapped[bool] = plain(default=False)
    """A mass exam: attempts are made beforehand and people wait in a lobby until it opens."""
    jitter_seconds: Mapped[int] = plain(default=0)
    """Starts of a mass exam are spread over this many seconds; everybody's own time begins with the own start."""
    release: Mapped[str] = plain(sa.String(8), default="at_once")
    """When marks become visible: at_once | trainer."""
    names_hidden: Mapped[bool] = plain(default=True)
    """Whether markers see answers without names."""
    double_marking: Mapped[bool] = plain(default=False)
    appeal_days: Mapped[int] = plain(default=7)
    """How many days after release a person may object to a mark; 0 for never."""
    frozen_at: Mapped[datetime | None] = plain()

    quiz: Mapped[Quiz] = relationship()
    slots: Mapped[list[QuizSlot]] = relationship(order_by="QuizSlot.position", cascade="all, delete-orphan")
    sections: Mapped[list[QuizSection]] = relationship(order_by="QuizSection.position", cascade="all, delete-orphan")
    cells: Mapped[list[BlueprintCell]] = relationship(order_by="BlueprintCell.position", cascade="all, delete-orphan")


class QuizSection(Identified, Model):
    """A part of a quiz with its own heading; shuffling stays inside it, and out of it where `shuffle` is off."""

    __tablename__ = "quiz_section"
    __table_args__ = (sa.UniqueConstraint("quiz_version_id", "position"),)

    quiz_version_id: Mapped[int] = plain(sa.ForeignKey("quiz_version.id"))
    position: Mapped[int] = plain()
    title: Mapped[str] = plain(sa.String(200))
    shuffle: Mapped[bool] = plain(default=True)


class QuizSlot(Identified, Model):
    """A question at its place in a quiz version."""

    __tablename__ = "quiz_slot"
    __table_args__ = (sa.UniqueConstraint("quiz_version_id", "position"),)

    quiz_version_id: Mapped[int] = plain(sa.ForeignKey("quiz_version.id"))
    position: Mapped[int] = plain()
    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"))
    mark: Mapped[float] = plain(default=1.0)
    section_id: Mapped[int | None] = plain(sa.ForeignKey("quiz_section.id"))

    question_version: Mapped[QuestionVersion] = relationship()


class BlueprintCell(Identified, Model):
    """How many items of a competency, an indicator and a level every attempt draws from the item bank (kisi-kisi)."""

    __tablename__ = "blueprint_cell"
    __table_args__ = (
        sa.UniqueConstraint("quiz_version_id", "position"),
        sa.CheckConstraint("items > 0", name="items"),
    )

    quiz_version_id: Mapped[int] = plain(sa.ForeignKey("quiz_version.id"))
    position: Mapped[int] = plain()
    section_id: Mapped[int | None] = plain(sa.ForeignKey("quiz_section.id"))
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"))
    level: Mapped[int] = plain()
    indicator: Mapped[int | None] = plain()
    """None draws from every indicator of the level, in turns."""
    items: Mapped[int] = plain()
    mark: Mapped[float] = plain(default=1.0)

    competency: Mapped[Competency] = relationship()


class QuizOverride(Identified, Model):
    """Other conditions for one person, or for everybody at once, with who decided it and why; never changed, only revoked."""

    __tablename__ = "quiz_override"

    quiz_id: Mapped[int] = plain(sa.ForeignKey("quiz.id"), index=True)
    person_id: Mapped[int | None] = plain(sa.ForeignKey("person.id"), index=True)
    """None for everybody."""
    extra_minutes: Mapped[int] = plain(default=0)
    extra_attempts: Mapped[int] = plain(default=0)
    opens_at: Mapped[datetime | None] = plain()
    closes_at: Mapped[datetime | None] = plain()
    reason: Mapped[str] = personal(sa.String(400))
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    created_at: Mapped[datetime] = plain()
    revoked_at: Mapped[datetime | None] = plain()
