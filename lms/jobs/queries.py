"""Read the queue."""

from __future__ import annotations

import uuid as uuids
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.db import db
from lms.jobs.models import Job
from lms.problems import Missing


def own_job(viewer: Viewer, job: uuids.UUID) -> Job:
    """A job the viewer asked for; raises `Missing`."""
    found = db.session.scalar(sa.select(Job).where(Job.uuid == job, Job.account_id == viewer.account_id))
    if found is None:
        raise Missing
    return found


def recent(viewer: Viewer, limit: int = 50) -> list[Job]:
    """The jobs of the whole system, for an operator: what was given up first, what is done last; no arguments."""
    order = sa.case({"dead": 0, "running": 1, "queued": 2}, value=Job.state, else_=3)
    return list(db.session.scalars(sa.select(Job).order_by(order, Job.id.desc()).limit(limit)))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many jobs are in each state."""
    return dict(db.session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).all())


def latest(name: str, **arguments: Any) -> Job | None:
    """The newest job of a name with these arguments, for a page that shows its progress; the caller has checked the right."""
    query = sa.select(Job).where(Job.name == name).order_by(Job.id.desc()).limit(50)
    return next((job for job in db.session.scalars(query) if arguments.items() <= job.arguments.items()), None)
