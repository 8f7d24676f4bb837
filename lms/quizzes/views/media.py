"""Pictures and sounds of questions, delivered under an address that says nothing about them."""

from __future__ import annotations

import uuid as uuids

from flask import Response

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.files.models import StoredFile
from lms.files.services import send
from lms.quizzes.queries.media import question_file

A_DAY = 24 * 60 * 60


def _load(viewer: Viewer, media: uuids.UUID, ending: str) -> StoredFile:
    return question_file(viewer, media)


@requires(Permission.SIGNED_IN, load=_load)
def show(viewer: Viewer, stored: StoredFile) -> Response:
    """A picture or a sound, with byte ranges and without the name it was uploaded under."""
    response = send(stored, named=False)
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
