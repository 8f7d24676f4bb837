"""HR: the import in four steps: template, upload, columns, check; then progress, result and undo."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.people.importing import batches, fields, workbooks
from lms.people.importing.book import open_book
from lms.people.importing.queries import (
    MOST_SHOWN,
    batch_of,
    job_of,
    reach_of,
    recent_batches,
    rows_with,
    samples,
)
from lms.people.importing.words import Worded, state_words, word_changes, word_problem
from lms.people.models import ImportBatch, ImportRow
from lms.people.views.uploads import uploaded
from lms.people.words import masked_nip
from lms.problems import Problem
from lms.web.pages import page

IMPORT = Permission.PEOPLE_IMPORT
CHOICES = {"employment": ("PNS", "PPPK"), "kind": ("definitif", "plt", "plh"), "leads": ("ya", "tidak")}


def _batch(viewer: Viewer, batch: uuids.UUID) -> ImportBatch:
    return batch_of(viewer, batch)


@requires(IMPORT)
def start(viewer: Viewer) -> Any:
    """Steps 1 and 2: the template, and the file to upload; earlier imports."""
    return _start_page(viewer)


def _start_page(viewer: Viewer, problem: Problem | None = None) -> Any:
    return page(
        "people/import_start.html",
        status=problem.status if problem else 200,
        problem=problem,
        batches=recent_batches(viewer),
        state_words=state_words,
        fields=fields.FIELDS,
        most_rows=batches.MOST_ROWS,
    )


@requires(IMPORT)
def template_xlsx(viewer: Viewer) -> Any:
    """The template for a spreadsheet program, with the codes of the viewer's units and posts."""
    book = open_book(reach_of(viewer), [])
    lists = [
        workbooks.code_list(fields.BY_KEY["unit"].heading, book.units),
        workbooks.code_list(fields.BY_KEY["position"].heading, book.positions),
    ]
    data = workbooks.template_workbook("Pegawai", _columns(), lists)
    return workbooks.as_download(data, "templat-pegawai.xlsx")


@requires(IMPORT)
def template_csv(viewer: Viewer) -> Any:
    """The template as CSV."""
    return workbooks.as_download(workbooks.template_text(_columns()), "templat-pegawai.csv", "text/csv")


def _columns() -> list[workbooks.Column]:
    return [
        workbooks.Column(one.heading, str(one.help), one.example, CHOICES.get(one.key, ()), one.required)
        for one in fields.FIELDS
    ]


@requires(IMPORT)
def upload(viewer: Viewer) -> Any:
    """Take the file in, and go on to its columns."""
    try:
        batch = batches.upload(viewer, *uploaded())
    except Problem as problem:
        return _start_page(viewer, problem)
    return redirect(url_for("people.import_columns", batch=batch.uuid), 303)


@requires(IMPORT, load=_batch)
def columns(viewer: Viewer, batch: ImportBatch) -> Any:
    """Step 3: which column is what."""
    return _columns_page(batch, batch.mapping)


def _columns_page(batch: ImportBatch, mapping: dict[str, int], problem: Problem | None = None) -> Any:
    return page(
        "people/import_columns.html",
        status=problem.status if problem else 200,
        batch=batch,
        mapping=mapping,
        problem=problem,
        fields=fields.FIELDS,
        samples=samples(batch),
    )


@requires(IMPORT, load=_batch)
def check(viewer: Viewer, batch: ImportBatch) -> Any:
    """Compare every row with what is recorded."""
    mapping = _typed_mapping(batch)
    try:
        batches.check(batch, reach_of(viewer), mapping)
    except Problem as problem:
        return _columns_page(batch, mapping, problem)
    return redirect(url_for("people.import_batch", batch=batch.uuid), 303)


def _typed_mapping(batch: ImportBatch) -> dict[str, int]:
    """The chosen columns; anything that is no column of the file counts as not chosen."""
    allowed = {str(index): index for index in range(len(batch.columns))}
    typed = {key: request.form.get(f"kolom-{key}", "") for key in fields.BY_KEY}
    return {key: allowed[text] for key, text in typed.items() if text in allowed}


@requires(IMPORT, load=_batch)
def show(viewer: Viewer, batch: ImportBatch) -> Any:
    """Step 4: what the check found; while it is applied its progress, afterwards its result."""
    if batch.state == "uploaded":
        return redirect(url_for("people.import_columns", batch=batch.uuid), 303)
    return _check_page(batch) if batch.state == "checked" else _result_page(batch)


def _check_page(batch: ImportBatch) -> Any:
    return page(
        "people/import_check.html",
        batch=batch,
        problems=_worded(batch, rows_with(batch, status="problem", limit=MOST_SHOWN)),
        changed=_changes(batch),
        most_shown=MOST_SHOWN,
    )


