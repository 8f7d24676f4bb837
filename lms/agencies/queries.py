"""Read the organisation, within the viewer's scope."""

from __future__ import annotations

import uuid as uuids

import sqlalchemy as sa

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgClosure, OrgUnit, Position
from lms.db import db
from lms.problems import Missing


def below(units: tuple[int, ...]) -> sa.Select[tuple[int]]:
    """Ids of the units in the subtrees of `units`, as a query to put into another's `in_()`."""
    return sa.select(OrgClosure.descendant_id).where(OrgClosure.ancestor_id.in_(units))


def in_scope(viewer: Viewer, permission: Permission) -> sa.Select[tuple[int]]:
    """Ids of the units within which the viewer holds `permission`."""
    return below(viewer.scope(permission))


def unit_in_scope(viewer: Viewer, permission: Permission, unit: uuids.UUID) -> OrgUnit:
    """A unit by its uuid within the viewer's scope; raises `Missing`."""
    found = db.session.scalar(
        sa.select(OrgUnit).where(OrgUnit.uuid == unit, OrgUnit.id.in_(in_scope(viewer, permission)))
    )
    if found is None:
        raise Missing
    return found


def ancestors(unit_id: int) -> list[OrgUnit]:
    """The path from the agency down to the unit itself."""
    query = (
        sa.select(OrgUnit)
        .join(OrgClosure, OrgClosure.ancestor_id == OrgUnit.id)
        .where(OrgClosure.descendant_id == unit_id)
        .order_by(OrgClosure.depth.desc())
    )
    return list(db.session.scalars(query))


def positions(viewer: Viewer) -> list[Position]:
    """The posts of the viewer's agency, by name."""
    query = sa.select(Position).where(Position.agency_id == viewer.agency_id, Position.archived_at.is_(None))
    return list(db.session.scalars(query.order_by(Position.name)))
