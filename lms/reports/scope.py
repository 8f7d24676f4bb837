"""Whom a report may show: the people of the viewer's units, or of the agency for the author of a course."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgClosure, OrgUnit
from lms.clock import today
from lms.courses.models import Course, CourseVersion
from lms.courses.queries.catalogue import visible
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.people.models import Assignment, Person
from lms.people.queries import holds_on
from lms.reports.contract import Filters


def seen(viewer: Viewer, filters: Filters) -> sa.ColumnElement[bool]:
    """The person of an enrollment is one whom the viewer may see in this report.

    Looked up person by person: a course of 1,000 people needs no list of the agency's 100,000. The offset of nothing
    keeps PostgreSQL from making a join of it, for which it would read everybody's post.
    """
    if filters.own_course:
        mine = sa.exists().where(Person.id == Enrollment.person_id, Person.agency_id == viewer.agency_id)
        return mine.correlate(Enrollment)
    roots = (filters.unit.id,) if filters.unit is not None else viewer.scope(Permission.REPORTS_VIEW)
    posts = (
        sa.select(Assignment.id)
        .join(OrgClosure, OrgClosure.descendant_id == Assignment.unit_id)
        .where(Assignment.person_id == Enrollment.person_id, holds_on(today()), OrgClosure.ancestor_id.in_(roots))
        .correlate(Enrollment)
        .offset(0)
    )
    return posts.exists()


def unit_name() -> sa.ScalarSelect[Any]:
    """The name of the unit in which the person of a row works today."""
    query = (
        sa.select(OrgUnit.name)
        .join(Assignment, Assignment.unit_id == OrgUnit.id)
        .where(Assignment.person_id == Person.id, holds_on(today()))
        .order_by(sa.case((Assignment.kind == "definitif", 0), else_=1), Assignment.id)
        .limit(1)
    )
    return query.correlate(Person).scalar_subquery()


def course_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """(address, title) of every course that people of the viewer's agency may be in, by title."""
    query = (
        sa.select(Course.slug, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(visible(viewer))
        .order_by(CourseVersion.title)
    )
    return [(row.slug, row.title) for row in db.session.execute(query)]
