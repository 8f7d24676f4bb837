"""Read the queue."""

from __future__ import annotations

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.db import db
from lms.jobs.models import Job


def recent(viewer: Viewer, limit: int = 100) -> list[Job]:
    """The newest jobs of the whole system, for an operator: names, states and errors, no arguments."""
    return list(db.session.scalars(sa.select(Job).order_by(Job.id.desc()).limit(limit)))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many jobs are in each state."""
    return dict(db.session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).all())
