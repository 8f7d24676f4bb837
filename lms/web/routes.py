"""The few addresses of the shared page itself: choosing the language, CSP reports, robots, the manifest."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.web.assets import asset
from lms.web.forms import csrf
from lms.web.languages import COOKIE, LOCALES
from lms.web.pages import page

log = logging.getLogger("lms.web")
_A_YEAR = 31_536_000


def safe_path(target: str, fallback: str = "/") -> str:
    """`target` if it is a path on this site, else `fallback`; a second slash or a backslash leads to other sites."""
    if not target.startswith("/") or target.startswith(("//", "/\\")) or any(mark in target for mark in "\r\n\t"):
        return fallback
    return target


@requires(Permission.PUBLIC)
def set_language(viewer: Viewer, locale: str) -> Any:
    """Remember the language in a cookie and go back."""
    response = redirect(safe_path(request.form.get("kembali", "/")), 303)
    if locale in LOCALES:
        response.set_cookie(COOKIE, locale, max_age=_A_YEAR, samesite="Lax", httponly=True)
    return response


@requires(Permission.PUBLIC)
def report_violation(viewer: Viewer) -> Any:
    """Browsers tell here what the content security policy blocked."""
    log.warning("csp report: %s", request.get_data(as_text=True)[:500].replace("\n", " "))
    return "", 204


@requires(Permission.PUBLIC)
def robots(viewer: Viewer) -> Response:
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@requires(Permission.PUBLIC)
def manifest(viewer: Viewer) -> Response:
    """The web app manifest."""
    return jsonify(
        name="Tumbuh",
        short_name="Tumbuh",
        lang="id",
        start_url="/",
        display="standalone",
        background_color="#f5f7f2",
        theme_color="#0b5d4b",
        icons=[{"src": asset("mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    )


@requires(Permission.PUBLIC)
def offline(viewer: Viewer) -> Response:
    """Shown when the device has no network."""
    return page("web/error.html", title=_("You are offline"), advice=_("Check the signal and try again."), reference="")


def init_app(app: Flask) -> None:
    """Register the addresses."""
    app.add_url_rule("/bahasa/<locale>", "web.set_language", set_language, methods=["POST"])
    app.add_url_rule("/csp-laporan", "web.report_violation", report_violation, methods=["POST"])
    csrf.exempt(report_violation)
    app.add_url_rule("/robots.txt", "web.robots", robots)
    app.add_url_rule("/manifest.webmanifest", "web.manifest", manifest)
    app.add_url_rule("/luring", "web.offline", offline)
