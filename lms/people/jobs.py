"""Background work: apply an import, undo one."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable

from lms.access.viewer import Viewer
from lms.db import db
from lms.jobs.services import Progress
from lms.people.importing import applying, undoing
from lms.people.models import ImportBatch

Step = Callable[[Viewer | None, ImportBatch], int]


def apply_import(progress: Progress, batch_id: int, account_uuid: str | None) -> None:
    """Write the rows of a batch. Started again after a failure, it goes on where it stopped."""
    batch = db.session.get_one(ImportBatch, batch_id)
    if batch.state == "applying":
        viewer = _asker(batch, account_uuid)
        _run(progress, viewer, batch, applying.rows_to_apply(batch), applying.apply_some)
        applying.finish(viewer, batch)


def undo_import(progress: Progress, batch_id: int, account_uuid: str | None) -> None:
    """Undo the rows of a batch. Started again after a failure, it goes on where it stopped."""
    batch = db.session.get_one(ImportBatch, batch_id)
    if batch.state == "undoing":
        viewer = _asker(batch, account_uuid)
        _run(progress, viewer, batch, undoing.rows_to_undo(batch), undoing.undo_some)
        undoing.finish(viewer, batch)


def _asker(batch: ImportBatch, account_uuid: str | None) -> Viewer | None:
    """Whoever asked, for the record; without rights, which were looked at when it was asked."""
    return Viewer(account_id=batch.account_id, account_uuid=uuids.UUID(account_uuid)) if account_uuid else None


def _run(progress: Progress, viewer: Viewer | None, batch: ImportBatch, total: int, step: Step) -> None:
    done = 0
    while count := step(viewer, batch):
        done += count
        progress.report(done, total)


JOBS = {"people.apply_import": apply_import, "people.undo_import": undo_import}
