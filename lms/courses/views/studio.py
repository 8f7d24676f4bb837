"""The studio: one's courses, a new one, the details of an edition."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.competencies.queries import all_competencies
from lms.courses import labels, services
from lms.courses.forms import CourseForm, DetailsForm, tidy
from lms.courses.learners_ratings import ratings_of
from lms.courses.measured_effects import effects_of
from lms.courses.models import Course
from lms.courses.queries import Desk, authored, checklist, editable_course, ready
from lms.courses.queries.studio import MOST_LISTED, possible_prerequisites
from lms.courses.results_link import results_url
from lms.courses.views.pages import editor, home_of, load
from lms.problems import Conflict, Problem
from lms.web.pages import page


@requires(Permission.STUDIO)
def studio(viewer: Viewer) -> Any:
    """The viewer's courses by state, and what waits for the viewer's review."""
    q = tidy(request.args.get("q")).strip()[:100]
    rows = authored(viewer, q)
    published = {row.course_uuid for row in rows if row.state == "published"}
    return page(
        "courses/studio.html",
        q=q,
        rows=rows,
        full=len(rows) == MOST_LISTED,
        states=labels.STATES,
        results_url=results_url,
        effects=effects_of(published),
        ratings=ratings_of(published),
    )


@requires(Permission.COURSE_EDIT)
def new(viewer: Viewer) -> Any:
    """Begin a course."""
    return _new(CourseForm())


def _new(form: CourseForm, status: int = 200) -> Any:
    form.offer(all_competencies())
    return page("courses/new.html", status=status, form=form)


@requires(Permission.COURSE_EDIT)
def create(viewer: Viewer) -> Any:
    """Make the course and open its editor."""
    form = CourseForm()
    form.offer(all_competencies())
    if not form.validate():
        return _new(form, 422)
    try:
        draft = services.create_course(
            viewer,
            title=form.title.data,
            summary=form.summary.data,
            category=form.category.data,
            competency=form.competency.data,
            level=form.level.data,
        )
    except Problem as problem:
        form.problem(problem)
        return _new(form, problem.status)
    return redirect(url_for("courses.edit", version=draft.uuid), 303)


def _load_course(viewer: Viewer, course: uuids.UUID) -> Course:
    return editable_course(viewer, course)


@requires(Permission.STUDIO, load=_load_course)
def start_draft(viewer: Viewer, course: Course) -> Any:
    """Begin a new edition, or open the one in work."""
    draft = services.start_draft(viewer, course)
    return redirect(url_for("courses.edit", version=draft.uuid), 303)


@requires(Permission.STUDIO, load=load)
def edit(viewer: Viewer, at: Desk) -> Any:
    """The edition at a glance: where it stands and what is left to do."""
    checks = checklist(at.version)
    return editor("courses/edit.html", viewer, at, checks=checks, ready=ready(checks))


@requires(Permission.COURSE_EDIT, load=load)
def discard(viewer: Viewer, at: Desk) -> Any:
    """Throw a draft away."""
    services.discard_draft(viewer, at.version)
    flash(_("The draft was discarded. The published edition is unchanged."), "ok")
    return redirect(url_for("courses.studio"), 303)


@requires(Permission.COURSE_EDIT, load=load)
def details(viewer: Viewer, at: Desk) -> Any:
    """What the catalogue will say."""
    return _details(viewer, at, DetailsForm.of(at.version))


def _details(viewer: Viewer, at: Desk, form: DetailsForm, status: int = 200) -> Any:
    form.offer(all_competencies(), at.version)
    known = possible_prerequisites(viewer, at.course.id)
    return editor("courses/details.html", viewer, at, status=status, form=form, known=known)


@requires(Permission.COURSE_EDIT, load=load)
def save_details(viewer: Viewer, at: Desk) -> Any:
    """Save the details; a form that is older than what is stored comes back with what was typed."""
    form = DetailsForm()
    form.offer(all_competencies(), at.version)
    if not form.validate():
        return _details(viewer, at, form, 422)
    try:
        services.edit_details(
            viewer, at.version, form.details(), open_to_all=form.open_to_all.data, revision=form.revision.data
        )
    except Problem as problem:
        form.problem(problem)
        if isinstance(problem, Conflict):
            form.revision.data = at.version.revision
        return _details(viewer, at, form, problem.status)
    flash(_("Saved."), "ok")
    return redirect(home_of(at), 303)
