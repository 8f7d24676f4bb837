"""Time that nobody can set: what a step of the wall clock, a sleep and a restart do to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms import clock
from lms.db import db, transaction
from lms.health import timekeeping
from lms.health.models import ClockMark

NOON = datetime(2026, 5, 4, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A machine whose clocks the test sets: the wall, the count since its start, and how much of it it slept."""

    def __init__(self) -> None:
        self.moment, self.count, self.asleep, self.start = NOON, 100.0, 0.0, "first"

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.count += seconds

    def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)
        self.asleep += seconds

    def restart(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.count, self.asleep, self.start = 5.0, 0.0, "second"


@pytest.fixture
def machine(app, monkeypatch):
    """Clocks of the test's own, held by this process until the test ends."""
    made = Machine()
    monkeypatch.setattr(clock, "wall", lambda: made.moment)
    monkeypatch.setattr(clock, "counted", lambda: made.count)
    monkeypatch.setattr(clock, "slept", lambda: made.asleep)
    monkeypatch.setattr(clock, "machine_start", lambda: made.start)
    with app.app_context():
        timekeeping.hold_clock()
        yield made
    clock.hold(None)
    monkeypatch.undo()
    timekeeping._watch.__init__()


def stamp():
    with transaction():
        timekeeping.stamp()


def latest():
    return db.session.query(ClockMark).order_by(ClockMark.latest.desc()).first().latest


def test_a_process_that_holds_nothing_reads_the_wall(app):
    assert clock.held() is None
    assert abs(clock.now() - clock.wall()) < timedelta(seconds=1)
    assert clock.ahead() == timedelta(0)


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
def test_a_step_of_the_wall_changes_nobodys_time_and_holds_back_handing_in(machine, step, caplog):
    machine.pass_by(60)
    machine.moment += step
    assert clock.now() == NOON + timedelta(seconds=60)
    assert not timekeeping.settled()
    assert "the wall clock was set" in caplog.text
    machine.pass_by(599)
    assert not timekeeping.settled()
    machine.pass_by(1)
    assert timekeeping.settled()
    assert clock.now() == NOON + timedelta(seconds=660)
    assert timekeeping.sane(), "a step while serving does not take the server away from people in an exam"


def test_a_second_of_correction_disturbs_nobody(machine):
    machine.moment += timedelta(seconds=1.5)
    assert timekeeping.settled()


def test_time_passes_while_the_machine_sleeps_and_handing_in_waits(machine, caplog):
    machine.sleep(600)
    assert clock.now() == NOON + timedelta(seconds=600)
    assert not timekeeping.settled()
    assert "slept for 600" in caplog.text
    machine.pass_by(600)
    assert timekeeping.settled()


def test_another_process_of_the_machine_has_the_same_time_after_a_step(machine):
    machine.pass_by(30)
    machine.moment -= HOUR
    timekeeping.hold_clock()
    assert clock.now() == NOON + timedelta(seconds=30)
    assert not timekeeping.settled(), "it cannot know since when"


def test_what_one_process_noticed_holds_back_one_that_starts_later(machine):
    machine.sleep(600)
    stamp()
    timekeeping.hold_clock()
    assert not timekeeping.settled()
    machine.pass_by(600)
    assert timekeeping.settled()


def test_after_a_restart_time_never_begins_below_the_mark(machine):
    machine.pass_by(300)
    stamp()
    assert latest() == NOON + timedelta(seconds=300)
    machine.restart(-3600)
    timekeeping.hold_clock()
    assert clock.now() == NOON + timedelta(seconds=300)
    assert not timekeeping.sane()
    machine.moment += HOUR
    assert timekeeping.sane()


def test_after_a_restart_with_a_right_clock_the_wall_holds(machine):
    machine.restart(120)
    timekeeping.hold_clock()
    assert (clock.now(), timekeeping.sane(), timekeeping.settled()) == (NOON + timedelta(seconds=120), True, True)


def test_after_an_outage_handing_in_waits_and_time_went_on(machine, caplog):
    stamp()
    machine.restart(600)
    timekeeping.hold_clock()
    assert clock.now() == NOON + timedelta(seconds=600)
    assert "away for 600" in caplog.text
    assert not timekeeping.settled()
    machine.pass_by(600)
    assert timekeeping.settled()


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
def test_time_follows_the_wall_once_it_is_quiet(machine, step):
    machine.moment += step
    with transaction():
        assert not timekeeping.follow_wall()
    machine.pass_by(600)
    with transaction():
        assert timekeeping.follow_wall()
        assert not timekeeping.follow_wall()
    assert clock.now() == machine.moment
    machine.pass_by(2)
    stamp()
    assert latest() == clock.now() == machine.moment
    assert timekeeping.sane()


def test_the_mark_is_raised_at_most_once_a_second_and_a_settled_anchor_is_taken_over(machine):
    machine.pass_by(10)
    stamp()
    machine.pass_by(0.5)
    stamp()
    assert latest() == NOON + timedelta(seconds=10)
    with transaction():
        db.session.query(ClockMark).update({"moment": NOON + HOUR})
    machine.pass_by(1)
    stamp()
    assert clock.now() == NOON + HOUR + timedelta(seconds=11.5)


def test_not_ready_with_a_clock_below_the_mark(machine, client):
    machine.pass_by(60)
    stamp()
    machine.restart(-120)
    timekeeping.hold_clock()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["clock"]) == (503, False)
