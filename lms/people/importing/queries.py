"""Read imports: a batch belongs to whoever uploaded it and to whoever imports for the whole agency."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.db import db
from lms.jobs.models import Job
from lms.people.importing.book import Reach
from lms.people.models import ImportBatch, ImportRow
from lms.people.queries import manages_agency
from lms.problems import Missing

IMPORT = Permission.PEOPLE_IMPORT
MOST_SHOWN = 50
STATUSES = ("new", "changed", "unchanged", "problem", "unread")


def reach_of(viewer: Viewer, permission: Permission = IMPORT) -> Reach:
    """What the viewer may fill."""
    roots = None if manages_agency(viewer, permission) else viewer.scope(permission)
    return Reach(viewer.agency_id or 0, roots, viewer.person_id)


def batch_of(viewer: Viewer, batch: uuids.UUID) -> ImportBatch:
    """A batch by its uuid; raises `Missing`."""
    found = db.session.scalar(
        sa.select(ImportBatch).where(ImportBatch.uuid == batch, ImportBatch.agency_id == viewer.agency_id)
    )
    if found is None or not (found.account_id == viewer.account_id or manages_agency(viewer, IMPORT)):
        raise Missing
    return found


@dataclass(frozen=True)
class BatchRow:
    """An import on a list."""

    uuid: uuids.UUID
    file_name: str
    state: str
    counts: dict[str, int]
    created_at: datetime


def recent_batches(viewer: Viewer, limit: int = 5) -> list[BatchRow]:
    """The newest imports that the viewer may see."""
    query = sa.select(
        ImportBatch.uuid, ImportBatch.file_name, ImportBatch.state, ImportBatch.counts, ImportBatch.created_at
    ).where(ImportBatch.agency_id == viewer.agency_id)
    if not manages_agency(viewer, IMPORT):
        query = query.where(ImportBatch.account_id == viewer.account_id)
    rows = db.session.execute(query.order_by(ImportBatch.id.desc()).limit(limit))
    return [BatchRow(row.uuid, row.file_name, row.state, row.counts, row.created_at) for row in rows]


def remembered(agency_id: int) -> dict[str, str]:
    """The heading that each field had in the agency's last applied import."""
    last = db.session.execute(
        sa.select(ImportBatch.columns, ImportBatch.mapping)
        .where(ImportBatch.agency_id == agency_id, ImportBatch.applied_at.is_not(None))
        .order_by(ImportBatch.applied_at.desc())
        .limit(1)
    ).first()
    return {key: last.columns[index] for key, index in last.mapping.items()} if last else {}


def rows_with(batch: ImportBatch, *, status: str = "", outcome: str = "", limit: int | None = None) -> list[ImportRow]:
    """Rows of a batch with this status or this outcome, in the order of the file."""
    query = sa.select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number).limit(limit)
    if status:
        query = query.where(ImportRow.status == status)
    if outcome:
        query = query.where(ImportRow.outcome == outcome)
    return list(db.session.scalars(query))


def samples(batch: ImportBatch, rows: int = 3) -> list[str]:
    """What stands in the first rows of each column, as a hint which column is which."""
    query = sa.select(ImportRow.cells).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number).limit(rows)
    cells = list(db.session.scalars(query))
    return [
        ", ".join(row[index] for row in cells if index < len(row) and row[index]) for index in range(len(batch.columns))
    ]


def job_of(batch: ImportBatch) -> Job | None:
    """The background job that applies or undoes a batch."""
    if batch.job_uuid is None:
        return None
    return db.session.scalar(sa.select(Job).where(Job.uuid == batch.job_uuid))


def count_rows(batch_id: int) -> dict[str, int]:
    """Rows by status and, once there is one, by outcome."""
    counts: dict[str, int] = {}
    for column in (ImportRow.status, ImportRow.outcome):
        query = sa.select(column, sa.func.count()).where(ImportRow.batch_id == batch_id, column != "")
        counts.update((key, number) for key, number in db.session.execute(query.group_by(column)))
    return {"rows": sum(counts.get(key, 0) for key in STATUSES), **counts}
