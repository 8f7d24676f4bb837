"""Help, for everybody, signed in or not."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.help.pages import ROLES, HelpPage, all_pages, read_page
from lms.web import slots
from lms.web.languages import language
from lms.web.pages import page


def role_names() -> dict[str, str]:
    """For whom a page is, in words."""
    return {
        "learner": _("For everybody who learns"),
        "trainer": _("For trainers"),
        "reviewer": _("For reviewers"),
        "supervisor": _("For supervisors"),
        "hr": _("For HR officers"),
        "bpsdm": _("For BPSDM officers"),
        "operator": _("For operators"),
    }


@requires(Permission.PUBLIC)
def index(viewer: Viewer) -> Any:
    """All pages by role."""
    return page("help/index.html", pages=all_pages(language()), roles=ROLES, names=role_names())


def _page(viewer: Viewer, slug: str) -> HelpPage:
    return read_page(slug, language())


@requires(Permission.PUBLIC, load=_page)
def show(viewer: Viewer, one: HelpPage) -> Any:
    """One page."""
    return page("help/show.html", one=one, body=Markup(one.html))  # noqa: S704 - our own text, rendered by content


def init_app(app: Flask) -> None:
    """Register the addresses."""
    slots.provide("help", "help.index")
    slots.provide("help_page", "help.show")
    app.add_url_rule("/bantuan", "help.index", index)
    app.add_url_rule("/bantuan/<slug>", "help.show", show)
