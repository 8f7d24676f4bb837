"""Observations, states, ratings, tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.competencies.models import Competency
from lms.db import Identified, Model, personal, plain
from lms.people.models import Person
from lms.quizzes.models import Attempt


class Observation(Identified, Model):
    """One piece of evidence about one person's level, never updated but for its `status`.

    `mean` and `se` are on the level scale (1–5). `source`: assessment_centre | test | supervisor | self | course.
    `status`: active | superseded | disputed | voided.
    """

    __tablename__ = "observation"
    __table_args__ = (
        sa.Index("ix_observation_person_competency", "person_id", "competency_id", "observed_on"),
        sa.CheckConstraint("se > 0", name="se"),
        sa.CheckConstraint("status in ('active','superseded','disputed','voided')", name="status"),
    )

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"))
    source: Mapped[str] = plain(sa.String(20))
    mean: Mapped[float] = personal()
    se: Mapped[float] = personal()
    detail: Mapped[dict[str, Any]] = personal(default=dict)
    """What a sentence about it needs: items, right answers, probability that the required level was met then."""
    instrument: Mapped[str] = plain(sa.String(60))
    instrument_version: Mapped[str] = plain(sa.String(40))
    assessor_id: Mapped[int | None] = plain(sa.ForeignKey("person.id"))
    attempt_id: Mapped[int | None] = plain(sa.ForeignKey("attempt.id"))
    observed_on: Mapped[date] = plain()
    valid_until: Mapped[date] = plain()
    recorded_at: Mapped[datetime] = plain()
    status: Mapped[str] = plain(sa.String(12), default="active")

    competency: Mapped[Competency] = relationship()


class CompetencyState(Model):
    """What is known of one competency of one person: a cache of the observations, written with each of them.

    `status`: unmeasured | provisional | measured | expired. Rebuildable at any time (`lms check` compares).
    """

    __tablename__ = "competency_state"

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), primary_key=True)
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"), primary_key=True, index=True)
    status: Mapped[str] = plain(sa.String(12))
    mean: Mapped[float | None] = personal()
    se: Mapped[float | None] = personal()
    p_meets: Mapped[float | None] = personal()
    """Probability that the level required by the current post is met; None where nothing is required."""
    required_level: Mapped[int | None] = plain()
    sources: Mapped[list[Any]] = personal(default=list)
    valid_until: Mapped[date | None] = plain()
    changed_at: Mapped[datetime] = plain()
    policy: Mapped[str] = plain(sa.String(20))
    """Which edition of the fusion rule made it."""

    competency: Mapped[Competency] = relationship()


class StateChange(Identified, Model):
    """How a state changed and by which observation, so that a page can say what changed and why."""

    __tablename__ = "state_change"
    __table_args__ = (sa.Index("ix_state_change_person", "person_id", "changed_at"),)

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"))
    observation_id: Mapped[int | None] = plain(sa.ForeignKey("observation.id"))
    cause: Mapped[str] = plain(sa.String(20))
    """observation | requirement | expiry | correction."""
    before: Mapped[dict[str, Any]] = personal(default=dict)
    after: Mapped[dict[str, Any]] = personal(default=dict)
    changed_at: Mapped[datetime] = plain()

    competency: Mapped[Competency] = relationship()


class Rating(Identified, Model):
    """A form of behavioural indicators about one competency of one person, by themselves or their supervisor.

    `answers`: indicator uuid → never | sometimes | consistently | guides. Drafts are kept; submitting writes an observation.
    """

    __tablename__ = "rating"
    __table_args__ = (sa.Index("ix_rating_subject", "subject_id", "competency_id", "kind"),)

    subject_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    rater_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    kind: Mapped[str] = plain(sa.String(12))
    """self | supervisor."""
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"))
    answers: Mapped[dict[str, Any]] = personal(default=dict)
    example: Mapped[str] = personal(default="")
    submitted_at: Mapped[datetime | None] = plain()
    updated_at: Mapped[datetime] = plain()

    subject: Mapped[Person] = relationship(foreign_keys=[subject_id])
    competency: Mapped[Competency] = relationship()


_STANDING = sa.text("closed_on is null")


class PerformanceGap(Identified, Model):
    """A supervisor noted that a person's results stayed below target, and which competency that points to.

    It is no evidence of a level and never becomes one. At most one stands per person and competency.
    """

    __tablename__ = "performance_gap"
    __table_args__ = (
        sa.CheckConstraint("strength between 1 and 3", name="strength"),
        sa.Index(
            "uq_performance_gap_standing",
            "person_id",
            "competency_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), index=True)
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"))
    strength: Mapped[int] = personal()
    """How far below target: 1 a little | 2 clearly | 3 far."""
    note: Mapped[str] = personal()
    """What the supervisor saw; the person reads it."""
    seen_on: Mapped[date] = plain()
    """The day of the result it is about."""
    noted_by: Mapped[int] = plain(sa.ForeignKey("person.id"))
    noted_on: Mapped[date] = plain()
    """The day it was written down, from which it counts."""
    closed_by: Mapped[int | None] = plain(sa.ForeignKey("person.id"))
    closed_on: Mapped[date | None] = plain()

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    competency: Mapped[Competency] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[noted_by])


class CompetencyTest(Identified, Model):
    """A sitting: the first test over the weightiest competencies (`placement`) or a test of one competency (`single`)."""

    __tablename__ = "competency_test"

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[str] = plain(sa.String(12))
    competencies: Mapped[list[Any]] = plain(default=list)
    """[{competency_id, level}] as chosen at the start."""
    path: Mapped[list[Any]] = personal(default=list)
    """Per competency, in the same order, every step with the item's parameters then, so that it can be replayed."""
    created_at: Mapped[datetime] = plain()
    attempt_id: Mapped[int | None] = plain(sa.ForeignKey("attempt.id"))
    finished_at: Mapped[datetime | None] = plain()

    attempt: Mapped[Attempt | None] = relationship()


class ItemExposure(Model):
    """The share of the recent tests of a competency that asked an item; a job counts it, tests leave the most asked waiting."""

    __tablename__ = "item_exposure"

    question_version_id: Mapped[int] = plain(sa.ForeignKey("question_version.id"), primary_key=True)
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"), index=True)
    share: Mapped[float] = plain()
    counted_at: Mapped[datetime] = plain()


class ResultImport(Identified, Model):
    """A spreadsheet of assessment-centre or CACT results that was applied."""

    __tablename__ = "result_import"

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"))
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    file_name: Mapped[str] = plain(sa.String(200))
    instrument: Mapped[str] = plain(sa.String(60))
    rows: Mapped[list[Any]] = personal(default=list)
    state: Mapped[str] = plain(sa.String(10), default="checked")
    counts: Mapped[dict[str, Any]] = plain(default=dict)
    created_at: Mapped[datetime] = plain()
    applied_at: Mapped[datetime | None] = plain()
