"""Ask for background work, and report its progress."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import has_app_context
from sqlalchemy.exc import IntegrityError

from lms.access.viewer import Viewer, current
from lms.audit.services import record
from lms.clock import now
from lms.db import db, transaction
from lms.jobs.models import Job
from lms.problems import Missing

LEASE = timedelta(minutes=5)
"""How long a job stays with a worker that gives no sign of life; the worker renews it while the job runs."""
MOST_ATTEMPTS = 5


class LeaseLost(Exception):
    """The job went to another worker meanwhile; what this one did since its last report must not be committed."""


class Progress:
    """Handed to every job: how far it is, committed at once so that a page can show it."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.id
        self.attempt = job.attempts

    def report(self, done: int, total: int) -> None:
        """Commit what was done so far together with the new count, and prolong the lease. Raises `LeaseLost`."""
        job = self.own_job()
        job.progress_done, job.progress_total = done, total
        job.leased_until = now() + LEASE
        db.session.commit()

    def result(self, **facts: Any) -> None:
        """What the job has to say when it is done. Raises `LeaseLost`."""
        job = self.own_job()
        job.result = {**job.result, **facts}

    def own_job(self) -> Job:
        """The job, locked, while it is still this worker's. Raises `LeaseLost`."""
        db.session.flush()
        job = db.session.get(Job, self.job_id, populate_existing=True, with_for_update=True)
        if job is None or job.attempts != self.attempt:
            raise LeaseLost(f"job {self.job_id} went to another worker")
        return job

    def prolong(self) -> None:
        """A sign of life, written in a transaction beside that of the job."""
        mine = sa.update(Job).where(Job.id == self.job_id, Job.attempts == self.attempt, Job.state == "running")
        with transaction():
            db.session.execute(mine.values(leased_until=now() + LEASE))


def enqueue(name: str, *, key: str | None = None, after: datetime | None = None, **arguments: Any) -> Job:
    """Write a job in the caller's transaction. While a job with `key` still waits, that one is returned instead."""
    waiting = _waiting(key)
    if waiting is not None:
        return waiting
    moment = now()
    job = Job(
        name=name,
        key=key,
        arguments=arguments,
        run_after=after or moment,
        created_at=moment,
        account_id=_asker(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(job)
    except IntegrityError:  # another request asked for it at the same moment
        waiting = _waiting(key)
        if waiting is None:
            raise
        return waiting
    return job


def _waiting(key: str | None) -> Job | None:
    return None if key is None else db.session.scalar(sa.select(Job).where(Job.key == key))


def _asker() -> int | None:
    return current().account_id if has_app_context() else None


def try_again(viewer: Viewer, job: uuids.UUID) -> None:
    """Give a dead job a fresh start; raises `Missing` for anything else."""
    found = db.session.scalar(sa.select(Job).where(Job.uuid == job, Job.state == "dead"))
    if found is None:
        raise Missing
    found.state, found.attempts, found.run_after, found.finished_at = "queued", 0, now(), None
    record(viewer, "job.retried", "job", found.uuid, name=found.name)
    db.session.flush()
