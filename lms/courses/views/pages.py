"""What the pages of the editor share."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable
from typing import Any

from flask import Response, url_for

from lms.access.guard import allowed
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses import labels
from lms.courses.queries import Desk, desk
from lms.courses.results_link import results_url
from lms.web.pages import page


def load(
    viewer: Viewer,
    version: uuids.UUID,
    module: uuids.UUID | None = None,
    activity: uuids.UUID | None = None,
    question: uuids.UUID | None = None,
) -> Desk:
    """What the address names, for whoever may know of it; raises `Missing`."""
    return desk(viewer, version, module, activity, question)


def editor(
    template: str, viewer: Viewer, at: Desk, *, parts: Iterable[str] = (), status: int = 200, **context: Any
) -> Response:
    """A page of the editor: the outline beside its content, with buttons only for those who may edit."""
    return page(
        template,
        parts=parts,
        status=status,
        desk=at,
        editable=allowed(viewer, Permission.COURSE_EDIT, at),
        states=labels.STATES,
        results_url=results_url(at.course.uuid),
        **context,
    )


def home_of(at: Desk) -> str:
    """The address of what the desk is about: the activity, else the edition."""
    if at.activity is not None:
        return url_for("courses.activity", version=at.version.uuid, activity=at.activity.uuid)
    return url_for("courses.edit", version=at.version.uuid)
