"""The trainer's side of objections: the list, and the answer to one."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.db import db
from lms.problems import Problem
from lms.quizzes.models import Appeal, AttemptItem
from lms.quizzes.queries.appeals import appeal_to_answer, appeals_to_answer
from lms.quizzes.services import appeals
from lms.quizzes.showing import answered
from lms.web.pages import page


@requires(Permission.COURSE_RESULTS)
def index(viewer: Viewer) -> Any:
    """Objections that wait, by their deadline, then the answered ones."""
    return page("quizzes/marking/appeals.html", rows=appeals_to_answer(viewer))


def _load(viewer: Viewer, appeal: uuids.UUID) -> Appeal:
    return appeal_to_answer(viewer, appeal)


@requires(Permission.COURSE_RESULTS, load=_load)
def show(viewer: Viewer, appeal: Appeal) -> Any:
    """An objection with the answer it is about."""
    return _show(viewer, appeal)


def _show(viewer: Viewer, appeal: Appeal, problem: Problem | None = None) -> Any:
    item = db.session.get_one(AttemptItem, (appeal.attempt_id, appeal.slot))
    return page(
        "quizzes/marking/appeal.html",
        status=problem.status if problem else 200,
        appeal=appeal,
        item=item,
        answered=answered(item),
        may_answer=appeals.may_answer(viewer, appeal),
        problem=problem,
        typed=request.form,
    )


@requires(Permission.COURSE_RESULTS, load=_load)
def answer(viewer: Viewer, appeal: Appeal) -> Any:
    """Uphold with new points, or reject with the reason."""
    words = request.form.get("answer", "")
    try:
        if request.form.get("do") == "uphold":
            appeals.uphold(viewer, appeal, answer=words, points=_points(request.form.get("points", "")))
        else:
            appeals.reject(viewer, appeal, answer=words)
    except Problem as problem:
        return _show(viewer, appeal, problem)
    flash(_("The objection was answered; the learner has a notice."), "ok")
    return redirect(url_for("quizzes.appeals"), 303)


def _points(text: str) -> float | None:
    """Points as people write them, with a comma or a point; None for anything else."""
    digits = text.strip().replace(",", ".")
    if not digits or len(digits) > 8 or not digits.isascii() or not digits.replace(".", "", 1).isdigit():
        return None
    return float(digits)
