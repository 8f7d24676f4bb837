"""Write a checked batch, a few rows at a time, and remember what stood there so that it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.agencies.models import Agency, OrgUnit, Position
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.people import services
from lms.people.importing.batches import as_row, plan_rows
from lms.people.importing.book import Held, Known, Reach
from lms.people.importing.planning import PERSON_FIELDS, Planned, Post
from lms.people.importing.queries import count_rows
from lms.people.models import Assignment, ImportBatch, ImportRow, Person
from lms.problems import Problem

CHUNK = 25
"""Rows written before others get their turn at the database."""


def rows_to_apply(batch: ImportBatch) -> int:
    """How many rows are still to be written."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_waiting(batch).subquery())) or 0


def _waiting(batch: ImportBatch) -> sa.Select[ImportRow]:
    return sa.select(ImportRow).where(
        ImportRow.batch_id == batch.id, ImportRow.status.in_(("new", "changed")), ImportRow.outcome == ""
    )


def apply_some(viewer: Viewer | None, batch: ImportBatch) -> int:
    """Write the next rows and return how many were dealt with; 0 when none is left.

    They are compared anew: between the check and now somebody else may have recorded the same person.
    """
    rows = list(db.session.scalars(_waiting(batch).order_by(ImportRow.number).limit(CHUNK)))
    if not rows:
        return 0
    reach = Reach(batch.agency_id, None if batch.scope is None else tuple(batch.scope))
    planned = plan_rows((as_row(row.number, row.cells, row.numeric) for row in rows), batch.mapping, reach)
    places = _Places(planned)
    for row, one in zip(rows, planned, strict=True):
        _apply_row(viewer, batch, row, one, places)
    db.session.flush()
    return len(rows)


class _Places:
    """The units and posts that a few rows name, read at once."""

    def __init__(self, planned: Sequence[Planned]) -> None:
        posts = [one.post for one in planned if one.post is not None]
        self.units = _by_id(OrgUnit, {post.unit_id for post in posts})
        self.positions = _by_id(Position, {post.position_id for post in posts})


def _by_id(kind: Any, ids: set[int]) -> dict[int, Any]:
    return {one.id: one for one in db.session.scalars(sa.select(kind).where(kind.id.in_(ids)))}


def _apply_row(viewer: Viewer | None, batch: ImportBatch, row: ImportRow, planned: Planned, places: _Places) -> None:
    if planned.status == "problem":
        row.outcome, row.problems = "failed", planned.parsed.problems
        return
    try:
        with db.session.begin_nested():
            person = _write(viewer, batch, planned, places)
            before = {"record": known_record(planned.known) if planned.known else None}
            after = {"record": person_record(person)}
    except Problem as problem:
        row.outcome = "failed"
        row.problems = [{"field": None, "code": "refused", "params": {"text": str(problem.message)}}]
        return
    row.outcome, row.person_id = "applied", person.id
    row.before, row.after = {**row.before, **before}, {**row.after, **after}


def _write(viewer: Viewer | None, batch: ImportBatch, planned: Planned, places: _Places) -> Person:
    person = _write_person(viewer, batch, planned)
    post = planned.post
    if post is None:
        return person
    if post.corrects is not None:
        held = db.session.get_one(Assignment, post.corrects)
        services.correct_start(viewer, held, first_day=post.valid_from)
    else:
        _assign(viewer, person, post, places)
    return person


def _write_person(viewer: Viewer | None, batch: ImportBatch, planned: Planned) -> Person:
    values = planned.person
    if planned.known is None:
        agency = db.session.get_one(Agency, batch.agency_id)
        return services.add_person(agency, nip=planned.parsed.values["nip"], viewer=viewer, **values)
    person = db.session.get_one(Person, planned.known.id)
    if "active" in values:
        services.reactivate(viewer, person, reason=f"import {batch.uuid}")
    wanted = {key: values.get(key, getattr(person, key)) for key in PERSON_FIELDS}
    services.edit_person(viewer, person, **wanted)
    return person


def _assign(viewer: Viewer | None, person: Person, post: Post, places: _Places) -> None:
    services.assign(
        viewer,
        person,
        position=places.positions[post.position_id],
        unit=places.units[post.unit_id],
        kind=post.kind,
        leads=post.leads,
        valid_from=post.valid_from,
    )


def finish(viewer: Viewer | None, batch: ImportBatch) -> None:
    """Close a batch whose rows were all dealt with."""
    batch.state, batch.applied_at, batch.counts = "applied", now(), count_rows(batch.id)
    record(viewer, "people.imported", "import_batch", batch.uuid, counts=batch.counts)
    db.session.flush()


def person_record(person: Person) -> dict[str, Any]:
    """A person with all posts, as JSON, to be compared and restored later."""
    held = db.session.scalars(sa.select(Assignment).where(Assignment.person_id == person.id))
    return _record(person, [_post_record(one) for one in held])


def known_record(known: Known) -> dict[str, Any]:
    """As `person_record`, from what the comparison had read."""
    return _record(known, [_post_record(one) for one in known.held])


def _record(person: Person | Known, posts: list[list[Any]]) -> dict[str, Any]:
    return {key: getattr(person, key) for key in (*PERSON_FIELDS, "active")} | {"posts": sorted(posts)}


def _post_record(one: Assignment | Held) -> list[Any]:
    last = one.valid_to.isoformat() if one.valid_to else None
    return [str(one.uuid), one.unit_id, one.position_id, one.kind, one.leads, one.valid_from.isoformat(), last]
