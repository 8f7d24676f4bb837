"""Files of answers: read from the form, delivered to the person who sent them and to those who mark them."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, current_app, request, url_for

from content.questions.upload import MOST_FILES
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.config import Settings
from lms.files.models import StoredFile
from lms.files.services import send
from lms.quizzes.models import Attempt
from lms.quizzes.queries.uploads import file_to_mark, own_file
from lms.quizzes.services.uploads import Sent, keep_files

TAKING = ("quizzes.answer", "quizzes.resubmit")
OTHER_FIELDS = 2_000_000
"""Bytes for the other fields of the form: all questions of a paper may be essays."""
MOST_PARTS = 5_000
"""Fields of a paper with the most questions."""


def accept_uploads(app: Flask) -> None:
    """Let the forms of answers be as large as an upload; this runs before the form is read for its CSRF token."""
    app.url_value_preprocessor(_lift_limit)


def _lift_limit(endpoint: str | None, _parts: dict[str, Any] | None) -> None:
    if endpoint in TAKING:
        settings: Settings = current_app.config["SETTINGS"]
        request.max_content_length = settings.upload_limit + OTHER_FIELDS
        request.max_form_memory_size, request.max_form_parts = OTHER_FIELDS, MOST_PARTS


def with_files(viewer: Viewer, attempt: Attempt, slot: int, fields: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    """The fields of an answer, with those of the files that came with it and are now kept. Raises `Problem`."""
    files = [one for one in request.files.getlist(f"f{slot}") if one.filename]
    if not files:
        return fields
    sent = [Sent(one.filename or "", one.read()) for one in files[: MOST_FILES + 1]]
    kept = sum(any(values) for name, values in fields.items() if name.startswith(f"s{slot}-"))
    return {**fields, **keep_files(viewer, attempt, slot, sent, kept)}


def own_address(file: str) -> str:
    """Where a person opens a file of the own answer; `file` is its id in the response."""
    return url_for("quizzes.own_file", file=uuids.UUID(file))


def marker_address(file: str) -> str:
    """Where a marker opens it."""
    return url_for("quizzes.file_to_mark", file=uuids.UUID(file))


def _own(viewer: Viewer, file: uuids.UUID) -> StoredFile:
    return own_file(viewer, file)


@requires(Permission.LEARN, load=_own)
def own(viewer: Viewer, stored: StoredFile) -> Response:
    """A file of the own answer, to be saved: what somebody sent is never shown as a page of this site."""
    return send(stored, download=True)


def _to_mark(viewer: Viewer, file: uuids.UUID) -> StoredFile:
    return file_to_mark(viewer, file)


@requires(Permission.COURSE_RESULTS, load=_to_mark)
def to_mark(viewer: Viewer, stored: StoredFile) -> Response:
    """A file of an answer to mark, to be saved."""
    return send(stored, download=True)
