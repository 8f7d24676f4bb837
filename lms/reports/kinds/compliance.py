"""Courses past their due date: who, where, since when, how far, assigned by whom."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.clock import today
from lms.courses.models import CourseVersion
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.people.models import Person
from lms.reports.contract import Column, Filters, Table
from lms.reports.scope import seen, unit_name

NAME = "kepatuhan"
TITLE = _l("Overdue assignments")
INTRO = _l("Courses whose due date has passed, the longest overdue first.")
PERMISSION = Permission.REPORTS_VIEW
NEEDS = ("unit",)
COLUMNS = (
    Column(_l("Name")),
    Column(_l("Organisational unit")),
    Column(_l("Course")),
    Column(_l("Due date"), "date"),
    Column(_l("Days overdue"), "number"),
    Column(_l("Progress"), "percent"),
    Column(_l("Assigned by")),
)
CHART = ()


def rows(viewer: Viewer, filters: Filters) -> Table:
    """One page of the running enrollments past their due date within the viewer's units."""
    within = (Enrollment.state == "active", Enrollment.due_on < today(), seen(viewer, filters))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Enrollment).where(*within)) or 0
    assigner = sa.orm.aliased(Person)
    query = (
        sa.select(
            Person.name,
            unit_name().label("unit"),
            CourseVersion.title,
            Enrollment.due_on,
            Enrollment.progress,
            assigner.name.label("assigner"),
        )
        .join(Person, Person.id == Enrollment.person_id)
        .join(CourseVersion, CourseVersion.id == Enrollment.course_version_id)
        .outerjoin(assigner, assigner.id == Enrollment.assigned_by)
        .where(*within)
        .order_by(Enrollment.due_on, Enrollment.id)
        .limit(filters.limit)
        .offset(filters.offset)
    )
    found = db.session.execute(query).all() if total else []
    return Table(rows=[_row(row) for row in found], total=total, facts=((_("Overdue"), total),))


def _row(row: Any) -> tuple[Any, ...]:
    days = (today() - row.due_on).days
    return row.name, row.unit or "", row.title, row.due_on, days, row.progress, row.assigner or ""
