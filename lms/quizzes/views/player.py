"""The player: one question a page or all on one, a map, a review before handing in. Works without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid as uuids
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from content.grading.certainty import RIGHT, WRONG
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.clock import now
from lms.db import keep_writes
from lms.problems import Missing, Problem
from lms.quizzes import services
from lms.quizzes.forms import (
    MOST_SLOTS,
    Press,
    certainty_again,
    posted_questions,
    question_fields,
    read_press,
    small_number,
    typed_again,
)
from lms.quizzes.hosts import host_of
from lms.quizzes.models import Attempt
from lms.quizzes.queries import (
    MapEntry,
    checked_item,
    checked_items,
    map_of,
    own_attempt,
    section_at,
    section_starts,
    shown_item,
    shown_items,
)
from lms.quizzes.services.certainty import sureness_of, unsaid_in
from lms.quizzes.showing import ShownItem
from lms.quizzes.views.saving import arrived_at
from lms.quizzes.views.uploads import with_files
from lms.web.pages import page

Fields = Mapping[str, Sequence[str]]
NOTHING: Mapping[int, Any] = MappingProxyType({})
SCALE = tuple((certainty, RIGHT[certainty], WRONG[certainty]) for certainty in RIGHT)
"""Every certainty with what a right and a wrong answer earn by it."""


def load(viewer: Viewer, attempt: uuids.UUID) -> Attempt:
    """The viewer's own attempt, once it began and where its host still lets it be seen; raises `Missing`."""
    found = own_attempt(viewer, attempt)
    if found.state == "prepared" or not host_of(found).may_view(found):
        raise Missing
    return found


@requires(Permission.LEARN, load=load)
def take(viewer: Viewer, attempt: Attempt) -> Any:
    """The questions of an open attempt: all on one page, or the one asked for, else the first without an answer."""
    elsewhere = _detour(viewer, attempt)
    if elsewhere is not None:
        return elsewhere
    entries = map_of(attempt.id)
    if _whole(attempt):
        return _paper(attempt, entries)
    asked = small_number(request.args.get("soal"), len(entries))
    if attempt.quiz_version.navigation == "sequential":
        asked = _standing(entries)
    return _question(attempt, entries, asked or _first_empty(entries))


@requires(Permission.LEARN, load=load)
def answer(viewer: Viewer, attempt: Attempt) -> Any:
    """Save the questions of the form, do what its button says for one of them, then go where the button leads.

    What can be saved is saved, whatever is wrong with another question.
    """
    press = read_press(request.form)
    seen = posted_questions(request.form) if _whole(attempt) else {press.slot: None}
    given = {slot: question_fields(request.form, slot) for slot in seen}
    refused, faults = _save(viewer, attempt, given, seen)
    _tell(refused)
    if press.slot not in faults:
        try:
            _do(viewer, attempt, press, accepted=press.slot not in {ack.slot for ack in refused})
        except Problem as problem:
            return _again(
                viewer, attempt, {press.slot: problem, **faults}, typed={slot: given[slot] for slot in faults}
            )
    if faults:
        return _again(viewer, attempt, faults, typed={slot: given[slot] for slot in faults})
    return redirect(_next_address(attempt, press), 303)


def _save(
    viewer: Viewer, attempt: Attempt, given: Mapping[int, Fields], seen: Mapping[int, int | None]
) -> tuple[list[services.Ack], dict[int, Problem]]:
    """Save answers; returns those that are kept but do not count, and by slot why others could not be read."""
    epoch = small_number(request.form.get("epoch"), 999_999) or 0
    answers, faults = [], {}
    for slot, fields in given.items():
        try:
            form = with_files(viewer, attempt, slot, fields) if attempt.open else fields
            answers.append(services.Answer(slot, form, key=uuids.uuid4().hex, seen=seen[slot]))
        except Problem as problem:
            faults[slot] = problem
    if not answers:
        return [], faults
    acks = services.save_answers(viewer, attempt.uuid, answers, epoch=epoch, received_at=arrived_at()).acks
    faults |= {ack.slot: Problem(ack.message) for ack in acks if not ack.kept}
    return [ack for ack in acks if ack.kept and not ack.accepted], faults


def _tell(refused: Sequence[services.Ack]) -> None:
    """Say once why answers do not count, and of which questions where it is not the whole form."""
    slots: dict[str, list[str]] = {}
    for ack in refused:
        slots.setdefault(ack.message, []).append(str(ack.slot))
    for ack in {ack.message: ack for ack in refused}.values():
        named = len(refused) > 1 and ack.reason in ("superseded", "settled")
        where = _("Question %(slot)s", slot=", ".join(slots[ack.message])) + ": " if named else ""
        flash(where + ack.message, "warn")


def _do(viewer: Viewer, attempt: Attempt, press: Press, *, accepted: bool) -> None:
    """What a button does besides saving and going somewhere; an unchanged answer is accepted late too, a check is not."""
    if accepted and press.does in ("check", "advance") and _detour(viewer, attempt) is not None:
        return
    if press.does in ("flag", "unflag"):
        flagged = press.does == "flag" and request.form.get("flagged") != "1"
        services.flag(viewer, attempt, press.slot, flagged=flagged)
    if press.does == "check" and accepted:
        services.check_answer(viewer, attempt, press.slot)
    if press.does == "advance" and accepted and attempt.quiz_version.navigation == "sequential":
        services.leave_question(viewer, attempt, press.slot)


