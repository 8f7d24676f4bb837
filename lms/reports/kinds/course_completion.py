"""Everybody in a course: unit, state, progress, score, due date. Two queries, whatever the number of people."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.clock import today
from lms.db import db
from lms.enrollments.models import CompletionRecord, Enrollment
from lms.people.models import Person
from lms.problems import Missing
from lms.reports.contract import Column, Filters, Part, Table
from lms.reports.scope import seen, unit_name

NAME = "penyelesaian"
TITLE = _l("Course completion")
INTRO = _l("Everybody in a course: how far, with which score, until when.")
PERMISSION = Permission.REPORTS_VIEW
NEEDS = ("course", "unit", "state")
COLUMNS = (
    Column(_l("Name")),
    Column(_l("Organisational unit")),
    Column(_l("State")),
    Column(_l("Progress"), "percent"),
    Column(_l("Score"), "number"),
    Column(_l("Due date"), "date"),
    Column(_l("Finished on"), "date"),
)
CHART = ()


def rows(viewer: Viewer, filters: Filters) -> Table:
    """One page of the people in `filters.course`, by name; withdrawn ones are left out."""
    if filters.course is None:
        raise Missing
    within = _within(viewer, filters, filters.course.id)
    late = sa.and_(within.c.state == "active", within.c.due_on < today())
    counted = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((within.c.state == "completed", 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((late, 1), else_=0)), 0),
        ).select_from(within)
    ).one()
    people, finished, overdue = (int(one) for one in counted)
    totals = {"": people, "active": people - finished, "completed": finished, "overdue": overdue}
    found = db.session.execute(_page(filters, within, late)).all()
    return Table(
        rows=[_row(row) for row in found],
        total=totals[filters.state],
        facts=(
            (_("People"), people),
            (_("Completed"), finished),
            (_("Running"), people - finished),
            (_("Overdue"), overdue),
        ),
        parts=(
            Part(_("Completed"), finished, "brand"),
            Part(_("Running, in time"), people - finished - overdue),
            Part(_("Overdue"), overdue, "warn"),
        ),
    )


def _within(viewer: Viewer, filters: Filters, course_id: int) -> sa.CTE:
    """The course's enrollments that the report may show.

    Materialized, because PostgreSQL would otherwise walk through all people by name to find the few of one page.
    """
    return (
        sa.select(Enrollment.id, Enrollment.person_id, Enrollment.state, Enrollment.due_on)
        .where(
            Enrollment.course_id == course_id,
            Enrollment.state.in_(("active", "completed")),
            seen(viewer, filters),
        )
        .cte("within")
        .prefix_with("MATERIALIZED")
    )


def _page(filters: Filters, within: sa.CTE, late: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """The rows of one page are chosen first; unit and score are looked up for them alone."""
    narrowed = {
        "": sa.true(),
        "active": within.c.state == "active",
        "completed": within.c.state == "completed",
        "overdue": late,
    }[filters.state]
    chosen = (
        sa.select(within.c.id)
        .join(Person, Person.id == within.c.person_id)
        .where(narrowed)
        .order_by(Person.name, within.c.id)
        .limit(filters.limit)
        .offset(filters.offset)
        .subquery()
    )
    return (
        sa.select(
            Person.name,
            unit_name().label("unit"),
            Enrollment.state,
            Enrollment.progress,
            CompletionRecord.score,
            Enrollment.due_on,
            Enrollment.completed_at,
            Enrollment.last_active_at,
        )
        .select_from(chosen)
        .join(Enrollment, Enrollment.id == chosen.c.id)
        .join(Person, Person.id == Enrollment.person_id)
        .outerjoin(CompletionRecord, CompletionRecord.enrollment_id == Enrollment.id)
        .order_by(Person.name, Enrollment.id)
    )


def _row(row: Any) -> tuple[Any, ...]:
    return row.name, row.unit or "", _state(row), row.progress, row.score, row.due_on, row.completed_at


def _state(row: Any) -> str:
    if row.state == "completed":
        return str(_("Completed"))
    if row.due_on is not None and row.due_on < today():
        return str(_("Overdue"))
    return str(_("Running") if row.last_active_at is not None else _("Not started"))
