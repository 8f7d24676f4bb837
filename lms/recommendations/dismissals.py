"""Which dismissals still stand: the newest word of a person on a course, "later" for a month only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from lms.clock import now
from lms.db import UtcDateTime
from lms.recommendations.models import SuggestionEvent

REASONS = ("already_know", "not_my_work", "too_long", "later", "other")
LATER = timedelta(days=30)
"""How long "later" keeps a course away."""


def stands(event: Any) -> sa.ColumnElement[bool]:
    """`event` (SuggestionEvent or an alias) is a dismissal that neither a restoration nor, for "later", time has undone.

    The moment is read when the query runs, so that a query may be built once and kept.
    """
    restored = sa.orm.aliased(SuggestionEvent)
    taken_back = sa.exists().where(
        restored.person_id == event.person_id,
        restored.kind == "restore",
        restored.course_id == event.course_id,
        restored.id > event.id,
    )
    since = sa.bindparam("later_since", callable_=lambda: now() - LATER, type_=UtcDateTime())
    lasting = sa.or_(event.reason != "later", event.happened_at > since)
    return sa.and_(event.kind == "dismiss", lasting, ~taken_back)


def standing_dismissals(low: Any, high: Any) -> sa.Select[int, int]:
    """(person, course) of the dismissals that stand, for people with internal ids (or parameters) from `low` to `high`."""
    event = sa.orm.aliased(SuggestionEvent)
    query = sa.select(event.person_id, event.course_id).where(event.person_id.between(low, high), stands(event))
    return query.distinct()


def is_dismissed(person: Any, course: Any) -> sa.ColumnElement[bool]:
    """A dismissal of the course (a column) by the person (a column) stands."""
    event = sa.orm.aliased(SuggestionEvent)
    return sa.exists().where(event.person_id == person, event.course_id == course, stands(event))
