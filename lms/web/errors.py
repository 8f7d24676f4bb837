"""Error pages: what happened, what you can do, a code for the help desk. Never a stack trace, never a dead end."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, Response, redirect, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from lms.db import db
from lms.problems import Forbidden, Missing, Problem, SignInFirst, TooMany
from lms.web.pages import page
from lms.web.slots import place_url

log = logging.getLogger("lms.errors")


def answer(status: int, title: str, advice: str, reference: str = "") -> Response:
    """One error page."""
    return page("web/error.html", status=status, title=title, advice=advice, reference=reference)


def _sign_in(error: SignInFirst) -> Any:
    db.session.rollback()
    target = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(place_url("sign_in", next=target), 303)


def _forbidden(error: Forbidden) -> Response:
    return answer(
        403,
        _("You may not open this page"),
        _("Your role does not include it. Ask the HR officer of your agency if you need it for your work."),
    )


def _missing(error: Exception) -> Response:
    return answer(
        404,
        _("Page not found"),
        _("The address may be mistyped, or the page belongs to somebody else. Start again from the home page."),
    )


def _problem(error: Problem) -> Response:
    response = answer(error.status, _("That did not work"), str(error.message))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _csrf(error: CSRFError) -> Response:
    return answer(
        400,
        _("The form is too old"),
        _("Go back, reload the page and send it again. What you typed is still in the form."),
    )


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status in (301, 302, 303, 307, 308):
        return error.get_response()  # type: ignore[return-value]
    if status == 404:
        return _missing(error)
    words = {
        400: (_("The request could not be understood"), _("Go back, check what you typed and send it again.")),
        405: (_("This address does not work that way"), _("Start again from the home page.")),
        413: (_("The file or text is too large"), _("Send a smaller file, or split it into several.")),
    }
    title, advice = words.get(status, (_("That did not work"), _("Go back and try once more.")))
    response = answer(status, title, advice)
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _busy(error: OperationalError) -> Response:
    """The database is busy, full or gone: nothing of this request stays, and the page is shown without it where need be."""
    log.warning("database refused: %s", type(error.orig).__name__)
    db.session.rollback()
    try:
        response = answer(503, _("The server is busy"), _("Nothing was lost. Wait a few seconds and send it again."))
    except SQLAlchemyError:
        db.session.rollback()
        response = Response(_("Nothing was lost. Wait a few seconds and send it again."), 503, mimetype="text/plain")
    response.headers["Retry-After"] = "5"
    return response


def _broken(error: InternalServerError) -> Response:
    """What went wrong after the view: a commit that the database refused (a full disk, a server gone) is `_busy`."""
    if isinstance(error.original_exception, OperationalError):
        return _busy(error.original_exception)
    return _http(error)


def _unstorable(error: DataError) -> Response:
    """The database refuses a character or a number (a NUL, a number beyond its columns): the request was wrong, not we."""
    return answer(400, _("The request could not be understood"), _("Go back, check what you typed and send it again."))


def _unexpected(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.exception("unexpected error %s at %s %s", reference, request.method, request.endpoint)
    return answer(
        500,
        _("Something went wrong on our side"),
        _("Nothing you saved is lost. Try again; if it happens again, tell the help desk the code below."),
        reference,
    )


def init_app(app: Flask) -> None:
    """Register the handlers; each rolls the transaction back through its status code."""
    app.register_error_handler(SignInFirst, _sign_in)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(Missing, _missing)
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(Exception, _unexpected)
