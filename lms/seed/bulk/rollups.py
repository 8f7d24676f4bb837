"""Counts that the services keep as things happen, taken once over the whole mass."""

from __future__ import annotations

import sqlalchemy as sa

from lms.courses.models import Course
from lms.db import db, transaction
from lms.enrollments.models import Enrollment
from lms.jobs.models import Job
from lms.jobs.services import enqueue
from lms.jobs.worker import drain


def recount() -> None:
    """Enrolled and completed people per course, and the roll-ups of the units by the job that does it each night."""
    with transaction():
        _count_courses()
        db.session.execute(sa.delete(Job).where(Job.state == "queued"))
        enqueue("reports.recount", key="recount")
    drain()


def _count_courses() -> None:
    counts = sa.select(
        Enrollment.course_id,
        sa.func.count().label("enrolled"),
        sa.func.count().filter(Enrollment.state == "completed").label("completed"),
    ).group_by(Enrollment.course_id)
    for row in db.session.execute(counts).all():
        values = {"enrolled_count": row.enrolled, "completed_count": row.completed}
        db.session.execute(sa.update(Course).where(Course.id == row.course_id).values(values))
