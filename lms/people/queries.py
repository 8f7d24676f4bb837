"""Read people: always within what the viewer may see."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgClosure, OrgUnit, Position
from lms.agencies.queries import below, in_scope
from lms.clock import today
from lms.db import db
from lms.people.models import Assignment, Person
from lms.problems import Missing
from lms.web.pages import per_page

MANAGE = Permission.PEOPLE_MANAGE
MOST_CHOICES = 150
DEEPEST_CHOICE = 2


def holds_on(day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """The assignment holds on `day`."""
    return sa.and_(Assignment.valid_from <= day, sa.or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day))


def people_in_scope(viewer: Viewer, permission: Permission) -> sa.Select[int]:
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


@dataclass(frozen=True)
class Wanted:
    """What a list of people is narrowed down to. `state`: active | without (no post today) | left."""

    name: str = ""
    unit: OrgUnit | None = None
    post: str = ""
    state: str = "active"


@dataclass(frozen=True)
class PostRow:
    """A post on a list: its name, the unit, and whether it is acting or leads."""

    position: str
    unit: str
    kind: str
    leads: bool


@dataclass(frozen=True)
class PersonRow:
    """A person on a list, with the posts of today."""

    uuid: uuids.UUID
    name: str
    employment: str
    active: bool
    posts: tuple[PostRow, ...]


def people(viewer: Viewer, wanted: Wanted, page: int) -> tuple[list[PersonRow], bool]:
    """One page of the people whom the viewer manages, by name, and whether there are more.

    Nobody counts them all: on a hundred thousand people the count would cost more than the page.
    """
    query = sa.select(Person.id, Person.uuid, Person.name, Person.employment, Person.active)
    for condition in (*_managed(viewer), *_narrowed(wanted)):
        query = query.where(condition)
    size = per_page()
    query = query.order_by(Person.name, Person.id).limit(size + 1).offset((page - 1) * size)
    found = db.session.execute(query).all()
    posts = _posts_of([row.id for row in found[:size]])
    rows = [PersonRow(row.uuid, row.name, row.employment, row.active, tuple(posts[row.id])) for row in found[:size]]
    return rows, len(found) > size


def _managed(viewer: Viewer) -> list[sa.ColumnExpressionArgument[bool]]:
    """The viewer's people: of the whole agency for whoever manages its root; else of units in scope, now or lately."""
    agency: list[sa.ColumnExpressionArgument[bool]] = [Person.agency_id == viewer.agency_id]
    if manages_agency(viewer, MANAGE):
        return agency
    ever = sa.select(Assignment.person_id).where(Assignment.unit_id.in_(in_scope(viewer, MANAGE)))
    without_post = sa.and_(Person.id.in_(ever), ~_holds_any())
    return [*agency, sa.or_(Person.id.in_(people_in_scope(viewer, MANAGE)), without_post)]


def manages_agency(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer holds `permission` over the whole agency."""
    root = sa.exists().where(
        OrgUnit.id.in_(viewer.scope(permission)), OrgUnit.parent_id.is_(None), OrgUnit.agency_id == viewer.agency_id
    )
    return bool(db.session.scalar(sa.select(root)))


def _holds_any() -> sa.ColumnElement[bool]:
    return sa.exists().where(Assignment.person_id == Person.id, holds_on(today()))


def _narrowed(wanted: Wanted) -> list[sa.ColumnExpressionArgument[bool]]:
    conditions: list[sa.ColumnExpressionArgument[bool]] = []
    if wanted.name:
        conditions.append(Person.name.icontains(wanted.name, autoescape=True))
    if wanted.unit is not None or wanted.post:
        held = sa.select(Assignment.person_id).where(holds_on(today()))
        if wanted.unit is not None:
            held = held.where(Assignment.unit_id.in_(below((wanted.unit.id,))))
        if wanted.post:
            posts = sa.select(Position.id).where(Position.name.icontains(wanted.post, autoescape=True))
            held = held.where(Assignment.position_id.in_(posts))
        conditions.append(Person.id.in_(held))
    if wanted.state == "left":
        return [*conditions, ~Person.active]
    return [*conditions, Person.active, *([~_holds_any()] if wanted.state == "without" else [])]


def _posts_of(person_ids: list[int]) -> defaultdict[int, list[PostRow]]:
    query = (
        sa.select(
            Assignment.person_id,
            Position.name,
            OrgUnit.name.label("unit"),
            Assignment.kind,
            Assignment.leads,
        )
        .join(Position, Position.id == Assignment.position_id)
        .join(OrgUnit, OrgUnit.id == Assignment.unit_id)
        .where(Assignment.person_id.in_(person_ids), holds_on(today()))
        .order_by(sa.case((Assignment.kind == "definitif", 0), else_=1), Assignment.valid_from.desc())
    )
    found: defaultdict[int, list[PostRow]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.person_id].append(PostRow(row.name, row.unit, row.kind, row.leads))
    return found


def managed_person(viewer: Viewer, person: uuids.UUID) -> Person:
    """A person whom the viewer manages, also without a post or no longer there; raises `Missing`."""
    query = sa.select(Person).where(Person.uuid == person)
    found = db.session.scalar(query.where(*_managed(viewer)))
    if found is None:
        raise Missing
    return found


def managed_by_nip(viewer: Viewer, nip: str) -> Person | None:
    """The person with this number, if the viewer manages him."""
    return db.session.scalar(sa.select(Person).where(Person.nip == nip, *_managed(viewer)))


def all_assignments(person_id: int) -> list[Assignment]:
    """Every post that a person ever held or will hold, the latest first."""
    query = (
        sa.select(Assignment)
        .join(Position, Position.id == Assignment.position_id)
        .join(OrgUnit, OrgUnit.id == Assignment.unit_id)
        .options(sa.orm.contains_eager(Assignment.position), sa.orm.contains_eager(Assignment.unit))
        .where(Assignment.person_id == person_id)
        .order_by(Assignment.valid_from.desc(), Assignment.id.desc())
    )
    return list(db.session.scalars(query))


def assignment_of(person: Person, assignment: uuids.UUID) -> Assignment:
    """One post of a person by its uuid; raises `Missing`."""
    found = db.session.scalar(
        sa.select(Assignment).where(Assignment.uuid == assignment, Assignment.person_id == person.id)
    )
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True)
class Choice:
    """A unit or a post offered for a filter or an input."""

    uuid: uuids.UUID
    code: str
    name: str


def unit_choices(viewer: Viewer) -> list[Choice]:
    """The upper units of the viewer's scope by name: a tree of thousands would not fit a list to choose from."""
    query = (
        sa.select(OrgUnit.uuid, OrgUnit.code, OrgUnit.name)
        .join(OrgClosure, OrgClosure.descendant_id == OrgUnit.id)
        .where(
            OrgClosure.ancestor_id.in_(viewer.scope(MANAGE)),
            OrgClosure.depth <= DEEPEST_CHOICE,
            OrgUnit.archived_at.is_(None),
        )
        .group_by(OrgUnit.id)
        .order_by(sa.func.min(OrgClosure.depth), OrgUnit.name)
        .limit(MOST_CHOICES)
    )
    return sorted((Choice(*row) for row in db.session.execute(query)), key=lambda one: one.name)


def post_choices(viewer: Viewer) -> list[Choice]:
    """Posts of the viewer's agency by name, as many as a list to choose from can hold."""
    query = sa.select(Position.uuid, Position.code, Position.name).where(
        Position.agency_id == viewer.agency_id, Position.archived_at.is_(None)
    )
    return [Choice(*row) for row in db.session.execute(query.order_by(Position.name).limit(MOST_CHOICES))]
