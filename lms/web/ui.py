"""What every template may use without importing it: the macros `ui`, the navigation, the unread count, today's time.

A block rendered alone does not run a template's own `{% import %}`, so the macros are one global.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask

from lms.access.permissions import Permission
from lms.access.viewer import current
from lms.clock import now, today
from lms.web import slots

REPEATED, KEPT = ("icon", "pips"), 512
"""Macros that say the same up to a hundred times on a page, and how many of their words are kept."""
_badge: list[Callable[[], int]] = []


def count_unread_with(function: Callable[[], int]) -> None:
    """The room that owns notices says how many wait; the shared page stands below it."""
    _badge[:] = [function]


def unread() -> int:
    """Notices waiting for the viewer."""
    return _badge[0]() if _badge and current().signed_in else 0


def _context() -> dict[str, Any]:
    return {"viewer": current()}


def init_app(app: Flask) -> None:
    """Give templates their globals."""
    environment = app.jinja_env
    environment.globals.update(
        Permission=Permission,
        main_entries=slots.main_entries,
        tool_entries=slots.tool_entries,
        place_url=slots.place_url,
        unread=unread,
        now=now,
        today=today,
        settings=app.config["SETTINGS"],
    )
    app.context_processor(_context)
    with app.app_context():
        macros: Any = environment.get_template("web/ui.html").module
    for name in REPEATED:
        setattr(macros, name, lru_cache(KEPT)(getattr(macros, name)))
    environment.globals["ui"] = macros
