"""What was changed about a quiz that people know: from what to what, in the audit record with who did it.

A quiz is known once one of its versions is frozen: it was published, or somebody has begun it. Until then authors try things
out, and nobody needs a trail of that.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.db import db
from lms.quizzes.models import BlueprintCell, QuizVersion
from lms.quizzes.settings import QuizSettings

Facts = dict[str, Any]


def facts_of(version: QuizVersion) -> Facts:
    """What an auditor may ask about a version: purpose, every setting by its name, and what it draws, cell by cell.

    Of an access code only whether there is one.
    """
    settings = {name: _plain(value) for name, value in QuizSettings.of(version).columns().items()}
    settings["access_code"] = bool(version.access_code)
    return {"purpose": version.quiz.purpose, **settings, "blueprint": [_said(cell) for cell in version.cells]}


def record_change(viewer: Viewer | None, version: QuizVersion, before: Facts) -> None:
    """Write down what `version` says now and `before` said otherwise, where the quiz is known."""
    after = facts_of(version)
    changed = {name: {"from": before[name], "to": after[name]} for name in after if after[name] != before[name]}
    if changed and _known(version.quiz_id):
        record(viewer, "quiz.changed", "quiz", version.quiz.uuid, version=version.number, changed=changed)


def _known(quiz_id: int) -> bool:
    frozen = sa.exists().where(QuizVersion.quiz_id == quiz_id, QuizVersion.frozen_at.is_not(None))
    return db.session.scalar(sa.select(frozen)) or False


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _said(cell: BlueprintCell) -> str:
    indicator = "" if cell.indicator is None else f", indicator {cell.indicator}"
    return f"{cell.competency.code}, level {cell.level}{indicator}: {cell.items} × {cell.mark:g}"
