"""The viewer's notices."""

from __future__ import annotations

from typing import Any

from flask import Flask, redirect, url_for

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, current
from lms.outbox.models import Notice
from lms.outbox.queries import notices, own_notice, unread_count
from lms.outbox.services import mark_all_read, mark_read
from lms.outbox.wording import words
from lms.web import slots, ui
from lms.web.pages import page
from lms.web.routes import safe_path


@requires(Permission.LEARN)
def index(viewer: Viewer) -> Any:
    """All notices, newest first."""
    return page("outbox/index.html", notices=notices(viewer), words=words)


@requires(Permission.LEARN, load=own_notice)
def follow(viewer: Viewer, notice: Notice) -> Any:
    """Mark a notice as read and go where it leads."""
    mark_read(viewer, notice)
    return redirect(safe_path(notice.link or url_for("outbox.index")), 303)


@requires(Permission.LEARN)
def read_all(viewer: Viewer) -> Any:
    """Mark everything as read."""
    mark_all_read(viewer)
    return redirect(url_for("outbox.index"), 303)


def init_app(app: Flask) -> None:
    """Register the addresses and the count in the header."""
    app.add_url_rule("/pemberitahuan", "outbox.index", index)
    app.add_url_rule("/pemberitahuan/<uuid:notice>", "outbox.follow", follow, methods=["POST"])
    app.add_url_rule("/pemberitahuan/dibaca", "outbox.read_all", read_all, methods=["POST"])
    slots.provide("notices", "outbox.index")
    ui.count_unread_with(lambda: unread_count(current()))