def _again(viewer: Viewer, attempt: Attempt, faults: Mapping[int, Problem], *, typed: Mapping[int, Fields]) -> Any:
    """The questions with what is wrong and what was typed, as far as the person may see them now: a form can name any.

    What is not wrong stays saved.
    """
    shown = _shown_again(viewer, attempt, faults, typed)
    keep_writes()
    return shown


def _shown_again(viewer: Viewer, attempt: Attempt, faults: Mapping[int, Problem], typed: Mapping[int, Fields]) -> Any:
    away = _detour(viewer, attempt)
    if away is not None:
        return away
    entries = map_of(attempt.id)
    if _whole(attempt):
        return _paper(attempt, entries, faults, typed)
    slot = next(iter(faults))
    if attempt.quiz_version.navigation == "sequential" and slot != _standing(entries):
        return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)
    return _question(attempt, entries, slot, faults, typed)


@requires(Permission.LEARN, load=load)
def review(viewer: Viewer, attempt: Attempt) -> Any:
    """Every question with its state, before handing in."""
    elsewhere = _detour(viewer, attempt)
    if elsewhere is not None:
        return elsewhere
    return page("quizzes/review.html", entries=map_of(attempt.id), unsaid=unsaid_in(attempt), **frame(attempt))


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


def _whole(attempt: Attempt) -> bool:
    """Whether all questions stand on one page."""
    return attempt.quiz_version.layout == "all"


def _question(
    attempt: Attempt,
    entries: list[MapEntry],
    slot: int,
    faults: Mapping[int, Problem] = NOTHING,
    typed: Mapping[int, Fields] = NOTHING,
) -> Response:
    item = _as_typed(shown_item(attempt.id, slot), typed)
    version = attempt.quiz_version
    return page(
        "quizzes/take.html",
        status=_status(faults),
        sequential=version.navigation == "sequential",
        feedback=checked_item(attempt, slot) if item.locked and item.tries else None,
        sure=sureness_of(attempt, slot).get(slot),
        section=section_at(version.id, slot),
        entries=entries,
        item=item,
        problem=faults.get(slot),
        **_answering(attempt),
    )


def _paper(
    attempt: Attempt,
    entries: list[MapEntry],
    faults: Mapping[int, Problem] = NOTHING,
    typed: Mapping[int, Fields] = NOTHING,
) -> Response:
    """Every question on one page: the same few queries however many there are."""
    items = shown_items(attempt.id)
    return page(
        "quizzes/paper.html",
        status=_status(faults),
        whole=True,
        cases={one.slot: one.case for one in items},
        items=[replace(_as_typed(one, typed), case=None) for one in items],
        checked={slot: replace(one, case=None) for slot, one in checked_items(attempt).items()},
        sureness=sureness_of(attempt),
        sections=section_starts(attempt.quiz_version.id),
        entries=entries,
        problems=faults,
        **_answering(attempt),
    )


def _status(faults: Mapping[int, Problem]) -> int:
    return next((one.status for one in faults.values()), 200)


def _as_typed(item: ShownItem, typed: Mapping[int, Fields]) -> ShownItem:
    """The question as its fields were sent, where they could not be saved."""
    if item.slot not in typed:
        return item
    fields = typed[item.slot]
    said = certainty_again(fields, item.slot)
    return replace(item, response=typed_again(fields, item.slot), certainty=said)


def _answering(attempt: Attempt) -> dict[str, Any]:
    """What the pages with questions share."""
    version = attempt.quiz_version
    return {
        "checks": version.behaviour != "deferred",
        "tries_allowed": services.tries_allowed(attempt),
        "scale": SCALE if version.certainty else (),
        **frame(attempt),
    }


def frame(attempt: Attempt) -> dict[str, Any]:
    """What the pages of an open attempt share."""
    left = None if attempt.deadline_at is None else attempt.deadline_at - now()
    return {
        "attempt": attempt,
        "host": host_of(attempt),
        "remaining_ms": None if left is None else max(0, round(left.total_seconds() * 1000)),
        "device_key": device_key(attempt),
        "address_of": question_address(attempt),
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


def _next_address(attempt: Attempt, press: Press) -> str:
    if press.does == "leave":
        return host_of(attempt).back_url(attempt)
    if press.does == "review":
        return url_for("quizzes.review", attempt=attempt.uuid)
    steps = {"previous": press.slot - 1, "next": press.slot + 1, "advance": press.slot + 1}
    step = steps.get(press.does, small_number(press.does, MOST_SLOTS) or press.slot)
    return question_address(attempt)(step)


def question_address(attempt: Attempt) -> Callable[[int], str]:
    """Where the question in a slot is answered: on its own page, or at its place on the page of all."""

    def address(slot: int) -> str:
        here = url_for("quizzes.take", attempt=attempt.uuid, soal=None if _whole(attempt) else slot)
        return f"{here}#soal-{slot}" if _whole(attempt) and slot else here

    return address
