"""Questions as the database keeps them: between a version's `body` and the typed question of `content.questions`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from content.questions import Invalid, Question, dump_question, parse_question
from lms.problems import Problem


def parsed(body: Mapping[str, Any]) -> Question:
    """The question in a stored body. A stored body was checked when it was written; a broken one raises `Invalid`."""
    return parse_question(body)


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
