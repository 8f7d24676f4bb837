"""The worker: takes due jobs one by one, runs each in its own transaction, tries failed ones again with growing pauses."""

from __future__ import annotations

import importlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from lms.clock import now, today
from lms.db import db, transaction
from lms.jobs.models import Job
from lms.jobs.services import LEASE, MOST_ATTEMPTS, LeaseLost, Progress, enqueue

log = logging.getLogger("lms.jobs")

ROOMS = (
    "lms.outbox.jobs",
    "lms.people.jobs",
    "lms.accounts.jobs",
    "lms.quizzes.jobs",
    "lms.practice.jobs",
    "lms.assessments.jobs",
    "lms.certificates.jobs",
    "lms.recommendations.jobs",
    "lms.plans.jobs",
    "lms.learning.jobs",
    "lms.reports.jobs",
)
DAILY = (
    ("recommendations.train", 2),
    ("assessments.expire", 1),
    ("assessments.calibrate", 2),
    ("practice.learn", 2),
    ("reports.recount", 3),
    ("accounts.clean", 4),
    ("outbox.expire", 4),
)
"""Job name and the hour (WIB) after which it is due each day."""
EVERY_MINUTE = ("quizzes.close_overdue",)

BEAT = LEASE.total_seconds() / 5
"""Seconds between two signs of life of a running job."""

BREATH = 0.02
"""Seconds between two jobs in which others get SQLite's write lock: waiting for it is not a queue."""

Work = Callable[..., Any]


def registry() -> dict[str, Work]:
    """Every job by name, from the rooms' `JOBS`."""
    found: dict[str, Work] = {}
    for module in ROOMS:
        found.update(importlib.import_module(module).JOBS)
    return found


def take(names: Collection[str]) -> int | None:
    """Lease the next due job of these names and return its id, or None. Two workers never get the same one."""
    moment = now()
    with transaction():
        due = sa.or_(
            sa.and_(Job.state == "queued", Job.run_after <= moment),
            sa.and_(Job.state == "running", Job.leased_until < moment, Job.attempts < MOST_ATTEMPTS),
        )
        query = (
            sa.select(Job)
            .where(due, Job.name.in_(names))
            .order_by(Job.run_after, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = db.session.scalar(query)
        if job is None:
            return None
        job.state, job.key = "running", None
        job.attempts += 1
        job.started_at, job.leased_until = moment, moment + LEASE
        db.session.flush()
        return job.id


def run(job_id: int, works: dict[str, Work]) -> None:
    """Do one leased job: its effect and its end are one commit; an error is recorded and the job waits or dies.

    The job is read apart, so that a work that first takes its time does not hold the write lock meanwhile (`reading_first`).
    Where the lease was lost all the same (the machine slept), the effect is left to the worker that has the job now.
    """
    with transaction("read"):
        job = db.session.get_one(Job, job_id)
        name, progress, arguments = job.name, Progress(job), dict(job.arguments)
    try:
        with _signs_of_life(progress), transaction():
            works[name](progress, **arguments)
            job = progress.own_job()
            job.state, job.finished_at, job.error = "done", now(), ""
            if job.progress_total:
                job.progress_done = job.progress_total
    except LeaseLost as lost:
        log.warning("%s", lost)
    except Exception as error:
        log.exception("job %s failed", job_id)
        _set_aside(progress, error)


@contextmanager
def _signs_of_life(progress: Progress) -> Iterator[None]:
    """Renew the lease every `BEAT` seconds from a thread of its own, however long the job takes without a report."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the thread needs the application itself
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                with app.app_context():
                    progress.prolong()
            except SQLAlchemyError as error:  # the job holds the lock: then nobody else can take it either
                log.info("the lease of job %s was not renewed: %s", progress.job_id, type(error).__name__)

    thread = threading.Thread(target=beat, name="signs-of-life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _set_aside(progress: Progress, error: Exception) -> None:
    with suppress(LeaseLost), transaction():
        job = progress.own_job()
        job.error = f"{type(error).__name__}: {error}"[:2000]
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.finished_at = "dead", now()
        else:
            job.state, job.run_after = "queued", now() + timedelta(seconds=5 * 4 ** (job.attempts - 1))


def drain(works: dict[str, Work] | None = None) -> int:
    """Do every due job that `works` knows (default: all) and return how many."""
    works = works or registry()
    done = 0
    while (job_id := take(works.keys())) is not None:
        run(job_id, works)
        done += 1
        time.sleep(BREATH)
    return done


def schedule() -> None:
    """Write the periodic jobs that are due, and end the hopeless ones; keys make several workers agree."""
    moment = now()
    with transaction():
        _bury(moment)
        day = today().isoformat()
        local_hour = (moment + timedelta(hours=7)).hour
        for name, hour in DAILY:
            if local_hour >= hour and not _asked_today(name):
                enqueue(name, key=f"{name}:{day}")
        for name in EVERY_MINUTE:
            enqueue(name, key=f"{name}:periodic")


def _bury(moment: datetime) -> None:
    """A job whose worker died during its last attempt is not tried for ever."""
    lost = sa.update(Job).where(Job.state == "running", Job.leased_until < moment, Job.attempts >= MOST_ATTEMPTS)
    db.session.execute(
        lost.values(state="dead", finished_at=moment, error="the worker stopped during the last attempt"),
        execution_options={"synchronize_session": False},
    )


def _asked_today(name: str) -> bool:
    start = now() - timedelta(hours=20)
    return db.session.scalar(sa.select(sa.exists().where(Job.name == name, Job.created_at > start))) or False


def work(app: Flask, pause: float = 0.3) -> None:
    """Run until told to stop (SIGTERM or SIGINT); the job at hand is finished first."""
    stopping = []
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: stopping.append(True))
    works = registry()
    scheduled_at = 0.0
    with app.app_context():
        while not stopping:
            try:
                if time.monotonic() - scheduled_at > 60:
                    schedule()
                    scheduled_at = time.monotonic()
                if drain(works) == 0:
                    time.sleep(pause)
            except Exception:
                log.exception("the worker lost its database; trying again")
                time.sleep(2)
