"""HR's pages: people and their posts, and the import in four steps."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.people.views import importing, people
from lms.people.views.uploads import accept_uploads
from lms.web import slots


def init_app(app: Flask) -> None:
    """Register the addresses and the tools."""
    tool = slots.Entry(_l("Employees"), "people.index", "users", Permission.PEOPLE_MANAGE, 42, ("people.",))
    slots.add_tool(tool)
    slots.add_tool(
        slots.Entry(_l("Import people"), "people.import_start", "upload", Permission.PEOPLE_IMPORT, 43, ("people.",))
    )
    accept_uploads(app, "people.import_upload")
    for rule, name, view, method in (*people.ROUTES, *importing.ROUTES):
        app.add_url_rule(rule, f"people.{name}", view, methods=[method])
