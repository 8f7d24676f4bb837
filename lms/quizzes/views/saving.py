"""Autosave in JSON: what came in time is safe and says so; everything else says why and what to do."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import Flask, Response, g, jsonify, request, request_started
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.clock import now
from lms.grouping import grouped, write
from lms.problems import Forbidden, Missing, Problem, SignInFirst
from lms.quizzes import services
from lms.quizzes.forms import read_batch
from lms.quizzes.queries import own_attempt
from lms.web.filters import clock
from lms.web.slots import place_url


def note_arrivals(app: Flask) -> None:
    """Remember when each request arrived, before anything waits for the database."""
    request_started.connect(_note_arrival, app)


def _note_arrival(app: Flask, **_extra: Any) -> None:
    g.arrived_at = now()


def arrived_at() -> datetime:
    """When this request arrived."""
    moment: datetime = g.arrived_at
    return moment


def in_json(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer refusals as JSON: the player's script must tell "sign in again" from "not yours" without reading a page."""

    @wraps(view)
    def answering(**parts: Any) -> Any:
        try:
            return view(**parts)
        except SignInFirst:
            message = _("Your session has ended. Your answers are kept on this device. Sign in again to send them.")
            return _refusal(401, "sign_in", message, sign_in=place_url("sign_in"))
        except Missing:
            return _refusal(404, "missing", _("This quiz is not yours, or it does not exist."))
        except Forbidden:
            return _refusal(403, "forbidden", _("Your role does not include taking quizzes."))
        except Problem as problem:
            return _refusal(problem.status, "problem", str(problem.message))

    return answering


def _refusal(status: int, error: str, message: str, **more: str) -> tuple[Response, int]:
    return jsonify(error=error, message=message, **more), status


@grouped
@in_json
@requires(Permission.LEARN)
def save(viewer: Viewer, attempt: uuids.UUID) -> Any:
    """Save a batch of answers: `acked` are safe, `refused` say why. 409 or 422 when none of them is in the record."""
    if request.mimetype != "application/json":
        raise Problem(_("The answer could not be read. Reload the page and answer again."))
    batch = read_batch(request.get_data(cache=False))
    arrived = arrived_at()
    saved = write(lambda: services.save_answers(viewer, attempt, batch.answers, epoch=batch.epoch, received_at=arrived))
    refused = [ack for ack in saved.acks if not ack.accepted]
    body = jsonify(
        acked=[ack.key for ack in saved.acks if ack.accepted],
        refused=[_refused(ack) for ack in refused],
        saved=clock(saved.acks[-1].saved_at),
        **_standing(saved.epoch, saved.deadline_at),
    )
    if any(ack.kept for ack in saved.acks):
        return body
    return body, 409 if refused[0].reason == "conflict" else 422


def _refused(ack: services.Ack) -> dict[str, str | int]:
    return {
        "key": ack.key,
        "slot": ack.slot,
        "revision": ack.revision,
        "reason": ack.reason,
        "message": ack.message,
    }


@requires(Permission.LEARN)
def state(viewer: Viewer, attempt: uuids.UUID) -> Any:
    """How the attempt stands, and a fresh CSRF token: a page that outlived its session goes on with it."""
    found = own_attempt(viewer, attempt)
    return jsonify(open=found.open, csrf=generate_csrf(), **_standing(found.writer_epoch, found.deadline_at))


def _standing(epoch: int, deadline: datetime | None) -> dict[str, int | str | None]:
    """What the player's clock needs: the time left, and until when for people to read."""
    left = None if deadline is None else max(0, round((deadline - now()).total_seconds() * 1000))
    return {"epoch": epoch, "remaining_ms": left, "until": clock(deadline) if deadline else None}
