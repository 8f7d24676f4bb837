"""The operator's page of background work."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import Flask, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.jobs.queries import counts, recent
from lms.jobs.services import try_again
from lms.jobs.words import job_name, result_words
from lms.web import slots
from lms.web.pages import page


@requires(Permission.JOBS_VIEW)
def index(viewer: Viewer) -> Any:
    """Every job's state, attempts and error."""
    return page(
        "jobs/index.html", jobs=recent(viewer), counts=counts(viewer), job_name=job_name, job_result=result_words
    )


@requires(Permission.JOBS_VIEW)
def retry(viewer: Viewer, job: uuids.UUID) -> Any:
    """Put a dead job back into the queue."""
    try_again(viewer, job)
    flash(_("The job waits in the queue again."), "ok")
    return redirect(url_for("jobs.index"), 303)


def init_app(app: Flask) -> None:
    """Register the addresses."""
    app.add_url_rule("/pekerjaan", "jobs.index", index)
    app.add_url_rule("/pekerjaan/<uuid:job>/ulangi", "jobs.retry", retry, methods=["POST"])
    slots.add_tool(slots.Entry(_l("Background work"), "jobs.index", "activity", Permission.JOBS_VIEW, 80, ("jobs.",)))
