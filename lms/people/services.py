"""Add and change people and their assignments."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.agencies.models import Agency, OrgUnit, Position
from lms.audit.services import record
from lms.clock import today
from lms.db import db
from lms.people.models import Assignment, Person
from lms.people.queries import holds_on
from lms.people.signals import assignment_changed, person_added
from lms.problems import Problem
from lms.web.filters import day as day_words


def wait_for_turn(person_id: int) -> None:
    """Lock a person (internal id) before anything is derived from all that is known of that person.

    Of two transactions that add evidence, hours or a test at one moment the second must see what the first one wrote. A weak
    lock (FOR NO KEY UPDATE), taken after that of an attempt or an enrollment: rows that only refer to the person do not wait.
    """
    db.session.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def add_person(
    agency: Agency,
    *,
    nip: str,
    name: str,
    employment: str,
    email: str | None = None,
    viewer: Viewer | None = None,
) -> Person:
    """A new person, without a post and without an account. Raises `Problem` when the NIP is taken."""
    if db.session.scalar(sa.select(sa.exists().where(Person.nip == nip))):
        message = _("Somebody with this NIP is recorded already. Search for the person instead of adding again.")
        raise Problem(message, {"nip": message})
    person = Person(agency_id=agency.id, nip=nip, name=name, email=email, employment=employment)
    db.session.add(person)
    db.session.flush()
    record(viewer, "person.added", "person", person.uuid, employment=employment)
    person_added.send(None, person=person)
    return person


def edit_person(viewer: Viewer | None, person: Person, *, name: str, email: str | None, employment: str) -> None:
    """Change what is recorded of a person; the NIP stays. Raises `Problem` for the viewer's own.

    The record names the columns, not what they hold.
    """
    _refuse_own(viewer, person)
    wanted = {"name": name, "email": email, "employment": employment}
    changed = sorted(key for key, value in wanted.items() if getattr(person, key) != value)
    person.name, person.email, person.employment = name, email, employment
    db.session.flush()
    if changed:
        record(viewer, "person.edited", "person", person.uuid, columns=changed)


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
    """Give a person a post in a unit from a day on.

    The definitive post held until then ends the day before; so does an acting one for the same post in the same unit. Raises
    `Problem` where a definitive post begins later, and for the viewer's own posts.
    """
    _refuse_own(viewer, person)
    if unit.agency_id != person.agency_id or position.agency_id != person.agency_id:
        raise Problem(_("Unit and post belong to another agency than the person."))
    _refuse_before_later(person.id, kind, valid_from)
    for old in _replaced(person.id, kind, position.id, unit.id, valid_from):
        _end(viewer, old, valid_from - timedelta(days=1))
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
    record(
        viewer,
        "assignment.made",
        "person",
        person.uuid,
        position=position.code,
        unit=str(unit.uuid),
        kind=kind,
        leads=leads,
    )
    assignment_changed.send(None, person_id=person.id)
    return assignment


def _refuse_own(viewer: Viewer | None, person: Person) -> None:
    """Posts give rights over others, so nobody gives them to himself."""
    if viewer is not None and viewer.person_id == person.id:
        raise Problem(_("Nobody changes their own record. Ask a colleague with the same right."))


def _refuse_before_later(person_id: int, kind: str, valid_from: date) -> None:
    if kind != "definitif":
        return
    later = db.session.scalar(
        sa.select(sa.func.max(Assignment.valid_from)).where(
            Assignment.person_id == person_id, Assignment.kind == kind, Assignment.valid_from > valid_from
        )
    )
    if later is not None:
        message = _("A definitive post begins on %(day)s. Choose that day or a later one.", day=day_words(later))
        raise Problem(message, {"valid_from": message})


def _replaced(person_id: int, kind: str, position_id: int, unit_id: int, day: date) -> list[Assignment]:
    query = sa.select(Assignment).where(Assignment.person_id == person_id, Assignment.kind == kind, holds_on(day))
    if kind != "definitif":
        query = query.where(Assignment.position_id == position_id, Assignment.unit_id == unit_id)
    return list(db.session.scalars(query))


def correct_start(viewer: Viewer | None, assignment: Assignment, *, first_day: date) -> None:
    """Put the first day of a post right. Raises `Problem` when it would lie after the last one."""
    if assignment.valid_to is not None and first_day > assignment.valid_to:
        raise Problem(
            _("The post ended on %(day)s. Its first day lies before that.", day=day_words(assignment.valid_to))
        )
    assignment.valid_from = first_day
    db.session.flush()
    record(viewer, "assignment.corrected", "person", assignment.person.uuid, first_day=first_day.isoformat())
    assignment_changed.send(None, person_id=assignment.person_id)


def end_assignment(viewer: Viewer | None, assignment: Assignment, *, last_day: date) -> None:
    """End a post after `last_day`; one that never began by then is removed. Raises `Problem` for the viewer's own posts."""
    _refuse_own(viewer, assignment.person)
    person_id = assignment.person_id
    _end(viewer, assignment, last_day)
    assignment_changed.send(None, person_id=person_id)


def _end(viewer: Viewer | None, assignment: Assignment, last_day: date) -> None:
    person = assignment.person
    if assignment.valid_from > last_day:
        db.session.delete(assignment)
    else:
        assignment.valid_to = last_day
    db.session.flush()
    record(viewer, "assignment.ended", "person", person.uuid, last_day=last_day.isoformat())


def deactivate(viewer: Viewer | None, person: Person, *, reason: str) -> None:
    """A person leaves the agency: kept with all records, no longer listed nor able to sign in; posts end today."""
    _refuse_own(viewer, person)
    person.active = False
    for one in _open_posts(person.id):
        _end(viewer, one, today())
    db.session.flush()
    record(viewer, "person.deactivated", "person", person.uuid, reason=reason)
    assignment_changed.send(None, person_id=person.id)


def _open_posts(person_id: int) -> list[Assignment]:
    day = today()
    not_over = sa.or_(Assignment.valid_to.is_(None), Assignment.valid_to > day)
    return list(db.session.scalars(sa.select(Assignment).where(Assignment.person_id == person_id, not_over)))


def reactivate(viewer: Viewer | None, person: Person, *, reason: str) -> None:
    """A person who had left is back; posts are given anew."""
    _refuse_own(viewer, person)
    person.active = True
    db.session.flush()
    record(viewer, "person.reactivated", "person", person.uuid, reason=reason)


def reveal_nip(viewer: Viewer, person: Person) -> str:
    """The whole NIP of a person, for whoever asks for it; that it was shown is recorded."""
    record(viewer, "person.nip_shown", "person", person.uuid)
    return person.nip
