"""The one place that reads the clock, so that tests and fault runs can move time in one place.

Times are aware and in UTC; a calendar day is a day in Jakarta (WIB) unless an agency says otherwise.

A process that serves people or works for them *holds* the clock: from then on its time is a moment both the database and the
machine know (`Anchor`) plus the seconds the machine has counted since, asleep or awake. Setting the wall clock, by hand or by
a time server, then changes nothing; docs/decisions/0017 has the rule. Commands and tests that hold nothing read the wall.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)
_held: list[Anchor] = []


@dataclass(frozen=True)
class Anchor:
    """It was `moment` when the machine had counted `counted` seconds since its start."""

    moment: datetime
    counted: float

    def now(self) -> datetime:
        """The moment it is by the machine's count."""
        return self.moment + timedelta(seconds=counted() - self.counted)


def wall() -> datetime:
    """What the wall clock says, right or wrong."""
    return datetime.now(UTC)


def counted() -> float:
    """Seconds since the machine started, those it slept included; nobody can set them (CLOCK_BOOTTIME)."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def slept() -> float:
    """Seconds the machine has slept since it started."""
    return counted() - time.monotonic()


def machine_start() -> str:
    """The name of this start of the machine: what `counted` counts from."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def hold(anchor: Anchor | None) -> None:
    """From now on this process's time runs from `anchor`; None reads the wall again."""
    _held[:] = [] if anchor is None else [anchor]


def held() -> Anchor | None:
    """The anchor this process's time runs from, None while it reads the wall."""
    return _held[0] if _held else None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told.get() or (_held[0].now() if _held else wall())


def ahead() -> timedelta:
    """How far the wall clock is ahead of the time that is held; zero while nothing is held."""
    return wall() - _held[0].now() if _held else timedelta(0)


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
