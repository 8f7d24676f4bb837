"""The auditor's page: the record, read-only."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.audit.queries import count, events
from lms.web import slots
from lms.web.pages import page, wanted_page

SIZE = 50


@requires(Permission.AUDIT_VIEW)
def index(viewer: Viewer) -> Any:
    """The newest entries, by action."""
    action, number = request.args.get("tindakan", "")[:60], wanted_page()
    return page(
        "audit/index.html",
        events=events(viewer, action=action, page=number, size=SIZE),
        action=action,
        number=number,
        pages=max(1, -(-count(viewer, action=action) // SIZE)),
        href=lambda to: url_for("audit.index", tindakan=action or None, halaman=to),
    )


def init_app(app: Flask) -> None:
    """Register the address."""
    app.add_url_rule("/audit", "audit.index", index)
    slots.add_tool(
        slots.Entry(_l("Audit record"), "audit.index", "shield-check", Permission.AUDIT_VIEW, 85, ("audit.",))
    )
