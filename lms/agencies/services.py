"""Change the organisation: units with their closure, posts."""

from __future__ import annotations

import sqlalchemy as sa

from lms.agencies.models import Agency, OrgClosure, OrgUnit
from lms.db import db


def add_unit(agency: Agency, *, code: str, name: str, kind: str, parent: OrgUnit | None = None) -> OrgUnit:
    """A new unit below `parent` (None: the root of the agency), its closure rows included."""
    unit = OrgUnit(agency_id=agency.id, parent_id=parent.id if parent else None, code=code, name=name, kind=kind)
    db.session.add(unit)
    db.session.flush()
    db.session.add(OrgClosure(ancestor_id=unit.id, descendant_id=unit.id, depth=0))
    if parent is not None:
        above = sa.select(OrgClosure.ancestor_id, sa.literal(unit.id), OrgClosure.depth + 1).where(
            OrgClosure.descendant_id == parent.id
        )
        db.session.execute(sa.insert(OrgClosure).from_select(["ancestor_id", "descendant_id", "depth"], above))
    db.session.flush()
    return unit
