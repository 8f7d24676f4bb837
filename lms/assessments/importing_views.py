"""The pages that import results of an assessment centre or CACT: template and upload, check, progress and result."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import Flask, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.assessments import importing
from lms.assessments.models import ResultImport
from lms.people.importing import workbooks
from lms.people.importing.words import WORDS, Worded, word_problem
from lms.people.views.uploads import accept_uploads, uploaded
from lms.problems import Problem
from lms.web import slots
from lms.web.pages import page

IMPORT = Permission.ASSESSMENT_IMPORT
MOST_SHOWN = 50
_WRITE_DAY = _l("Write the day such as 31-12-2026.")
RESULT_WORDS = {
    **WORDS,
    "cell_missing": (_l("This cell is empty."), _l("Fill it in, or remove the row.")),
    "person_unknown": (
        _l("Nobody in your authority has this NIP."),
        _l("Check the number, or import the person first."),
    ),
    "own_result": (
        _l("This row is about yourself."),
        _l("Nobody imports their own results. Ask a colleague with the same right."),
    ),
    "competency_unknown": (
        _l("There is no competency “%(text)s”."),
        _l("Take a code from the list in the template."),
    ),
    "level_form": (_l("“%(text)s” is no level."), _l("Write a number from 1 to 5, such as 3 or 2,5.")),
    "date_range": (_l("The day %(text)s lies in the future or before 2010."), _WRITE_DAY),
    "until_before": (_l("It ends before the day of the assessment."), _l("Write a later day, or leave it empty.")),
    "until_too_late": (
        _l("A result holds for three years at most."),
        _l("Write an earlier day, or leave it empty."),
    ),
    "same_result": (
        _l("Row %(row)s repeats person, competency, day and instrument of row %(rows)s."),
        _l("Keep one of these rows."),
    ),
}


def _batch(viewer: Viewer, batch: uuids.UUID) -> ResultImport:
    return importing.import_of(viewer, batch)


@requires(IMPORT)
def start(viewer: Viewer) -> Any:
    """The template, and the file to upload."""
    return _start_page()


def _start_page(problem: Problem | None = None) -> Any:
    return page(
        "assessments/import_start.html",
        status=problem.status if problem else 200,
        problem=problem,
        fields=importing.FIELDS,
        most_rows=importing.MOST_ROWS,
    )


def _columns() -> list[workbooks.Column]:
    return [
        workbooks.Column(one.heading, str(one.help), one.example, required=one.required) for one in importing.FIELDS
    ]


@requires(IMPORT)
def template_xlsx(viewer: Viewer) -> Any:
    """The template with the codes of the competencies."""
    codes = workbooks.code_list(importing.BY_KEY["competency"].heading, importing.competency_directory())
    data = workbooks.template_workbook("Hasil asesmen", _columns(), [codes])
    return workbooks.as_download(data, "templat-hasil-asesmen.xlsx")


@requires(IMPORT)
def template_csv(viewer: Viewer) -> Any:
    """The template as CSV."""
    return workbooks.as_download(workbooks.template_text(_columns()), "templat-hasil-asesmen.csv", "text/csv")


@requires(IMPORT)
def upload(viewer: Viewer) -> Any:
    """Read and check the file."""
    try:
        batch = importing.check_upload(viewer, *uploaded())
    except Problem as problem:
        return _start_page(problem)
    return redirect(url_for("assessments.import_results", batch=batch.uuid), 303)


@requires(IMPORT, load=_batch)
def show(viewer: Viewer, batch: ResultImport) -> Any:
    """What the check found; while it is recorded its progress, afterwards its result."""
    return _check_page(batch) if batch.state == "checked" else _result_page(batch)


def _check_page(batch: ResultImport) -> Any:
    return page(
        "assessments/import_check.html",
        batch=batch,
        problems=[(row["name"], _worded(batch, row)) for row in _wrong(batch)[:MOST_SHOWN]],
        changed=[row for row in batch.rows if row["status"] == "changed"][:MOST_SHOWN],
        most_shown=MOST_SHOWN,
    )


def _result_page(batch: ResultImport) -> Any:
    """Progress while the job runs (its part is asked for every two seconds), then the result."""
    job = importing.job_of(batch)
    return page(
        "assessments/import_result.html",
        parts=("progress",),
        batch=batch,
        stopped=job is not None and job.state == "dead",
        total=batch.counts.get("new", 0) + batch.counts.get("changed", 0),
    )


def _wrong(batch: ResultImport) -> list[dict[str, Any]]:
    return [row for row in batch.rows if row["status"] == "problem"]


def _worded(batch: ResultImport, row: dict[str, Any]) -> list[Worded]:
    mapping = batch.counts["mapping"]
    return [word_problem(problem, row["row"], mapping, importing.BY_KEY, RESULT_WORDS) for problem in row["problems"]]


@requires(IMPORT, load=_batch)
def problem_rows(viewer: Viewer, batch: ResultImport) -> Any:
    """The rows with a problem as a spreadsheet, each with its reasons."""
    header = batch.counts["header"]
    rows = [
        [*[*row["cells"], *[""] * len(header)][: len(header)], " ".join(one.sentence for one in _worded(batch, row))]
        for row in _wrong(batch)
    ]
    data = workbooks.rows_workbook("Hasil asesmen", [*header, _("Reason")], rows)
    return workbooks.as_download(data, "baris bermasalah.xlsx")


@requires(IMPORT, load=_batch)
def apply(viewer: Viewer, batch: ResultImport) -> Any:
    """Have the results recorded in the background."""
    importing.apply(viewer, batch)
    return redirect(url_for("assessments.import_results", batch=batch.uuid), 303)


@requires(IMPORT, load=_batch)
def discard(viewer: Viewer, batch: ResultImport) -> Any:
    """Throw an upload away."""
    importing.discard(viewer, batch)
    flash(_("The upload was deleted. Nothing was changed."), "ok")
    return redirect(url_for("assessments.import_start"), 303)


def init_app(app: Flask) -> None:
    """Register the addresses of the import of results."""
    slots.add_tool(
        slots.Entry(
            _l("Import assessment results"), "assessments.import_start", "file-badge", IMPORT, 44, ("assessments.",)
        )
    )
    accept_uploads(app, "assessments.import_upload")
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/asesmen/impor", "import_start", start, "GET"),
        ("/asesmen/impor", "import_upload", upload, "POST"),
        ("/asesmen/impor/templat.xlsx", "import_template_xlsx", template_xlsx, "GET"),
        ("/asesmen/impor/templat.csv", "import_template_csv", template_csv, "GET"),
        ("/asesmen/impor/<uuid:batch>", "import_results", show, "GET"),
        ("/asesmen/impor/<uuid:batch>/bermasalah.xlsx", "import_problem_rows", problem_rows, "GET"),
        ("/asesmen/impor/<uuid:batch>/terapkan", "import_apply", apply, "POST"),
        ("/asesmen/impor/<uuid:batch>/hapus", "import_discard", discard, "POST"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"assessments.{name}", view, methods=[method])
