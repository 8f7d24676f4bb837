"""The player: one question a page, a map of all, a review before handing in. Works without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid as uuids
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.clock import now
from lms.problems import Missing, Problem
from lms.quizzes import services
from lms.quizzes.forms import MOST_SLOTS, question_fields, small_number, typed_again
from lms.quizzes.hosts import host_of
from lms.quizzes.models import Attempt
from lms.quizzes.queries import MapEntry, checked_item, map_of, own_attempt, section_at, shown_item
from lms.quizzes.views.saving import arrived_at
from lms.quizzes.views.uploads import with_files
from lms.web.pages import page


def load(viewer: Viewer, attempt: uuids.UUID) -> Attempt:
    """The viewer's own attempt, once it began and where its host still lets it be seen; raises `Missing`."""
    found = own_attempt(viewer, attempt)
    if found.state == "prepared" or not host_of(found).may_view(found):
        raise Missing
    return found


@requires(Permission.LEARN, load=load)
def take(viewer: Viewer, attempt: Attempt) -> Any:
    """One question of an open attempt: the one asked for, else the first without an answer."""
    elsewhere = _detour(viewer, attempt)
    if elsewhere is not None:
        return elsewhere
    entries = map_of(attempt.id)
    asked = small_number(request.args.get("soal"), len(entries))
    if attempt.quiz_version.navigation == "sequential":
        asked = _standing(entries)
    return _question(attempt, entries, asked or _first_empty(entries))


@requires(Permission.LEARN, load=load)
def answer(viewer: Viewer, attempt: Attempt) -> Any:
    """Save the question of the form, then go where its button says."""
    slot = small_number(request.form.get("slot"), MOST_SLOTS) or 0
    fields = question_fields(request.form, slot)
    epoch = small_number(request.form.get("epoch"), 999_999) or 0
    try:
        given = with_files(viewer, attempt, slot, fields) if attempt.open else fields
        sent = services.Answer(slot, given, key=uuids.uuid4().hex)
        ack = services.save_answer(viewer, attempt.uuid, sent, epoch=epoch, received_at=arrived_at())
    except Problem as problem:
        return _again(viewer, attempt, slot, problem, typed=typed_again(fields, slot))
    if not ack.accepted:
        flash(ack.message, "warn")
    try:
        _do(viewer, attempt, slot, request.form.get("go", ""), accepted=ack.accepted)
    except Problem as problem:
        return _again(viewer, attempt, slot, problem)
    return redirect(_next_address(attempt, slot, request.form.get("go", "")), 303)


def _do(viewer: Viewer, attempt: Attempt, slot: int, go: str, *, accepted: bool) -> None:
    """What a button does besides saving and going somewhere; an unchanged answer is accepted late too, a check is not."""
    if accepted and go in ("check", "advance") and _detour(viewer, attempt) is not None:
        return
    if go == "flag":
        services.flag(viewer, attempt, slot, flagged=request.form.get("flagged") != "1")
    if go == "check" and accepted:
        services.check_answer(viewer, attempt, slot)
    if go == "advance" and accepted and attempt.quiz_version.navigation == "sequential":
        services.leave_question(viewer, attempt, slot)


def _again(
    viewer: Viewer, attempt: Attempt, slot: int, problem: Problem, *, typed: dict[str, Any] | None = None
) -> Any:
    """The question with what is wrong, as far as the person may see it now: a form can name any question."""
    away = _detour(viewer, attempt)
    if away is not None:
        return away
    entries = map_of(attempt.id)
    if attempt.quiz_version.navigation == "sequential" and slot != _standing(entries):
        return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)
    return _question(attempt, entries, slot, problem=problem, typed=typed)


@requires(Permission.LEARN, load=load)
def review(viewer: Viewer, attempt: Attempt) -> Any:
    """Every question with its state, before handing in."""
    elsewhere = _detour(viewer, attempt)
    if elsewhere is not None:
        return elsewhere
    return page("quizzes/review.html", entries=map_of(attempt.id), **frame(attempt))


