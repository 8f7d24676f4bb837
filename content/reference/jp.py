"""JP arithmetic: from minutes or events to JP, under the caps of a form. Raw minutes are kept so that a later
rule can count them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from content.reference.jp_rules import Rate


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day's minutes: those that passed, and those that count under the day's cap."""

    day: date
    minutes: int
    counted: int


@dataclass(frozen=True, slots=True)
class JpCredit:
    """JP earned, with the days behind it; `capped` when some minutes or events did not count."""

    jp: int
    days: tuple[DayCount, ...] = ()
    capped: bool = False

    @property
    def minutes(self) -> int:
        """All minutes that passed, counted or not."""
        return sum(day.minutes for day in self.days)

    @property
    def counted(self) -> int:
        """The minutes that counted."""
        return sum(day.counted for day in self.days)


def credit_minutes(
    rate: Rate,
    minutes: Mapping[date, int],
    already: Mapping[date, int] | None = None,
    *,
    jp_minutes: int = 45,
) -> JpCredit:
    """JP of one activity from its minutes by day.

    `already` holds the minutes that count for the same form on those days from other activities: a cap such
    as 3 JP a day is one person's, not one course's. JP = counted minutes / jp_minutes, an uplift added,
    rounded down once over all days. Raises `ValueError` on negative minutes.
    """
    before = already or {}
    if any(value < 0 for value in [*minutes.values(), *before.values()]):
        raise ValueError("minutes cannot be negative")
    days = tuple(
        DayCount(day, passed, _room(rate, passed, before.get(day, 0), jp_minutes))
        for day, passed in sorted(minutes.items())
    )
    uplift = 1 + Fraction(repr(rate.uplift))
    jp = int(sum(day.counted for day in days) * uplift / jp_minutes)
    return JpCredit(jp, days, any(day.counted < day.minutes for day in days))


def _room(rate: Rate, passed: int, before: int, jp_minutes: int) -> int:
    if rate.jp_per_day is None:
        return passed
    return min(passed, max(0, rate.jp_per_day * jp_minutes - before))


def credit_units(rate: Rate, units: int, already_this_month: int = 0) -> JpCredit:
    """JP of days, events or semesters: a fixed number for each, under the cap of events a month.

    Raises `ValueError` on negative units, or for a rate that counts minutes.
    """
    if rate.jp is None or units < 0 or already_this_month < 0:
        raise ValueError("this rate counts minutes, or the units are negative")
    counted = units
    if rate.events_per_month is not None:
        counted = min(units, max(0, rate.events_per_month - already_this_month))
    return JpCredit(counted * rate.jp, capped=counted < units)
