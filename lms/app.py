"""`create_app()`: configuration, extensions, rooms in order, error pages, headers; nothing else."""

from __future__ import annotations

import importlib

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import db as database
from lms import grouping
from lms.access.guard import GuardedFlask
from lms.config import ROOT, Settings
from lms.web import assets, errors, filters, headers, languages, routes, ui
from lms.web.forms import csrf
from lms.web.pages import htmx

ROOMS = (
    "health",
    "audit",
    "outbox",
    "jobs",
    "files",
    "agencies",
    "people",
    "accounts",
    "competencies",
    "quizzes",
    "courses",
    "enrollments",
    "practice",
    "assessments",
    "certificates",
    "recommendations",
    "plans",
    "learning",
    "team",
    "reports",
    "home",
    "help",
)
"""Bottom to top. A room with pages has `init_app(app)` in its `views.py`."""


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application for `settings` (default: from the environment)."""
    settings = settings or Settings.from_environment()
    app = GuardedFlask("lms", static_folder=None, template_folder=None)
    app.config.update(settings.flask())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = _templates()
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    database.init_app(app)
    grouping.init_app(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    csrf.init_app(app)
    htmx.init_app(app)
    _compress(app)
    for part in (languages, filters, assets, ui, headers, errors, routes):
        part.init_app(app)
    for room in ROOMS:
        _open_room(app, room)
    return app


def _templates() -> ChoiceLoader:
    rooms = FileSystemLoader([str(ROOT / "lms" / room / "templates") for room in ("web", *ROOMS)])
    return ChoiceLoader([rooms, PrefixLoader({"questions": FileSystemLoader(str(ROOT / "content" / "questions"))})])


def _compress(app: Flask) -> None:
    app.config.update(
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=5,
        COMPRESS_MIN_SIZE=700,
        COMPRESS_MIMETYPES=["text/html", "application/json"],
    )
    Compress(app)


def _open_room(app: Flask, room: str) -> None:
    if (ROOT / "lms" / room / "views.py").exists() or (ROOT / "lms" / room / "views").is_dir():
        importlib.import_module(f"lms.{room}.views").init_app(app)
