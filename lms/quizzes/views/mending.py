"""What a learner does after handing in: mend an answer that came back, object to a mark."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.db import db
from lms.problems import Missing, Problem
from lms.quizzes.forms import MOST_SLOTS, question_fields, small_number, typed_again
from lms.quizzes.hosts import host_of
from lms.quizzes.media import concealed
from lms.quizzes.models import Attempt, AttemptItem
from lms.quizzes.queries import shown_item
from lms.quizzes.queries.appeals import appeals_of
from lms.quizzes.services import appeals, hand_marks
from lms.quizzes.views.player import load
from lms.quizzes.views.uploads import with_files
from lms.web.pages import page


@dataclass(frozen=True)
class At:
    """A question of one's own attempt."""

    attempt: Attempt
    item: AttemptItem


def _load(viewer: Viewer, attempt: uuids.UUID, slot: str) -> At:
    own = load(viewer, attempt)
    item = db.session.get(AttemptItem, (own.id, small_number(slot, MOST_SLOTS) or 0))
    if item is None or own.open:
        raise Missing
    return At(own, item)


@requires(Permission.LEARN, load=_load)
def mend(viewer: Viewer, at: At) -> Any:
    """An answer that came back, to be mended; when it is marked meanwhile, the result."""
    if at.item.grade_state != "returned":
        return redirect(url_for("quizzes.result", attempt=at.attempt.uuid))
    return _mend(at)


def _mend(at: At, problem: Problem | None = None) -> Any:
    item = shown_item(at.attempt.id, at.item.slot)
    typed = typed_again(question_fields(request.form, item.slot), item.slot) if problem else item.response
    return page(
        "quizzes/mend.html",
        status=problem.status if problem else 200,
        attempt=at.attempt,
        host=host_of(at.attempt),
        item=item,
        response=typed,
        comment=at.item.comment,
        problem=problem,
    )


@requires(Permission.LEARN, load=_load)
def resubmit(viewer: Viewer, at: At) -> Any:
    """Send the mended answer."""
    try:
        fields = question_fields(request.form, at.item.slot)
        hand_marks.resubmit(viewer, at.attempt, at.item, with_files(viewer, at.attempt, at.item.slot, fields))
    except Problem as problem:
        return _mend(at, problem)
    flash(_("Your mended answer was sent. You get a notice when it is marked."), "ok")
    return redirect(url_for("quizzes.result", attempt=at.attempt.uuid), 303)


@requires(Permission.LEARN, load=_load)
def appeal(viewer: Viewer, at: At) -> Any:
    """Where an objection is written, or how it was answered."""
    if at.attempt.state != "released":
        raise Missing
    return _appeal(at)


def _appeal(at: At, problem: Problem | None = None) -> Any:
    return page(
        "quizzes/appeal.html",
        status=problem.status if problem else 200,
        attempt=at.attempt,
        host=host_of(at.attempt),
        item=at.item,
        stem=concealed(at.item.question_version.body["stem"], at.item.question_version.question.bank_id),
        known=appeals_of(at.attempt.id).get(at.item.slot),
        until=appeals.appeal_until(at.attempt),
        days=appeals.ANSWER_DAYS,
        typed=request.form.get("text", ""),
        problem=problem,
    )


@requires(Permission.LEARN, load=_load)
def object_to(viewer: Viewer, at: At) -> Any:
    """Send an objection."""
    try:
        appeals.object_to(viewer, at.attempt, at.item.slot, request.form.get("text", ""))
    except Problem as problem:
        return _appeal(at, problem)
    flash(_("Your objection was sent. You get a notice when it is answered."), "ok")
    return redirect(url_for("quizzes.appeal", attempt=at.attempt.uuid, slot=at.item.slot), 303)
