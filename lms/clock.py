"""The one place that reads the clock, so that tests and fault runs can move time in one place.

Times are aware and in UTC; a calendar day is a day in Jakarta (WIB) unless an agency says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment`: how `lms seed` lets a year pass through the services."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def today(zone: ZoneInfo = JAKARTA) -> date:
    """The calendar day in `zone`; JP, due dates and validity are counted in days of the agency's own zone."""
    return now().astimezone(zone).date()


def day_of(moment: datetime, zone: ZoneInfo = JAKARTA) -> date:
    """The calendar day on which `moment` falls in `zone`."""
    return moment.astimezone(zone).date()
