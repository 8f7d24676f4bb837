"""The days that the history of the large set covers, and how its moments are written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAYS = 680
"""How far back the history reaches."""
JUST_BEFORE = 1
"""The history ends so many days before today."""


@dataclass(frozen=True)
class Calendar:
    """Day 0 of the history and the day on which it ends."""

    start: date
    today: date

    @classmethod
    def ending(cls, today: date) -> Calendar:
        """The history that ends just before `today`."""
        return cls(today - timedelta(days=DAYS + JUST_BEFORE), today)

    def day(self, offset: int) -> date:
        """The date of a day of the history."""
        return _day(self.start, offset)

    def moment(self, offset: int, second: int) -> str:
        """A moment of that day as both databases read it; `second` counts from 01.00 UTC, which is 08.00 in Jakarta."""
        hours, rest = divmod(second, 3600)
        return f"{_day(self.start, offset)} {1 + hours:02d}:{rest // 60:02d}:{rest % 60:02d}.000000"


WORKING_SECONDS = 8 * 3600
"""Seconds of a working day: within them the UTC day and the day in Jakarta are the same."""


@lru_cache(maxsize=4096)
def _day(start: date, offset: int) -> date:
    return start + timedelta(days=offset)
