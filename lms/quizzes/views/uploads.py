"""Files of answers: read from the form, delivered to the person who sent them and to those who mark them."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, request, url_for

from content.questions.upload import MOST_FILES
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, current
from lms.accounts.sessions import load_viewer
from lms.db import reading_first
from lms.files.models import StoredFile
from lms.files.services import send
from lms.quizzes.models import Attempt
from lms.quizzes.queries.uploads import file_to_mark, most_bytes, own_file
from lms.quizzes.services.uploads import Sent, keep_files
from lms.quizzes.views.saving import arrived_at

TAKING = ("quizzes.answer", "quizzes.resubmit")
OTHER_FIELDS = 2_000_000
"""Bytes for the other fields of the form: all questions of a paper may be essays."""
MOST_PARTS = 5_000
"""Fields of a paper with the most questions."""


def accept_uploads(app: Flask) -> None:
    """Let the forms of answers be as large as their files; this runs before a form is read for its CSRF token."""
    app.url_value_preprocessor(_lift_limit)


def _lift_limit(endpoint: str | None, parts: dict[str, Any] | None) -> None:
    """Only for somebody signed in, and only as far as the own attempt takes files."""
    if endpoint not in TAKING or not parts:
        return
    with reading_first():
        load_viewer()
        viewer = current()
        most = most_bytes(viewer, parts["attempt"], arrived_at())
    if viewer.person_id is not None:
        request.max_form_memory_size, request.max_form_parts = OTHER_FIELDS, MOST_PARTS
    if most:
        request.max_content_length = most + OTHER_FIELDS


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
