"""Add and change people and their assignments."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.agencies.models import Agency, OrgUnit, Position
from lms.audit.services import record
from lms.db import db
from lms.people.models import Assignment, Person
from lms.people.queries import holds_on
from lms.people.signals import assignment_changed
from lms.problems import Problem


def add_person(agency: Agency, *, nip: str, name: str, employment: str, email: str | None = None) -> Person:
    """A new person, without a post and without an account. Raises `Problem` when the NIP is taken."""
    if db.session.scalar(sa.select(sa.exists().where(Person.nip == nip))):
        message = _("Somebody with this NIP is recorded already. Search for the person instead of adding again.")
        raise Problem(message, {"nip": message})
    person = Person(agency_id=agency.id, nip=nip, name=name, email=email, employment=employment)
    db.session.add(person)
    db.session.flush()
    return person


def assign(
    viewer: Viewer | None,
    person: Person,
    *,
    position: Position,
    unit: OrgUnit,
    valid_from: date,
    kind: str = "definitif",
    leads: bool = False,
) -> Assignment:
    """Give a person a post in a unit from a day on; the definitive post held until then ends the day before."""
    if kind == "definitif":
        for old in _definitive_on(person.id, valid_from):
            end_assignment(viewer, old, last_day=valid_from - timedelta(days=1))
    assignment = Assignment(
        person_id=person.id,
        position_id=position.id,
        unit_id=unit.id,
        kind=kind,
        leads=leads,
        valid_from=valid_from,
    )
    db.session.add(assignment)
    db.session.flush()
    record(viewer, "assignment.made", "person", person.uuid, position=position.code, unit=str(unit.uuid), leads=leads)
    assignment_changed.send(None, person_id=person.id)
    return assignment


def _definitive_on(person_id: int, day: date) -> list[Assignment]:
    query = sa.select(Assignment).where(
        Assignment.person_id == person_id, Assignment.kind == "definitif", holds_on(day)
    )
    return list(db.session.scalars(query))


def end_assignment(viewer: Viewer | None, assignment: Assignment, *, last_day: date) -> None:
    """End a post after `last_day`; one that never began by then is removed."""
    if assignment.valid_from > last_day:
        db.session.delete(assignment)
    else:
        assignment.valid_to = last_day
    db.session.flush()
    record(viewer, "assignment.ended", "person", assignment.person.uuid, last_day=last_day.isoformat())
    assignment_changed.send(None, person_id=assignment.person_id)


def deactivate(viewer: Viewer, person: Person, *, reason: str) -> None:
    """A person leaves the agency: kept with all records, no longer listed."""
    person.active = False
    record(viewer, "person.deactivated", "person", person.uuid, reason=reason)
    db.session.flush()
