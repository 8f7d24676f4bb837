"""A batch from upload to the wish to apply or undo it; what takes long is left to `jobs`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.files.spreadsheets import Cell
from lms.jobs.models import Job
from lms.jobs.services import enqueue
from lms.people.importing import fields
from lms.people.importing.book import Reach, open_book
from lms.people.importing.parsing import Parsed, parse_row
from lms.people.importing.planning import Planned, plan
from lms.people.importing.queries import count_rows, job_of, reach_of, remembered
from lms.people.importing.reading import Row, Sheet, read_sheet
from lms.people.models import ImportBatch, ImportRow
from lms.problems import Conflict, Problem

MOST_ROWS = 20_000
"""Rows of one upload: they are read and checked while the person waits. `lms people import` takes more."""
UNDO_WITHIN = timedelta(hours=24)
FORGET_DRAFT = timedelta(days=7)
FORGET_ROWS = timedelta(days=30)
"""Rows repeat personal data; of an old import only the counts stay."""


def upload(viewer: Viewer, data: bytes, name: str) -> ImportBatch:
    """Keep the rows of an uploaded spreadsheet, with a first guess of its columns. Raises `Problem`."""
    sheet = read_sheet(data, knows=fields.knows, most_rows=MOST_ROWS)
    reach = reach_of(viewer)
    forget_old(reach.agency_id)
    batch = store(reach, sheet, name, account_id=viewer.account_id)
    batch.mapping = fields.guess(sheet.header, remembered(reach.agency_id))
    db.session.flush()
    return batch


def store(reach: Reach, sheet: Sheet, name: str, *, account_id: int | None) -> ImportBatch:
    """A batch with the unread rows of `sheet`."""
    batch = ImportBatch(
        agency_id=reach.agency_id,
        account_id=account_id,
        file_name=name[-200:] or "berkas",
        columns=list(sheet.header),
        scope=None if reach.roots is None else list(reach.roots),
        created_at=now(),
    )
    db.session.add(batch)
    db.session.flush()
    rows = [
        {
            "batch_id": batch.id,
            "number": row.number,
            "cells": [cell.text for cell in row.cells],
            "numeric": [index for index, cell in enumerate(row.cells) if cell.numeric],
        }
        for row in sheet.rows
    ]
    db.session.execute(sa.insert(ImportRow), rows)
    return batch


def forget_old(agency_id: int) -> None:
    """Delete what was uploaded and never applied, and the rows of imports that can no longer be undone."""
    mine = ImportBatch.agency_id == agency_id
    drafts = ImportBatch.applied_at.is_(None) & ImportBatch.state.in_(("uploaded", "checked"))
    old_rows = sa.select(ImportBatch.id).where(mine, ImportBatch.applied_at < now() - FORGET_ROWS)
    db.session.execute(sa.delete(ImportBatch).where(mine, drafts, ImportBatch.created_at < now() - FORGET_DRAFT))
    db.session.execute(sa.delete(ImportRow).where(ImportRow.batch_id.in_(old_rows)))


def check_mapping(batch: ImportBatch, mapping: Mapping[str, int]) -> None:
    """Raise `Problem`, beside the fields, unless the required columns are there and each column has one meaning."""
    wrong = {key: _("Choose the column that holds this.") for key in fields.REQUIRED if key not in mapping}
    for key, index in mapping.items():
        twin = next((other for other, at in mapping.items() if at == index and other != key), None)
        if twin is not None:
            label = fields.BY_KEY[twin].label
            wrong[key] = _("This column is also chosen for “%(field)s”. Choose another one.", field=label)
    if wrong:
        raise Problem(_("Some columns still need your choice."), wrong)


def check(batch: ImportBatch, reach: Reach, mapping: Mapping[str, int]) -> None:
    """Compare every row with what is recorded and keep the verdicts. Raises `Problem` for an impossible `mapping`."""
    if batch.state not in ("uploaded", "checked"):
        raise Conflict(_("This import was applied already. Upload the file again to import it anew."))
    check_mapping(batch, mapping)
    batch.mapping = dict(mapping)
    query = sa.select(ImportRow.number, ImportRow.cells, ImportRow.numeric)
    found = db.session.execute(query.where(ImportRow.batch_id == batch.id).order_by(ImportRow.number))
    planned = plan_rows((as_row(one.number, one.cells, one.numeric) for one in found), mapping, reach)
    db.session.execute(sa.update(ImportRow), [_verdict(batch.id, one) for one in planned])
    batch.state, batch.counts = "checked", count_rows(batch.id)
    db.session.flush()


def as_row(number: int, cells: list[str], numeric: list[int]) -> Row:
    """A stored row as it was read from the file."""
    return Row(number, tuple(Cell(text, index in numeric) for index, text in enumerate(cells)))


def plan_rows(rows: Iterable[Row], mapping: Mapping[str, int], reach: Reach) -> list[Planned]:
    """What each row would do, without writing anything."""
    parsed = [parse_row(row, mapping) for row in rows]
    return plan(parsed, open_book(reach, _numbers(parsed)))


def _numbers(parsed: list[Parsed]) -> list[str]:
    return list({one.values["nip"] for one in parsed if "nip" in one.values})


def _verdict(batch_id: int, planned: Planned) -> dict[str, object]:
    return {
        "batch_id": batch_id,
        "number": planned.number,
        "status": planned.status,
        "problems": planned.parsed.problems,
        "after": planned.after,
        "before": planned.before,
        "person_id": planned.known.id if planned.known else None,
    }


def apply(viewer: Viewer, batch: ImportBatch) -> None:
    """Have a checked batch applied in the background. Raises `Problem` when there is nothing to apply."""
    if batch.state != "checked":
        raise Conflict(_("This import was applied already. Upload the file again to import it anew."))
    if not batch.counts.get("new") and not batch.counts.get("changed"):
        raise Problem(_("No row is new or changed, so there is nothing to apply."))
    batch.state = "applying"
    _enqueue(viewer, batch, "people.apply_import")


def undo(viewer: Viewer, batch: ImportBatch) -> None:
    """Have an applied batch undone in the background. Raises `Problem` when it is too late or not applied."""
    if not may_undo(batch, job_of(batch)):
        message = _("This import can no longer be undone. Correct the people one by one, or import a corrected list.")
        raise Conflict(message)
    batch.state = "undoing"
    _enqueue(viewer, batch, "people.undo_import")


def may_undo(batch: ImportBatch, job: Job | None) -> bool:
    """Within 24 hours after it was applied; also one whose job gave up on the way."""
    if batch.state == "applied":
        return batch.applied_at is not None and now() <= batch.applied_at + UNDO_WITHIN
    return batch.state in ("applying", "undoing") and stopped(job)


def stopped(job: Job | None) -> bool:
    """Whether the background job gave up."""
    return job is not None and job.state == "dead"


def _enqueue(viewer: Viewer, batch: ImportBatch, name: str) -> None:
    account = str(viewer.account_uuid) if viewer.account_uuid else None
    job = enqueue(name, key=f"{name}:{batch.uuid}", batch_id=batch.id, account_uuid=account)
    batch.job_uuid = job.uuid
    db.session.flush()


def discard(viewer: Viewer, batch: ImportBatch) -> None:
    """Throw away what was uploaded and not applied. Raises `Problem` once it was."""
    if batch.state not in ("uploaded", "checked"):
        raise Conflict(_("This import was applied already. Undo it instead."))
    record(viewer, "people.import_discarded", "import_batch", batch.uuid)
    db.session.delete(batch)
    db.session.flush()
