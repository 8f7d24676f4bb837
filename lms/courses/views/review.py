"""From draft to catalogue: the checklist, what changes, remarks, the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import allowed, requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses import services
from lms.courses.forms import tidy
from lms.courses.queries import Desk, changes, checklist, ready, review_notes
from lms.courses.views.pages import editor, load
from lms.problems import Problem

LONGEST_NOTE = 2_000


@requires(Permission.STUDIO, load=load)
def review(viewer: Viewer, at: Desk) -> Any:
    """What is left to do, what would change, what reviewers said, and the button that is next."""
    return _review(viewer, at)


def _review(viewer: Viewer, at: Desk, problem: Problem | None = None) -> Any:
    checks = checklist(at.version)
    return editor(
        "courses/review.html",
        viewer,
        at,
        status=problem.status if problem else 200,
        checks=checks,
        ready=ready(checks),
        changes=changes(at.version),
        notes=review_notes(at.version),
        may_decide=allowed(viewer, Permission.COURSE_REVIEW, at),
        needs_reviewer=at.course.agency.review_required,
        problem=problem,
        typed=request.form,
    )


def _note() -> str:
    return tidy(request.form.get("note"))[:LONGEST_NOTE]


def _decide(viewer: Viewer, at: Desk, decide: Callable[[], object], said: str | None = None) -> Any:
    """Do what was asked for and go back to the review; a refusal keeps the page and what was typed."""
    try:
        decide()
    except Problem as problem:
        return _review(viewer, at, problem)
    if said is not None:
        flash(said, "ok")
    return redirect(url_for("courses.review", version=at.version.uuid), 303)


@requires(Permission.COURSE_EDIT, load=load)
def submit(viewer: Viewer, at: Desk) -> Any:
    """Ask for a review."""
    return _decide(
        viewer,
        at,
        lambda: services.submit_for_review(viewer, at.version, change_note=_note()),
        _("The course was handed to the reviewers."),
    )


@requires(Permission.COURSE_EDIT, load=load)
def publish(viewer: Viewer, at: Desk) -> Any:
    """Publish without a reviewer, where the agency allows it."""
    return _decide(
        viewer, at, lambda: services.publish(viewer, at.version, change_note=_note()), _("The course is published.")
    )


@requires(Permission.COURSE_REVIEW, load=load)
def approve(viewer: Viewer, at: Desk) -> Any:
    """Approve; the edition takes effect."""
    return _decide(viewer, at, lambda: services.approve(viewer, at.version), _("The course is approved and published."))


@requires(Permission.COURSE_REVIEW, load=load)
def send_back(viewer: Viewer, at: Desk) -> Any:
    """Return it to the author with what is to be mended; the edition is theirs again, so the studio follows."""
    try:
        services.return_to_author(viewer, at.version, note=_note())
    except Problem as problem:
        return _review(viewer, at, problem)
    flash(_("The course went back to its author with your note."), "ok")
    return redirect(url_for("courses.studio"), 303)


@requires(Permission.COURSE_REVIEW, load=load)
def add_note(viewer: Viewer, at: Desk) -> Any:
    """Leave a remark without deciding yet."""
    return _decide(viewer, at, lambda: services.add_note(viewer, at.version, body=_note()))
