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
from lms.db import db
from lms.jobs.models import Job
from lms.problems import Missing

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5


class Progress:
    """Handed to every job: how far it is, committed at once so that a page can show it."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.id

    def report(self, done: int, total: int) -> None:
        """Commit what was done so far together with the new count, and prolong the lease."""
        job = db.session.get(Job, self.job_id)
        if job is None:
            return
        job.progress_done, job.progress_total = done, total
        job.leased_until = now() + LEASE
        db.session.commit()

    def result(self, **facts: Any) -> None:
        """What the job has to say when it is done."""
        job = db.session.get(Job, self.job_id)
        if job is not None:
            job.result = {**job.result, **facts}


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
