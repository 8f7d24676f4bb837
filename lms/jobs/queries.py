"""Read the queue."""

from __future__ import annotations

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.db import db
from lms.jobs.models import Job
from lms.jobs.worker import EVERY_MINUTE


def recent(viewer: Viewer, limit: int = 50) -> list[Job]:
    """The jobs of the whole system, for an operator: what was given up first, what is done last; no arguments.

    Of the jobs of each minute only the last run is listed, and those that found something to do.
    """
    order = sa.case({"dead": 0, "running": 1, "queued": 2}, value=Job.state, else_=3)
    query = sa.select(Job).where(~_idle()).order_by(order, Job.id.desc()).limit(limit)
    return list(db.session.scalars(query))


def _idle() -> sa.ColumnElement[bool]:
    """A finished run of a job of each minute that counted nothing, when there is a later one."""
    last = sa.select(sa.func.max(Job.id)).where(Job.name.in_(EVERY_MINUTE), Job.state == "done").group_by(Job.name)
    counted = sa.cast(Job.result, sa.Text).regexp_match("[1-9]")
    return sa.and_(Job.name.in_(EVERY_MINUTE), Job.state == "done", ~counted, Job.id.not_in(last))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many jobs are in each state."""
    return dict(db.session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).all())
