"""A trainer who gives the questions of the exam other keys and marks them anew, one after the other, as the pages do it.

Nobody waits five minutes here until the lease of a killed job ends: it is ended at once, as the hours of a night would.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import signal
import uuid as uuids
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.audit.models import AuditEvent
from lms.clock import now
from lms.db import db, transaction
from lms.jobs.models import Job
from lms.jobs.services import MOST_ATTEMPTS
from lms.outbox.models import Notice
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion, Regrade, RegradeChange
from lms.quizzes.services import revise_question
from tests.faults.people import Person
from tests.faults.processes import Server

REGRADE = re.compile(r"/penilaian/nilai-ulang/([0-9a-f-]{36})")
JOB = "quizzes.regrade"
LOOK = 0.05
"""Seconds between two looks at a regrade that is being applied."""


@dataclass(frozen=True)
class Torn:
    """What a regrade left half done; all zero when every attempt was marked anew wholly or not at all."""

    scores: int
    """Attempts whose score is not the sum of their marks."""
    entries: int
    """Changes with another number of audit entries than one (none while they are not made)."""
    notices: int
    """Attempts with another number of notices than changes."""

    @property
    def sound(self) -> bool:
        """Nothing is torn."""
        return not (self.scores or self.entries or self.notices)


@dataclass
class Trainer:
    """Marks anew without pause, while `killed` says what was hit meanwhile."""

    app: Flask
    person: Person
    server: Server
    applied: int = 0
    killed: int = 0
    """Kills of the job process that was applying a regrade."""
    halfway: int = 0
    """Of these, those that left a part of the attempts changed and the others not."""
    torn: list[Torn] = field(default_factory=list)
    """What the look after each kill found."""
    applying: str = ""
    """The regrade that is being applied now."""

    def __post_init__(self) -> None:
        self.process = self.server.work()

    async def mark_anew(self, ended: asyncio.Event) -> None:
        """Question after question, until the run ends; the last regrade is finished."""
        for turn in itertools.count():
            if ended.is_set():
                return
            found = await asyncio.to_thread(self._turn_key, turn)
            if found is None:
                await asyncio.sleep(LOOK)
                continue
            while not await self._apply(*found):
                pass
            self.applied += 1

    async def _apply(self, path: str, before: str) -> bool:
        """Try and apply as the pages do; False when somebody handed in meanwhile, so that it has to be looked at again."""
        place = REGRADE.search(await self.person.post(path, soal=before, reason="Kunci keliru"))
        assert place is not None
        await self.person.post(place[0], do="apply")
        self.applying = place[1]
        state = await asyncio.to_thread(self._state)
        while state == "applying":
            await asyncio.sleep(LOOK)
            state = await asyncio.to_thread(self._state)
        self.applying = ""
        return state == "applied"

    def kill(self) -> bool:
        """kill -9 of the job process in the middle of a regrade, and start another; returns whether there was one."""
        if not self.applying or not self._may_be_killed():
            return False
        self._end(signal.SIGKILL)
        self._look()
        self.process = self.server.work()
        return True

    def stop(self) -> None:
        """End the job process."""
        self._end(signal.SIGTERM)

    def _end(self, kind: signal.Signals) -> None:
        os.killpg(self.process.pid, kind)
        self.process.wait()

    def _turn_key(self, turn: int) -> tuple[str, str] | None:
        """Give a question another key; returns where it is marked anew and the version people answered. None while nobody did."""
        with self.app.test_request_context(), transaction():
            asked = list(self.person.exam.options)
            before = db.session.get_one(QuestionVersion, asked[turn % len(asked)])
            if not db.session.scalar(sa.select(sa.exists().where(Attempt.state == "released"))):
                return None
            newest = sa.select(QuestionVersion).where(QuestionVersion.question_id == before.question_id)
            last = db.session.scalars(newest.order_by(QuestionVersion.number.desc()).limit(1)).one()
            revise_question(None, before.question, _turned(last.body))
            attempt = db.session.scalars(sa.select(Attempt).limit(1)).one()
            return f"/penilaian/kuis/{attempt.quiz_version.quiz.uuid}/nilai-ulang", str(before.uuid)

    def _state(self) -> str:
        with self.app.app_context(), transaction("read"):
            return _regrade(self.applying).state

    def _may_be_killed(self) -> bool:
        """Whether a process is at the job, which will be tried again."""
        with self.app.app_context(), transaction("read"):
            job = _running_job()
            return job is not None and job.leased_until > now() and job.attempts < MOST_ATTEMPTS - 1

    def _look(self) -> None:
        """See what the kill left, and end the lease."""
        with self.app.app_context(), transaction():
            job = _running_job()
            if job is None:
                return
            job.leased_until = now()
            self.killed += 1
            regrade = _regrade(self.applying)
            changes = db.session.scalar(
                sa.select(sa.func.count()).select_from(RegradeChange).where(RegradeChange.regrade_id == regrade.id)
            )
            self.halfway += 0 < sum(one[0] == str(regrade.uuid) for one in _entries()) < (changes or 0)
            self.torn.append(torn())


def torn() -> Torn:
    """What is half done now."""
    entries = _entries()
    changed = _changes()
    each = Counter(attempt for _regrade, attempt, _slot in entries.elements())
    return Torn(
        scores=_odd_scores(),
        entries=sum(count > 1 or one not in changed for one, count in entries.items()),
        notices=sum((each - _notices()).values()) + sum((_notices() - each).values()),
    )


def left_out() -> int:
    """Changes of applied regrades that were not made."""
    made = _entries()
    return sum(one not in made for one, state in _changes().items() if state == "applied")


def _turned(body: dict[str, Any]) -> dict[str, Any]:
    """The question with the option after the right one as the right one."""
    options = body["options"]
    right = [one["correct"] for one in options]
    turned = [{**one, "correct": right[place - 1]} for place, one in enumerate(options)]
    return {**body, "options": turned}


def _regrade(uuid: str) -> Regrade:
    return db.session.scalars(sa.select(Regrade).where(Regrade.uuid == uuids.UUID(uuid))).one()


def _running_job() -> Any:
    return db.session.scalar(sa.select(Job).where(Job.name == JOB, Job.state == "running"))


def _entries() -> Counter[tuple[str, str, int]]:
    """How many audit entries each change (regrade, attempt, slot) has."""
    events = db.session.execute(
        sa.select(AuditEvent.detail, AuditEvent.object_uuid).where(AuditEvent.action == "answer.regraded")
    )
    return Counter((detail["regrade"], str(attempt), detail["slot"]) for detail, attempt in events)


def _changes() -> dict[tuple[str, str, int], str]:
    """Every change that was asked for, with the state of its regrade."""
    query = (
        sa.select(Regrade.uuid, Attempt.uuid, RegradeChange.slot, Regrade.state)
        .join(Regrade, Regrade.id == RegradeChange.regrade_id)
        .join(Attempt, Attempt.id == RegradeChange.attempt_id)
        .where(Regrade.state.in_(("applying", "applied")))
    )
    return {(str(regrade), str(attempt), slot): state for regrade, attempt, slot, state in db.session.execute(query)}


def _notices() -> Counter[str]:
    """How many notices of a regrade each attempt has."""
    links = db.session.scalars(sa.select(Notice.link).where(Notice.kind == "quizzes.regraded"))
    return Counter(link.split("/")[2] for link in links)


def _odd_scores() -> int:
    marks = sa.func.sum(AttemptItem.fraction * AttemptItem.mark_most)
    query = (
        sa.select(Attempt.id)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(Attempt.state == "released")
        .group_by(Attempt.id)
        .having(sa.func.abs(marks - Attempt.score) > 1e-6)
    )
    return len(db.session.execute(query).all())
