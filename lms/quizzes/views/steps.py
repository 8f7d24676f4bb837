"""The player of an attempt that grows: one question at a time and no way back. Works without JavaScript."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, flash, redirect, request, url_for

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.problems import Missing, Problem
from lms.quizzes import services
from lms.quizzes.forms import MOST_SLOTS, question_fields, small_number, typed_again
from lms.quizzes.hosts import Growth, host_of
from lms.quizzes.models import Attempt
from lms.quizzes.queries import map_of, shown_item
from lms.quizzes.views.player import detour, frame, load
from lms.quizzes.views.saving import arrived_at
from lms.web.pages import page

NOTHING: Mapping[int, Any] = MappingProxyType({})


@requires(Permission.LEARN, load=load)
def show(viewer: Viewer, attempt: Attempt) -> Any:
    """The question that is open now; the same one after a reload and on another device."""
    _growth(attempt)
    elsewhere = detour(viewer, attempt)
    return elsewhere if elsewhere is not None else _question(attempt)


@requires(Permission.LEARN, load=load)
def settle(viewer: Viewer, attempt: Attempt) -> Any:
    """Save the question of the form; "confirm" and "unknown" settle it, "leave" keeps it for later."""
    _growth(attempt)
    slot = small_number(request.form.get("slot"), MOST_SLOTS) or 0
    go = request.form.get("go", "")
    fields = {} if go == "unknown" else question_fields(request.form, slot)
    try:
        _save(viewer, attempt, services.Answer(slot, fields, key=uuids.uuid4().hex), go)
    except Problem as problem:
        return _question(attempt, problem=problem, typed={slot: typed_again(fields, slot)})
    if not attempt.open:
        return redirect(host_of(attempt).after_url(attempt), 303)
    if go == "leave":
        return redirect(host_of(attempt).back_url(attempt), 303)
    return redirect(url_for("quizzes.step", attempt=attempt.uuid), 303)


def _growth(attempt: Attempt) -> Growth:
    growth = host_of(attempt).growth
    if growth is None:
        raise Missing
    return growth


def _save(viewer: Viewer, attempt: Attempt, sent: services.Answer, go: str) -> None:
    epoch = small_number(request.form.get("epoch"), 999_999) or 0
    ack = services.save_answer(viewer, attempt.uuid, sent, epoch=epoch, received_at=arrived_at())
    if not ack.accepted:
        flash(ack.message, "warn")
    elif go in ("confirm", "unknown"):
        unknown = go == "unknown"
        services.settle(viewer, attempt, sent.slot, epoch=epoch, received_at=arrived_at(), unknown=unknown)


def _question(attempt: Attempt, *, problem: Problem | None = None, typed: Mapping[int, Any] = NOTHING) -> Response:
    """The page of the open question: which one it is and how many there can be, never how much is done."""
    entries = map_of(attempt.id)
    item = shown_item(attempt.id, entries[-1].slot)
    return page(
        "quizzes/step.html",
        status=problem.status if problem else 200,
        entries=entries,
        growing=True,
        most=_growth(attempt).most(attempt),
        item=item,
        response=typed.get(item.slot, item.response),
        problem=problem,
        **frame(attempt),
    )
