"""Read on what terms a person takes a quiz: its settings, and what was decided for that person or for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from lms.clock import now
from lms.db import db
from lms.quizzes.models import QuizOverride, QuizVersion

NOT_TRIED = ("voided", "prepared")
"""States of attempts that do not count against the number allowed."""


class Try(Protocol):
    """An attempt, as a row or as read for a page."""

    @property
    def state(self) -> str: ...

    @property
    def submitted_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Standing:
    """How a person stands: tries `left` (None: as often as wanted), and the moment `again` before which none begins (None: now)."""

    left: int | None
    again: datetime | None


@dataclass(frozen=True)
class Terms:
    """The terms of one person. `minutes` is the limit without `extra_minutes`; None is no limit.

    `attempts_allowed` includes extra ones; None is as often as wanted. `spacing` is the least time between attempts.
    """

    opens_at: datetime | None
    closes_at: datetime | None
    minutes: int | None
    extra_minutes: int
    attempts_allowed: int | None
    spacing: timedelta
    needs_code: bool

    def standing(self, made: Iterable[Try]) -> Standing:
        """How a person stands who has made these attempts."""
        tried = [one for one in made if one.state not in NOT_TRIED]
        left = None if self.attempts_allowed is None else max(0, self.attempts_allowed - len(tried))
        again = max((one.submitted_at + self.spacing for one in tried if one.submitted_at is not None), default=None)
        return Standing(left, again if again is not None and again > now() else None)

    def open_at(self, moment: datetime) -> bool:
        """Whether the quiz has opened by then."""
        return self.opens_at is None or self.opens_at <= moment

    def ends(self, start: datetime) -> datetime | None:
        """When an attempt that begins at `start` ends: after the limit with its extra time, or when the quiz closes."""
        limit = None if self.minutes is None else start + timedelta(minutes=self.minutes + self.extra_minutes)
        return min((one for one in (limit, self.closes_at) if one is not None), default=None)


def terms_of(quiz_version: QuizVersion, person_id: int) -> Terms:
    """The terms of a person. Extra minutes and attempts add up; of several windows the newest counts, one's own first."""
    overrides = overrides_of(quiz_version.quiz_id, person_id)
    extra = sum(one.extra_attempts for one in overrides)
    allowed = quiz_version.attempts_allowed
    return Terms(
        opens_at=_newest([one.opens_at for one in overrides], quiz_version.opens_at),
        closes_at=_newest([one.closes_at for one in overrides], quiz_version.closes_at),
        minutes=quiz_version.time_limit_minutes,
        extra_minutes=sum(one.extra_minutes for one in overrides),
        attempts_allowed=None if allowed is None else allowed + extra,
        spacing=timedelta(minutes=quiz_version.spacing_minutes),
        needs_code=bool(quiz_version.access_code),
    )


def overrides_of(quiz_id: int, person_id: int) -> list[QuizOverride]:
    """What holds for a person at a quiz: decisions for everybody, then the person's own, each the oldest first."""
    query = sa.select(QuizOverride).where(
        QuizOverride.quiz_id == quiz_id,
        QuizOverride.revoked_at.is_(None),
        sa.or_(QuizOverride.person_id.is_(None), QuizOverride.person_id == person_id),
    )
    return list(db.session.scalars(query.order_by(QuizOverride.person_id.is_not(None), QuizOverride.id)))


def _newest(moments: Sequence[datetime | None], setting: datetime | None) -> datetime | None:
    return next((one for one in reversed(moments) if one is not None), setting)
