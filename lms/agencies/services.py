"""Change the organisation: agencies, units with their closure, tiers, families and posts."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.agencies.models import Agency, JobFamily, JobTier, OrgClosure, OrgUnit, Position
from lms.agencies.signals import position_added
from lms.audit.services import record
from lms.db import db
from lms.problems import Problem

DEEPEST = 8
KINDS = ("agency", "opd", "division", "section", "team")


def add_agency(*, code: str, name: str, review_required: bool = False) -> Agency:
    """A new agency with the root of its tree."""
    agency = Agency(code=code, name=name, review_required=review_required)
    db.session.add(agency)
    db.session.flush()
    add_unit(agency, code=code, name=name, kind="agency")
    return agency


def add_unit(
    agency: Agency, *, code: str, name: str, kind: str, parent: OrgUnit | None = None, viewer: Viewer | None = None
) -> OrgUnit:
    """A new unit below `parent` (None: the root of the agency), its closure rows included. Raises `Problem`."""
    if parent is not None and _depth(parent) >= DEEPEST:
        raise Problem(_("The tree is at most %(depth)s levels deep. Choose a higher unit.", depth=DEEPEST))
    _refuse_taken(OrgUnit, agency.id, code)
    unit = OrgUnit(agency_id=agency.id, parent_id=parent.id if parent else None, code=code, name=name, kind=kind)
    db.session.add(unit)
    db.session.flush()
    db.session.add(OrgClosure(ancestor_id=unit.id, descendant_id=unit.id, depth=0))
    db.session.flush()
    if parent is not None:
        _hang_below(unit.id, parent.id)
    record(viewer, "unit.added", "org_unit", unit.uuid, code=code)
    return unit


def rename_unit(viewer: Viewer, unit: OrgUnit, *, code: str, name: str, kind: str) -> None:
    """Change what a unit is called. Raises `Problem` when the code is taken."""
    if code != unit.code:
        _refuse_taken(OrgUnit, unit.agency_id, code)
    unit.code, unit.name, unit.kind = code, name, kind
    record(viewer, "unit.renamed", "org_unit", unit.uuid, code=code)
    db.session.flush()


def move_unit(viewer: Viewer, unit: OrgUnit, parent: OrgUnit) -> None:
    """Hang a unit with everything below it under another one of the same agency. Raises `Problem`."""
    if unit.parent_id is None:
        raise Problem(_("The agency itself cannot be moved."))
    if parent.agency_id != unit.agency_id:
        raise Problem(_("A unit stays within its agency."))
    if parent.id in _below(unit.id):
        raise Problem(_("A unit cannot be moved below itself. Choose another unit."))
    inside = _below(unit.id)
    db.session.execute(
        sa.delete(OrgClosure).where(OrgClosure.descendant_id.in_(inside), OrgClosure.ancestor_id.not_in(inside))
    )
    above = sa.select(OrgClosure.ancestor_id, OrgClosure.depth).where(OrgClosure.descendant_id == parent.id).subquery()
    under = sa.select(OrgClosure.descendant_id, OrgClosure.depth).where(OrgClosure.ancestor_id == unit.id).subquery()
    pairs = sa.select(above.c.ancestor_id, under.c.descendant_id, above.c.depth + under.c.depth + 1).select_from(
        sa.join(above, under, sa.true())
    )
    db.session.execute(sa.insert(OrgClosure).from_select(["ancestor_id", "descendant_id", "depth"], pairs))
    unit.parent_id = parent.id
    record(viewer, "unit.moved", "org_unit", unit.uuid, below=str(parent.uuid))
    db.session.flush()


def add_tier(*, code: str, name: str, name_en: str, group: str, default_level: int) -> JobTier:
    """A tier by its code, made or brought up to date."""
    tier = db.session.scalar(sa.select(JobTier).where(JobTier.code == code)) or JobTier(code=code)
    tier.name, tier.name_en, tier.group, tier.default_level = name, name_en, group, default_level
    db.session.add(tier)
    db.session.flush()
    return tier


def add_family(*, code: str, name: str, name_en: str) -> JobFamily:
    """A job family by its code, made or brought up to date."""
    family = db.session.scalar(sa.select(JobFamily).where(JobFamily.code == code)) or JobFamily(code=code)
    family.name, family.name_en = name, name_en
    db.session.add(family)
    db.session.flush()
    return family


def add_position(
    agency: Agency,
    *,
    code: str,
    name: str,
    tier: JobTier,
    family: JobFamily | None = None,
    viewer: Viewer | None = None,
) -> Position:
    """A new post, told to the rooms above, which give it its default profile. Raises `Problem` when the code is taken."""
    _refuse_taken(Position, agency.id, code)
    position = Position(
        agency_id=agency.id, code=code, name=name, tier_id=tier.id, family_id=family.id if family else None
    )
    db.session.add(position)
    db.session.flush()
    record(viewer, "position.added", "position", position.uuid, code=code)
    position_added.send(None, position=position)
    return position


def edit_position(
    viewer: Viewer, position: Position, *, code: str, name: str, tier: JobTier, family: JobFamily | None
) -> None:
    """Change a post. Raises `Problem` when the code is taken."""
    if code != position.code:
        _refuse_taken(Position, position.agency_id, code)
    position.code, position.name = code, name
    position.tier_id, position.family_id = tier.id, family.id if family else None
    record(viewer, "position.edited", "position", position.uuid, code=code)
    db.session.flush()


def _hang_below(unit_id: int, parent_id: int) -> None:
    above = sa.select(OrgClosure.ancestor_id, sa.literal(unit_id), OrgClosure.depth + 1).where(
        OrgClosure.descendant_id == parent_id
    )
    db.session.execute(sa.insert(OrgClosure).from_select(["ancestor_id", "descendant_id", "depth"], above))


def _below(unit_id: int) -> list[int]:
    return list(db.session.scalars(sa.select(OrgClosure.descendant_id).where(OrgClosure.ancestor_id == unit_id)))


def _depth(unit: OrgUnit) -> int:
    longest = sa.select(sa.func.max(OrgClosure.depth)).where(OrgClosure.descendant_id == unit.id)
    return (db.session.scalar(longest) or 0) + 1


def _refuse_taken(kind: type[OrgUnit] | type[Position], agency_id: int, code: str) -> None:
    taken = sa.select(sa.exists().where(kind.agency_id == agency_id, kind.code == code))
    if db.session.scalar(taken):
        message = _("The code “%(code)s” is in use. Choose another one.", code=code)
        raise Problem(message, {"code": message})
