"""Buttons of the outline: add, name, move, remove."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses import services
from lms.courses.forms import tidy
from lms.courses.queries import Desk
from lms.courses.views.pages import home_of, load
from lms.problems import Missing


def goes_up() -> bool:
    """Whether the button pressed was the one that moves up."""
    return request.form.get("arah") == "naik"


def _title() -> str:
    return tidy(request.form.get("judul"))


def _home(at: Desk) -> Any:
    return redirect(url_for("courses.edit", version=at.version.uuid), 303)


@requires(Permission.COURSE_EDIT, load=load)
def add_module(viewer: Viewer, at: Desk) -> Any:
    """A module at the end."""
    services.add_module(viewer, at.version, title=_title())
    return _home(at)


@requires(Permission.COURSE_EDIT, load=load)
def rename_module(viewer: Viewer, at: Desk) -> Any:
    """Another title."""
    assert at.module is not None
    services.rename_module(viewer, at.module, title=_title())
    return _home(at)


@requires(Permission.COURSE_EDIT, load=load)
def move_module(viewer: Viewer, at: Desk) -> Any:
    """One place up or down."""
    assert at.module is not None
    services.move_module(viewer, at.module, up=goes_up())
    return _home(at)


@requires(Permission.COURSE_EDIT, load=load)
def delete_module(viewer: Viewer, at: Desk) -> Any:
    """Remove a module with everything in it."""
    assert at.module is not None
    services.delete_module(viewer, at.module)
    flash(_("The module was removed."), "ok")
    return _home(at)


@requires(Permission.COURSE_EDIT, load=load)
def add_activity(viewer: Viewer, at: Desk) -> Any:
    """A lesson or a quiz at the end of a module; it opens at once."""
    assert at.module is not None
    kind = request.form.get("jenis", "")
    names = {"lesson": _("New lesson"), "quiz": _("New quiz")}
    if kind not in names:
        raise Missing
    activity = services.add_activity(viewer, at.module, kind=kind, title=names[kind])
    return redirect(url_for("courses.activity", version=at.version.uuid, activity=activity.uuid), 303)


@requires(Permission.COURSE_EDIT, load=load)
def move_activity(viewer: Viewer, at: Desk) -> Any:
    """One place up or down, at the end of a module over into the next."""
    assert at.activity is not None
    services.move_activity(viewer, at.activity, up=goes_up())
    return redirect(home_of(at), 303)


@requires(Permission.COURSE_EDIT, load=load)
def delete_activity(viewer: Viewer, at: Desk) -> Any:
    """Remove a lesson or a quiz."""
    assert at.activity is not None
    services.delete_activity(viewer, at.activity)
    flash(_("The part was removed."), "ok")
    return _home(at)
