"""Runs, suggestions and what people did with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.courses.models import Course
from lms.db import Identified, Model, personal, plain

_STANDING = sa.text("lifted_at is null")
_STANDING_FOR_ALL = sa.text("lifted_at is null and course_id is null")


class RecommenderModel(Identified, Model):
    """A trained model on disk: version, data stamp, settings, metrics. One is `serving`."""

    __tablename__ = "recommender_model"

    version: Mapped[str] = plain(sa.String(40), unique=True)
    state: Mapped[str] = plain(sa.String(10), default="kept")
    """serving | kept | retired."""
    data_stamp: Mapped[str] = plain(sa.String(64))
    settings: Mapped[dict[str, Any]] = plain(default=dict)
    metrics: Mapped[dict[str, Any]] = plain(default=dict)
    trained_at: Mapped[datetime] = plain()


class Slate(Model):
    """Everything considered for a person at the last scoring: up to 30 courses, for plans and "Mengapa bukan X?"."""

    __tablename__ = "slate"

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), primary_key=True)
    model_version: Mapped[str] = plain(sa.String(40))
    entries: Mapped[list[Any]] = personal(default=list)
    """[{course_id, score, p_finish, closures: {competency code: priority points}}] in the order of the ranking."""
    gap_without_course: Mapped[list[Any]] = personal(default=list)
    """Codes of competencies with a gap that no course closes."""
    retests: Mapped[list[Any]] = personal(default=list)
    """[{competency, course_id, title, finished_on}]: gaps whose newest measurement is older than a course finished for
    them, most urgent first.
    """
    computed_at: Mapped[datetime] = plain()


class Suggestion(Identified, Model):
    """One course suggested to one person. `reasons` are codes with numbers; the words are made when shown."""

    __tablename__ = "suggestion"
    __table_args__ = (sa.Index("ix_suggestion_person_live", "person_id", "replaced_at", "rank"),)

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    rank: Mapped[int] = plain()
    score: Mapped[float] = personal()
    contributions: Mapped[dict[str, Any]] = personal(default=dict)
    """{terms: {bias and each signal: its part of the log-odds of finishing}, closures: {code: priority points}}: the score
    is 1 / (1 + e^-Σ terms) × Σ closures, exactly.
    """
    reasons: Mapped[list[Any]] = personal(default=list)
    """[{code, …numbers}] as `recommender.reasons` gives them; a finished course is cited with its title."""
    exploration: Mapped[bool] = plain(default=False)
    propensity: Mapped[float] = plain(default=1.0)
    model_version: Mapped[str] = plain(sa.String(40))
    created_at: Mapped[datetime] = plain()
    replaced_at: Mapped[datetime | None] = plain()
    """When a newer list took its place; None while it is shown."""

    course: Mapped[Course] = relationship()


class SuggestionEvent(Model):
    """What happened to a suggestion: impression | click | dismiss | restore | enroll | plan, with the reason of a dismissal."""

    __tablename__ = "suggestion_event"
    __table_args__ = (sa.Index("ix_suggestion_event_person", "person_id", "kind", "happened_at"),)

    id: Mapped[int] = plain(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    suggestion_id: Mapped[int] = plain(sa.ForeignKey("suggestion.id"), index=True)
    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    kind: Mapped[str] = plain(sa.String(12))
    reason: Mapped[str] = plain(sa.String(20), default="")
    """already_know | not_my_work | too_long | later | other."""
    place: Mapped[str] = plain(sa.String(12), default="")
    """Where it was shown: home | list."""
    happened_at: Mapped[datetime] = plain()


class Intervention(Identified, Model):
    """What governance decided about the suggestions of everybody: who, when, why; in force until it is lifted."""

    __tablename__ = "recommender_intervention"
    __table_args__ = (
        sa.CheckConstraint("(course_id is not null) = (kind in ('pin','ban'))", name="course"),
        sa.Index(
            "uq_recommender_intervention_course",
            "course_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        sa.Index(
            "uq_recommender_intervention_kind",
            "kind",
            unique=True,
            sqlite_where=_STANDING_FOR_ALL,
            postgresql_where=_STANDING_FOR_ALL,
        ),
    )

    kind: Mapped[str] = plain(sa.String(8))
    """pin | ban (a course) | freeze (no new model serves) | rules (no model serves)."""
    course_id: Mapped[int | None] = plain(sa.ForeignKey("course.id"))
    reason: Mapped[str] = plain(sa.String(400))
    account_id: Mapped[int] = plain(sa.ForeignKey("account.id"))
    decided_at: Mapped[datetime] = plain()
    lifted_by: Mapped[int | None] = plain(sa.ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None] = plain()
    lift_reason: Mapped[str] = plain(sa.String(400), default="")

    course: Mapped[Course | None] = relationship()


class ParityReport(Model):
    """What the last scoring of everybody gave to groups of at least 20 people; nobody's own value is kept."""

    __tablename__ = "parity_report"

    id: Mapped[int] = plain(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    computed_at: Mapped[datetime] = plain()
    model_version: Mapped[str] = plain(sa.String(40))
    people: Mapped[int] = plain()
    """People with a gap."""
    closed_share: Mapped[float] = plain()
    """Mean share of the gap priority that the courses shown are expected to close."""
    agreement: Mapped[float] = plain()
    """Mean share of the courses shown that stand there by closure alone as well."""
    groups: Mapped[dict[str, Any]] = plain(default=dict)
    """{agency | tier | age: [[name, people, mean closed share, ratio to everybody]]}."""
    drift: Mapped[dict[str, Any]] = plain(default=dict)
    """{signal: population stability index between training and this scoring}; empty while nothing was learned."""


class CourseEffect(Model):
    """The rise measured after a course in one competency, from at least 20 people; nobody's own value is kept."""

    __tablename__ = "course_effect"
    __table_args__ = (sa.UniqueConstraint("course_id", "competency_id"),)

    id: Mapped[int] = plain(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"))
    claimed: Mapped[float] = plain()
    """Levels its author states."""
    gain: Mapped[float] = plain()
    """Levels measured, against similar people who took no course, shrunk."""
    upper: Mapped[float] = plain()
    """The level below which the true rise lies nine times in ten."""
    n: Mapped[int] = plain()
    """Pairs of measurements."""
    ineffective: Mapped[bool] = plain(default=False)
    levels: Mapped[list[Any]] = plain(default=list)
    """[[level started from, pairs, levels gained]], from 20 pairs on."""
    computed_at: Mapped[datetime] = plain()


class Wish(Identified, Model):
    """A supervisor wishes that a person takes a course."""

    __tablename__ = "wish"
    __table_args__ = (sa.UniqueConstraint("person_id", "course_id"),)

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = plain(sa.ForeignKey("course.id"))
    by_person_id: Mapped[int] = plain(sa.ForeignKey("person.id"))
    wished_on: Mapped[date] = plain()
