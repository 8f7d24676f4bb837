"""Read people: always within what the viewer may see."""

from __future__ import annotations

import uuid as uuids
from datetime import date

import sqlalchemy as sa

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgUnit, Position
from lms.agencies.queries import in_scope
from lms.clock import today
from lms.db import db
from lms.people.models import Assignment, Person
from lms.problems import Missing


def holds_on(day: date) -> sa.ColumnElement[bool]:
    """The assignment holds on `day`."""
    return sa.and_(Assignment.valid_from <= day, sa.or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day))


def people_in_scope(viewer: Viewer, permission: Permission) -> sa.Select[tuple[int]]:
    """Ids of the people assigned today within the viewer's scope, as a query for `in_()`."""
    return sa.select(Assignment.person_id).where(
        Assignment.unit_id.in_(in_scope(viewer, permission)), holds_on(today())
    )


def person_in_scope(viewer: Viewer, permission: Permission, person: uuids.UUID) -> Person:
    """A person by uuid within the viewer's scope; raises `Missing` (the viewer must not learn that he exists).

    Nobody is in his own scope: a supervisor neither rates nor assigns himself.
    """
    found = db.session.scalar(
        sa.select(Person).where(
            Person.uuid == person,
            Person.active,
            Person.id.in_(people_in_scope(viewer, permission)),
        )
    )
    if found is None or found.id == viewer.person_id:
        raise Missing
    return found


def current_assignments(person_id: int, day: date | None = None) -> list[Assignment]:
    """The posts a person holds on `day` (default today), the definitive one first."""
    query = (
        sa.select(Assignment)
        .join(Position, Position.id == Assignment.position_id)
        .join(OrgUnit, OrgUnit.id == Assignment.unit_id)
        .options(sa.orm.contains_eager(Assignment.position), sa.orm.contains_eager(Assignment.unit))
        .where(Assignment.person_id == person_id, holds_on(day or today()))
        .order_by(sa.case((Assignment.kind == "definitif", 0), else_=1), Assignment.valid_from.desc())
    )
    return list(db.session.scalars(query))


def supervisor_of(person_id: int) -> Person | None:
    """Who leads the person's unit today, or the nearest unit above that somebody else leads."""
    from lms.agencies.models import OrgClosure

    day = today()
    mine = sa.orm.aliased(Assignment)
    lead = sa.orm.aliased(Assignment)
    query = (
        sa.select(Person)
        .join(lead, lead.person_id == Person.id)
        .join(OrgClosure, OrgClosure.ancestor_id == lead.unit_id)
        .join(mine, mine.unit_id == OrgClosure.descendant_id)
        .where(
            mine.person_id == person_id,
            lead.leads,
            lead.person_id != person_id,
            lead.valid_from <= day,
            sa.or_(lead.valid_to.is_(None), lead.valid_to >= day),
            mine.valid_from <= day,
            sa.or_(mine.valid_to.is_(None), mine.valid_to >= day),
        )
        .order_by(sa.case((mine.kind == "definitif", 0), else_=1), OrgClosure.depth)
        .limit(1)
    )
    return db.session.scalar(query)
