"""Read the organisation, within the viewer's scope."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import JobFamily, JobTier, OrgClosure, OrgUnit, Position
from lms.db import db
from lms.problems import Missing


def below(units: tuple[int, ...] | sa.BindParameter[Any]) -> sa.Select[int]:
    """Ids of the units in the subtrees of `units`, as a query to put into another's `in_()`."""
    return sa.select(OrgClosure.descendant_id).where(OrgClosure.ancestor_id.in_(units))


def in_scope(viewer: Viewer, permission: Permission) -> sa.Select[int]:
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


@dataclass(frozen=True)
class TreeNode:
    """A unit in the tree of its agency, with its depth below the root that the viewer manages."""

    uuid: uuids.UUID
    code: str
    name: str
    kind: str
    depth: int
    parent_id: int | None
    id: int


def tree(viewer: Viewer, permission: Permission) -> list[TreeNode]:
    """The units within the viewer's scope in reading order (each parent before its children, children by name)."""
    rows = db.session.execute(
        sa.select(OrgUnit.id, OrgUnit.uuid, OrgUnit.code, OrgUnit.name, OrgUnit.kind, OrgUnit.parent_id)
        .where(OrgUnit.id.in_(in_scope(viewer, permission)), OrgUnit.archived_at.is_(None))
        .order_by(OrgUnit.name)
    ).all()
    known = {row.id for row in rows}
    children: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        children[row.parent_id if row.parent_id in known else None].append(row)
    return list(_walk(children, None, 0))


def _walk(children: dict[int | None, list[Any]], parent: int | None, depth: int) -> Iterator[TreeNode]:
    for row in children[parent]:
        yield TreeNode(row.uuid, row.code, row.name, row.kind, depth, row.parent_id, row.id)
        yield from _walk(children, row.id, depth + 1)


def tiers() -> list[JobTier]:
    """All tiers, lowest required level first."""
    return list(db.session.scalars(sa.select(JobTier).order_by(JobTier.group, JobTier.default_level, JobTier.name)))


def families() -> list[JobFamily]:
    """All job families by name."""
    return list(db.session.scalars(sa.select(JobFamily).order_by(JobFamily.name)))


def position_of(viewer: Viewer, position: uuids.UUID) -> Position:
    """A post of the viewer's agency by its uuid; raises `Missing`."""
    found = db.session.scalar(
        sa.select(Position).where(Position.uuid == position, Position.agency_id == viewer.agency_id)
    )
    if found is None:
        raise Missing
    return found