@requires(Permission.LEARN, load=load)
def submit(viewer: Viewer, attempt: Attempt) -> Any:
    """Hand in; a second time leads to the same result."""
    services.submit(viewer, attempt)
    return redirect(url_for("quizzes.result", attempt=attempt.uuid), 303)


@requires(Permission.LEARN, load=load)
def take_over(viewer: Viewer, attempt: Attempt) -> Any:
    """Go on in this browser."""
    services.take_over(viewer, attempt)
    return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)


def _detour(viewer: Viewer, attempt: Attempt) -> Any:
    """Where else the person has to go first; an attempt that grows has a page of its own. None for nowhere."""
    if host_of(attempt).growth is not None and attempt.open:
        return redirect(url_for("quizzes.step", attempt=attempt.uuid))
    return detour(viewer, attempt)


def detour(viewer: Viewer, attempt: Attempt) -> Any:
    """Where else the person has to go first: the result, "time is over", "it runs elsewhere"; None for nowhere."""
    if not attempt.open:
        return redirect(url_for("quizzes.result", attempt=attempt.uuid))
    if attempt.deadline_at is not None and now() > attempt.deadline_at + services.grace_of(attempt):
        return page("quizzes/over.html", attempt=attempt, host=host_of(attempt))
    if None not in (attempt.writer_session_id, viewer.session_id) and attempt.writer_session_id != viewer.session_id:
        return page("quizzes/elsewhere.html", attempt=attempt, host=host_of(attempt))
    return None


def _question(
    attempt: Attempt,
    entries: list[MapEntry],
    slot: int,
    *,
    problem: Problem | None = None,
    typed: dict[str, Any] | None = None,
) -> Response:
    item = shown_item(attempt.id, slot)
    version = attempt.quiz_version
    return page(
        "quizzes/take.html",
        status=problem.status if problem else 200,
        sequential=version.navigation == "sequential",
        checks=version.behaviour != "deferred",
        tries_left=services.tries_allowed(attempt) - item.tries,
        feedback=checked_item(attempt, slot) if item.locked and item.tries else None,
        section=section_at(version.id, slot),
        entries=entries,
        item=item,
        response=typed if typed is not None else item.response,
        problem=problem,
        **frame(attempt),
    )


def frame(attempt: Attempt) -> dict[str, Any]:
    """What the pages of an open attempt share."""
    left = None if attempt.deadline_at is None else attempt.deadline_at - now()
    return {
        "attempt": attempt,
        "host": host_of(attempt),
        "remaining_ms": None if left is None else max(0, round(left.total_seconds() * 1000)),
        "device_key": device_key(attempt),
    }


def device_key(attempt: Attempt) -> str:
    """The key (AES-256, base64) with which a browser keeps unsent answers of this attempt on the device.

    It is held only in the page, so what lies on the device is readable again only after the same person signs in.
    """
    secret = str(current_app.config["SECRET_KEY"]).encode()
    about = f"unsent answers of {attempt.uuid} by {attempt.person_id}".encode()
    return base64.b64encode(hmac.digest(secret, about, hashlib.sha256)).decode()


def _first_empty(entries: list[MapEntry]) -> int:
    return next((entry.slot for entry in entries if not entry.answered), 1)


def _standing(entries: list[MapEntry]) -> int:
    """Where a person stands in a fixed order: the first question that was not left, else the last."""
    return next((entry.slot for entry in entries if not entry.locked), len(entries))


def _next_address(attempt: Attempt, slot: int, go: str) -> str:
    if go == "leave":
        return host_of(attempt).back_url(attempt)
    if go == "review":
        return url_for("quizzes.review", attempt=attempt.uuid)
    step = {"previous": slot - 1, "next": slot + 1, "advance": slot + 1}.get(go, small_number(go, MOST_SLOTS) or slot)
    return url_for("quizzes.take", attempt=attempt.uuid, soal=step)
