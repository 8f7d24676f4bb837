"""Undo an applied batch row by row, the last one first; whoever changed or acted since is left alone and named.

Nobody is deleted: a person whom the import added loses the posts it gave and is set inactive.
"""

from __future__ import annotations

import uuid as uuids
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.people.importing.applying import CHUNK, person_record
from lms.people.importing.planning import PERSON_FIELDS
from lms.people.importing.queries import count_rows
from lms.people.models import Assignment, ImportBatch, ImportRow, Person
from lms.people.signals import acted_since, assignment_changed


def rows_to_undo(batch: ImportBatch) -> int:
    """How many rows are still to be undone."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_applied(batch).subquery())) or 0


def _applied(batch: ImportBatch) -> sa.Select[ImportRow]:
    return sa.select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.outcome == "applied")


def undo_some(viewer: Viewer | None, batch: ImportBatch) -> int:
    """Undo the next rows and return how many were dealt with; 0 when none is left."""
    rows = list(db.session.scalars(_applied(batch).order_by(ImportRow.number.desc()).limit(CHUNK)))
    if not rows:
        return 0
    people = _people([row.person_id for row in rows if row.person_id is not None])
    busy = _busy(list(people), batch)
    for row in rows:
        _undo_row(viewer, row, people.get(row.person_id or 0), busy)
    db.session.flush()
    return len(rows)


def _people(ids: list[int]) -> dict[int, Person]:
    return {person.id: person for person in db.session.scalars(sa.select(Person).where(Person.id.in_(ids)))}


def _busy(person_ids: list[int], batch: ImportBatch) -> set[int]:
    """Who did something, or had something recorded, after the import: the rooms above know."""
    moment = batch.applied_at or batch.created_at
    answers = acted_since.send(None, person_ids=person_ids, moment=moment)
    return {person_id for _receiver, found in answers for person_id in found}


def _undo_row(viewer: Viewer | None, row: ImportRow, person: Person | None, busy: set[int]) -> None:
    before = row.before["record"]
    if person is None or person_record(person) != row.after["record"]:
        row.outcome, row.problems = "kept", [{"field": None, "code": "changed_since", "params": {}}]
        return
    if before is None and person.id in busy:
        row.outcome, row.problems = "kept", [{"field": None, "code": "acted_since", "params": {}}]
        return
    _restore_posts(person, before["posts"] if before else [])
    if before is None:
        person.active = False
    else:
        for key in (*PERSON_FIELDS, "active"):
            setattr(person, key, before[key])
    db.session.flush()
    row.outcome = "undone"
    record(viewer, "person.import_undone", "person", person.uuid, added=before is None)
    assignment_changed.send(None, person_id=person.id)


def _restore_posts(person: Person, wanted: list[list[Any]]) -> None:
    held = db.session.scalars(sa.select(Assignment).where(Assignment.person_id == person.id))
    now_there = {str(one.uuid): one for one in held}
    stood = {post[0]: post for post in wanted}
    for key, one in now_there.items():
        if key not in stood:
            db.session.delete(one)
    for key, post in stood.items():
        one = now_there.get(key) or Assignment(uuid=uuids.UUID(key), person_id=person.id)
        _fill(one, post)
        db.session.add(one)


def _fill(one: Assignment, post: list[Any]) -> None:
    _uuid, one.unit_id, one.position_id, one.kind, one.leads, first, last = post
    one.valid_from = date.fromisoformat(first)
    one.valid_to = date.fromisoformat(last) if last else None


def finish(viewer: Viewer | None, batch: ImportBatch) -> None:
    """Close a batch whose rows were all dealt with."""
    batch.state, batch.undone_at, batch.counts = "undone", now(), count_rows(batch.id)
    record(viewer, "people.import_undone", "import_batch", batch.uuid, counts=batch.counts)
    db.session.flush()
