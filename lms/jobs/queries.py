"""Read the queue."""

from __future__ import annotations

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.db import db
from lms.jobs.models import Job


def recent(viewer: Viewer, limit: int = 50) -> list[Job]:
    """The jobs of the whole system, for an operator: what was given up first, what is done last; no arguments."""
    order = sa.case({"dead": 0, "running": 1, "queued": 2}, value=Job.state, else_=3)
    return list(db.session.scalars(sa.select(Job).order_by(order, Job.id.desc()).limit(limit)))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many jobs are in each state."""
    return dict(db.session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).all())