def _result_page(batch: ImportBatch) -> Any:
    """Progress while the job runs (its part is asked for every two seconds), then the result."""
    job = job_of(batch)
    return page(
        "people/import_result.html",
        parts=("progress",),
        batch=batch,
        job=job,
        failed=_outcome(batch, "failed"),
        kept=_outcome(batch, "kept"),
        stopped=batches.stopped(job),
        may_undo=batches.may_undo(batch, job),
        undo_until=batch.applied_at + batches.UNDO_WITHIN if batch.applied_at else None,
        most_shown=MOST_SHOWN,
    )


def _outcome(batch: ImportBatch, outcome: str) -> list[tuple[str, list[Any]]]:
    if not batch.counts.get(outcome):
        return []
    return _worded(batch, rows_with(batch, outcome=outcome, limit=MOST_SHOWN))


def _worded(batch: ImportBatch, rows: list[ImportRow]) -> list[tuple[str, list[Any]]]:
    """Who a row is about (as far as it can be told) and its problems in words."""
    return [(_who(batch, row), _problems(batch, row)) for row in rows]


def _problems(batch: ImportBatch, row: ImportRow) -> list[Worded]:
    return [word_problem(problem, row.number, batch.mapping) for problem in row.problems]


def _who(batch: ImportBatch, row: ImportRow) -> str:
    index = batch.mapping.get("name", len(row.cells))
    return row.cells[index] if index < len(row.cells) else ""


def _changes(batch: ImportBatch) -> list[dict[str, Any]]:
    return [
        {
            "row": row.number,
            "name": _who(batch, row),
            "number": masked_nip(row.cells[batch.mapping["nip"]]),
            "changes": word_changes(row.before, row.after),
        }
        for row in rows_with(batch, status="changed", limit=MOST_SHOWN)
    ]


@requires(IMPORT, load=_batch)
def problem_rows(viewer: Viewer, batch: ImportBatch) -> Any:
    """The rows with a problem as a spreadsheet, each with its reasons, to be mended and uploaded again."""
    rows = [
        [*_padded(batch, row.cells), " ".join(one.sentence for one in _problems(batch, row))]
        for row in rows_with(batch, status="problem") + rows_with(batch, outcome="failed")
    ]
    data = workbooks.rows_workbook("Pegawai", [*batch.columns, _("Reason")], rows)
    return workbooks.as_download(data, "baris bermasalah.xlsx")


def _padded(batch: ImportBatch, cells: list[str]) -> list[str]:
    return [*cells, *[""] * (len(batch.columns) - len(cells))][: len(batch.columns)]


@requires(IMPORT, load=_batch)
def apply(viewer: Viewer, batch: ImportBatch) -> Any:
    """Have the new and changed rows written in the background."""
    batches.apply(viewer, batch)
    return redirect(url_for("people.import_batch", batch=batch.uuid), 303)


@requires(IMPORT, load=_batch)
def undo(viewer: Viewer, batch: ImportBatch) -> Any:
    """Have an applied import undone in the background."""
    batches.undo(viewer, batch)
    return redirect(url_for("people.import_batch", batch=batch.uuid), 303)


@requires(IMPORT, load=_batch)
def discard(viewer: Viewer, batch: ImportBatch) -> Any:
    """Throw an upload away."""
    batches.discard(viewer, batch)
    flash(_("The upload was deleted. Nothing was changed."), "ok")
    return redirect(url_for("people.import_start"), 303)


ROUTES: tuple[tuple[str, str, Any, str], ...] = (
    ("/pegawai/impor", "import_start", start, "GET"),
    ("/pegawai/impor", "import_upload", upload, "POST"),
    ("/pegawai/impor/templat.xlsx", "import_template_xlsx", template_xlsx, "GET"),
    ("/pegawai/impor/templat.csv", "import_template_csv", template_csv, "GET"),
    ("/pegawai/impor/<uuid:batch>", "import_batch", show, "GET"),
    ("/pegawai/impor/<uuid:batch>/kolom", "import_columns", columns, "GET"),
    ("/pegawai/impor/<uuid:batch>/kolom", "import_check", check, "POST"),
    ("/pegawai/impor/<uuid:batch>/bermasalah.xlsx", "import_problem_rows", problem_rows, "GET"),
    ("/pegawai/impor/<uuid:batch>/terapkan", "import_apply", apply, "POST"),
    ("/pegawai/impor/<uuid:batch>/batalkan", "import_undo", undo, "POST"),
    ("/pegawai/impor/<uuid:batch>/hapus", "import_discard", discard, "POST"),
)
