"""Trained tracers, and the picture of each person's topics."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from lms.db import Identified, Model, personal, plain


class TracerModel(Identified, Model):
    """A tracer on disk: version, data stamp, settings, metrics. At most one is `serving`."""

    __tablename__ = "tracer_model"

    version: Mapped[str] = plain(sa.String(40), unique=True)
    state: Mapped[str] = plain(sa.String(10), default="kept")
    """serving | kept | retired."""
    data_stamp: Mapped[str] = plain(sa.String(64))
    settings: Mapped[dict[str, Any]] = plain(default=dict)
    metrics: Mapped[dict[str, Any]] = plain(default=dict)
    """{learned_answers, learned_people, judged_answers, judged_people, log_loss, calibration_error, served: {version,
    log_loss, calibration_error}}: both on the same answers of people nobody learned from.
    """
    trained_at: Mapped[datetime] = plain()


class PracticeTopic(Model):
    """One topic of one person as practice shows it, drawn anew by a job after every answer."""

    __tablename__ = "practice_topic"

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), primary_key=True)
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"), primary_key=True)
    level: Mapped[int] = plain(primary_key=True, autoincrement=False)
    indicator: Mapped[int] = plain(primary_key=True, autoincrement=False)
    """Number of the behaviour within the level; 0 where the competency has none."""
    answers: Mapped[int] = personal()
    """Questions that speak for it."""
    p_mastered: Mapped[float] = personal()
    """Probability that the level is met in this topic."""
    chance: Mapped[float] = personal()
    """Mean probability that its questions are answered right next; `low` and `high` are the ends of the 80 % band."""
    low: Mapped[float] = personal()
    high: Mapped[float] = personal()
    standing: Mapped[str] = personal(sa.String(10))
    """strong | practise | unclear."""
    activity_id: Mapped[int | None] = plain(sa.ForeignKey("activity.id"))
    """Where to practise next: a lesson with check questions, or a practice quiz, of a course the person is in."""
    model_version: Mapped[str] = plain(sa.String(40))
    """The tracer that said the chances; `answers` where none served."""
    computed_at: Mapped[datetime] = plain()
