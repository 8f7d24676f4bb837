"""Answers around the end of the grace: not one that was sent after it counts."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from lms.clock import now
from lms.db import db, transaction
from lms.quizzes.models import AnswerEvent, Attempt, QuizVersion
from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults.exam import Exam, exam
from tests.faults.people import Person, gather
from tests.faults.processes import serving
from tests.faults.report import Run

GRACE = 5.0
PROBES_EACH = 20
AHEAD = 12.0
"""Seconds from setting the deadlines to the deadlines: time to have all connections open."""


def run(folder: Path, *, probes: int, database_url: str = "") -> Run:
    """Move everybody's deadline near, then send answers just before and after the end of the grace."""
    people = -(-probes // PROBES_EACH)
    with exam(folder, people, database_url=database_url) as made, serving(made) as server:
        everybody = gather(made, server.port)
        outcomes = asyncio.run(_probe(everybody))
        late = [accepted for after, accepted in outcomes if after > 0]
        early = [accepted for after, accepted in outcomes if after < -1]
        recorded, graced = _recorded(made), _with_lateness()
    result = Run("Late answers", f"answers from 2 s before to 3 s after the end of a grace of {GRACE:g} s")
    result.at_least("sent after the grace", len(late), probes // 2)
    result.zero("of these accepted", sum(late))
    result.at_least("sent at least 1 s before its end", len(early), 1)
    result.zero("of these refused", len(early) - sum(early))
    result.zero("accepted in the record although received after the grace", recorded)
    result.told("accepted within the grace with their lateness", str(graced))
    return result


async def _probe(everybody: Sequence[Person]) -> list[tuple[float, bool]]:
    """Seconds after the end of the grace at which each answer was sent, and whether it counted."""
    await asyncio.gather(*(person.start() for person in everybody))
    ends = _move_deadlines() + GRACE
    found = await asyncio.gather(*(_around(person, ends) for person in everybody))
    return [one for several in found for one in several]


async def _around(person: Person, ends: float) -> list[tuple[float, bool]]:
    outcomes = []
    moments = sorted(random.triangular(-2, 3, 0.2) for _ in range(PROBES_EACH))
    for moment in moments:
        await asyncio.sleep(max(0.0, ends + moment - time.time()))
        sent = person.make(1 + person.random.randrange(QUIZ_QUESTIONS))
        begun = time.time() - ends
        answer = await person.send(person.request(sent))
        if answer.status == 503:
            continue
        outcomes.append((begun, answer.status == 200 and sent.key in json.loads(answer.text)["acked"]))
    return outcomes


def _move_deadlines() -> float:
    """Everybody's deadline a few seconds from now; returns it."""
    deadline = now() + timedelta(seconds=AHEAD)
    with transaction():
        db.session.execute(sa.update(Attempt).values(deadline_at=deadline))
    return deadline.timestamp()


def _recorded(made: Exam) -> int:
    with transaction("read"):
        grace = db.session.get_one(QuizVersion, made.quiz_version_id).grace_seconds
        late = sa.select(sa.func.count()).where(AnswerEvent.accepted, AnswerEvent.late_ms > 1000 * grace)
        return db.session.scalar(late) or 0


def _with_lateness() -> int:
    with transaction("read"):
        query = sa.select(sa.func.count()).where(AnswerEvent.accepted, AnswerEvent.late_ms > 0)
        return db.session.scalar(query) or 0
