"""The wall clock of the server is set back and forward, and its machine sleeps: nobody's attempt changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from lms.db import db, transaction
from lms.quizzes.models import Attempt
from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults.exam import exam
from tests.faults.people import Person, gather
from tests.faults.processes import Server, serving
from tests.faults.report import Run

HOUR = 3600.0
SLEEP = 600.0
MINUTES = 20
NEAR = 12.0
"""Seconds after which the attempt of the last person is over: it must be over then, not later."""
STEPS = {
    "set back by an hour": (-HOUR, 0.0),
    "set forward by an hour": (HOUR, 0.0),
    "asleep for ten minutes": (SLEEP, SLEEP),
}
"""What happens → seconds added to the wall clock and to the machine's count."""


def run(folder: Path, *, people: int = 6) -> Run:
    """All three steps, each with a fresh exam, and the job process restarted after the step."""
    result = Run("Clock steps", f"{people} people with {MINUTES} minutes each; the wall clock of all processes steps")
    for what, step in STEPS.items():
        _step(folder, people, what, step, result)
    return result


def _step(folder: Path, people: int, what: str, step: tuple[float, float], result: Run) -> None:
    file = folder.with_suffix(".clock")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("0 0")
    with exam(folder, people, minutes=MINUTES) as made, serving(made, clock=file) as server:
        everybody = gather(made, server.port)
        drift, refused, late = asyncio.run(_sit(server, everybody, file, step))
        closed, moved = _changed(everybody)
    result.at_most(f"{what}: largest change of anybody's remaining time", drift, 2.0, "s")
    result.zero(f"{what}: answers refused before the deadline", refused)
    result.zero(f"{what}: answers accepted after the deadline of the one whose time ended", late)
    result.zero(f"{what}: attempts handed in by themselves", closed)
    result.zero(f"{what}: deadlines moved", moved)


async def _sit(
    server: Server, everybody: Sequence[Person], file: Path, step: tuple[float, float]
) -> tuple[float, int, int]:
    """Largest change of remaining time beyond what passed, answers refused in time, answers accepted too late."""
    for person in everybody:
        await person.start()
    ends = _end_soon(everybody[-1])
    staying = everybody[:-1]
    before = [await _left(person) for person in staying]
    looked = time.monotonic()
    file.write_text(f"{step[0]} {step[1]}")
    worker = server.work()
    try:
        refused = sum([not await _saved(person) for person in staying])
        slept = step[1]
        after = [await _left(person) for person in staying]
        passed = time.monotonic() - looked + slept
        drift = max(abs(was - passed - left) for was, left in zip(before, after, strict=True))
        await asyncio.sleep(max(0.0, ends - time.time() + 6))
        late = int(await _saved(everybody[-1]))
        refused += sum([not await _saved(person) for person in staying])
        return drift, refused, late
    finally:
        worker.kill()
        worker.wait()


async def _left(person: Person) -> float:
    return float(str((await person.standing())["remaining_ms"])) / 1000


async def _saved(person: Person) -> bool:
    answer = await person.send(person.request(person.make(1 + person.random.randrange(QUIZ_QUESTIONS))))
    return answer.status == 200 and b'"refused":[]' in answer.text.replace(b" ", b"").replace(b"\n", b"")


def _end_soon(person: Person) -> float:
    """Bring one person's deadline near; returns the moment on the clock of this process."""
    with transaction():
        attempt = db.session.scalars(sa.select(Attempt).where(Attempt.person_id == person.candidate.person_id)).one()
        assert attempt.deadline_at is not None
        attempt.deadline_at -= timedelta(minutes=MINUTES) - timedelta(seconds=NEAR)
        return attempt.deadline_at.timestamp()


def _changed(everybody: Sequence[Person]) -> tuple[int, int]:
    """Attempts that were closed, and deadlines other than the start plus the limit."""
    with transaction("read"):
        found = {one.person_id: one for one in db.session.scalars(sa.select(Attempt))}
        closed = sum(not one.open for one in found.values())
        staying = [found[person.candidate.person_id] for person in everybody[:-1]]
        moved = sum(one.deadline_at != one.started_at + timedelta(minutes=MINUTES) for one in staying)
        return closed, moved
