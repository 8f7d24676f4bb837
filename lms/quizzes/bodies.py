"""Questions as the database keeps them: between a version's `body` and the typed question of `content.questions`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from content.questions import Invalid, Question, dump_question, parse_question
from content.questions.upload import MEGABYTE, UploadBody
from lms.config import Settings
from lms.problems import Problem


def parsed(body: Mapping[str, Any]) -> Question:
    """The question in a stored body. A stored body was checked when it was written; a broken one raises `Invalid`."""
    return parse_question(body)


def sendable(question: Question) -> Question:
    """The question as this site lets it be answered: its files are no larger than any upload may be."""
    if not isinstance(question.body, UploadBody):
        return question
    settings: Settings = current_app.config["SETTINGS"]
    most = min(question.body.most_megabytes, settings.upload_limit // MEGABYTE)
    return replace(question, body=replace(question.body, most_megabytes=most))


def checked(raw: Mapping[str, Any]) -> tuple[Question, dict[str, Any]]:
    """Read a question that somebody wrote; returns it with the body to store.

    Raises `Problem` naming every fault by its form field.
    """
    try:
        question = parse_question(raw)
    except Invalid as invalid:
        raise as_problem(invalid) from None
    return question, dump_question(question)


def as_problem(invalid: Invalid) -> Problem:
    """The faults of content in the language of the page, by form field."""
    fields: dict[str, str] = {}
    for one in invalid.problems:
        fields.setdefault(one.path, one.worded(_))
    message = " ".join(dict.fromkeys(fields.values()))
    return Problem(_("Put this right, then save again: %(faults)s", faults=message), fields=fields)


def fingerprint(body: Mapping[str, Any]) -> str:
    """SHA-256 over the body's canonical JSON: two versions that say the same have the same."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
