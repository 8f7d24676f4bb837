"""Keep the time of a machine in the database, notice when its wall clock is set or it slept, and settle afterwards.

The rule and its reasons: docs/decisions/0017.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms import clock
from lms.db import db, transaction
from lms.health.models import ClockMark

log = logging.getLogger("lms.clock")

TOLERANCE = timedelta(seconds=2)
"""How far the wall clock may stand from the time held before somebody must have set it."""
QUIET = timedelta(minutes=10)
"""How long after a disturbance nothing is handed in for anybody: time for a trainer to give back what was lost."""
ABSENCE = timedelta(seconds=150)
"""How old the mark may be when a process starts: the job process raises it every minute."""
STAMPED_EVERY = 1.0
"""Seconds between two marks of a process."""


@dataclass
class _Watch:
    """What this process saw last. `disturbed` is the machine's count then."""

    ahead: timedelta = timedelta(0)
    slept: float = 0.0
    disturbed: float | None = None
    behind: bool = False
    stamped: float = 0.0


_watch = _Watch()


def hold_clock() -> None:
    """Take the machine's time from the database, or begin it there; once in a process, before it serves or works.

    After a start of the machine time begins at the wall clock or the high-water mark, whichever is later. Where the wall
    clock is more than `TOLERANCE` below the mark the process is not ready. A service that was away for more than `ABSENCE` hands
    nothing in at first: people could not save meanwhile.
    """
    with transaction("read"):
        latest = db.session.scalar(sa.select(sa.func.max(ClockMark.latest)))
        anchor = _anchor()
    clock.hold(anchor or _begin(max(filter(None, (clock.wall(), latest)))))
    _watch.ahead, _watch.slept, _watch.stamped, _watch.disturbed = clock.ahead(), clock.slept(), 0.0, None
    _watch.behind = latest is not None and clock.wall() < latest - TOLERANCE
    if abs(_watch.ahead) > TOLERANCE:
        _disturb("the wall clock differs by %.1f s from the time of this machine", _watch.ahead.total_seconds())
    if latest is not None and clock.now() - latest > ABSENCE:
        _disturb("the service was away for %.1f s", (clock.now() - latest).total_seconds())


def _anchor() -> clock.Anchor | None:
    """Where the time of this start of the machine runs from; None before any process began it."""
    mark = db.session.get(ClockMark, clock.machine_start())
    return None if mark is None else clock.Anchor(mark.moment, mark.counted)


def _begin(moment: datetime) -> clock.Anchor:
    """The first process after a start of the machine writes its row; one that was slower takes it."""
    anchor = clock.Anchor(moment, clock.counted())
    mark = ClockMark(machine_start=clock.machine_start(), moment=moment, counted=anchor.counted, latest=moment)
    with transaction():
        try:
            with db.session.begin_nested():
                db.session.add(mark)
        except IntegrityError:
            return _anchor() or anchor
    return anchor


def stamp() -> None:
    """Raise the high-water mark in the caller's transaction, at most once a second; take over an anchor that was settled."""
    anchor = clock.held()
    if anchor is None or clock.counted() - _watch.stamped < STAMPED_EVERY:
        return
    watch()
    here = ClockMark.machine_start == clock.machine_start()
    moment, counted = db.session.execute(sa.select(ClockMark.moment, ClockMark.counted).where(here)).one()
    if (moment, counted) != (anchor.moment, anchor.counted):
        clock.hold(clock.Anchor(moment, counted))
    raised = sa.update(ClockMark).where(here, ClockMark.latest < clock.now()).values(latest=clock.now())
    if not _quiet():
        raised = raised.values(unsettled_until=clock.now() + _unquiet())
    db.session.execute(raised, execution_options={"synchronize_session": False})
    _watch.stamped = clock.counted()


def watch() -> None:
    """Notice that somebody set the wall clock, or that the machine slept, since this was last asked."""
    ahead, slept = clock.ahead(), clock.slept()
    if abs(ahead - _watch.ahead) > TOLERANCE:
        _disturb("the wall clock was set by %.1f s", (ahead - _watch.ahead).total_seconds())
    if slept - _watch.slept > TOLERANCE.total_seconds():
        _disturb("the machine slept for %.1f s", slept - _watch.slept)
    _watch.ahead, _watch.slept = ahead, slept


def _disturb(what: str, seconds: float) -> None:
    _watch.disturbed = clock.counted()
    log.error(what + "; nobody's time changes, and nothing is handed in by itself for %s", seconds, QUIET)


def settled() -> bool:
    """Whether time has run quietly for `QUIET` in every process, so that attempts may be handed in for people."""
    watch()
    if clock.held() is None:
        return True
    until = sa.select(ClockMark.unsettled_until).where(ClockMark.machine_start == clock.machine_start())
    told = db.session.scalar(until)
    return _quiet() and (told is None or told <= clock.now())


def _unquiet() -> timedelta:
    """How much of `QUIET` is left since this process noticed something."""
    if _watch.disturbed is None:
        return timedelta(0)
    return max(timedelta(0), QUIET - timedelta(seconds=clock.counted() - _watch.disturbed))


def _quiet() -> bool:
    return not _unquiet()


def sane() -> bool:
    """False while the wall clock stands below the mark that this process found at its start."""
    return not (_watch.behind and clock.ahead() < -TOLERANCE)


def follow_wall() -> bool:
    """Let time follow a wall clock that was set, once it is settled; only while nobody's time runs. Returns whether it did."""
    if clock.held() is None or not settled() or abs(clock.ahead()) <= TOLERANCE:
        return False
    moment = clock.wall()
    log.warning("time follows the wall clock by %.1f s", clock.ahead().total_seconds())
    here = sa.update(ClockMark).where(ClockMark.machine_start == clock.machine_start())
    db.session.execute(here.values(moment=moment, counted=clock.counted(), unsettled_until=None))
    db.session.execute(sa.update(ClockMark).where(ClockMark.latest > moment).values(latest=moment))
    _watch.stamped = 0.0
    stamp()
    _watch.ahead = clock.ahead()
    return True
