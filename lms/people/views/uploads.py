"""Uploaded spreadsheets: which addresses take them, and how large they may be."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_babel import gettext as _

from lms.people.importing.reading import LARGEST_FILE
from lms.problems import Problem

OVERHEAD = 100_000
"""Room for the other parts of the form."""


def accept_uploads(app: Flask, endpoint: str) -> None:
    """Let `endpoint` take a body as large as the largest spreadsheet; every other address keeps its lower limit.

    This runs before the form is read for its CSRF token, which is why a view cannot say it itself.
    """

    def lift_limit(asked: str | None, parts: dict[str, Any] | None) -> None:
        if asked == endpoint:
            request.max_content_length = LARGEST_FILE + OVERHEAD

    app.url_value_preprocessor(lift_limit)


def uploaded(name: str = "berkas") -> tuple[bytes, str]:
    """The content and the name of the uploaded file. Raises `Problem` when none was chosen."""
    file = request.files.get(name)
    if file is None or not file.filename:
        message = _("Choose a file first.")
        raise Problem(message, {name: message})
    return file.read(LARGEST_FILE + 1), file.filename
