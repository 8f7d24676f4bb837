"""Feedback during an attempt, and questions that are left for good: the server decides and locks the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from content.questions import by_kind
from lms.access.viewer import Viewer
from lms.clock import now
from lms.db import db
from lms.problems import Missing, Problem
from lms.quizzes.models import Attempt, AttemptItem
from lms.quizzes.services.marking import earned, grade


def check_answer(viewer: Viewer, attempt: Attempt, slot: int) -> None:
    """Check the saved answer to a question: one more try. Right, or without a try left, it is settled and stays.

    Raises `Missing` where the question or the quiz has no such check, `Problem` for an empty answer and for the same
    one again.
    """
    item = _open_item(viewer, attempt, slot)
    version = attempt.quiz_version
    if version.behaviour == "deferred" or by_kind(item.question_version.kind).marking != "automatic":
        raise Missing
    if item.locked_at is not None:
        return
    if item.answer is None:
        raise Problem(_("Choose or write an answer first."))
    if item.tries and item.tries[-1]["answer"] == item.answer:
        raise Problem(_("Change your answer first, then check it again."))
    result = grade(item.question_version, item.answer)
    moment = now()
    item.tries = [*item.tries, _try(item, result.fraction, moment, certain=version.certainty)]
    if result.state == "right" or len(item.tries) >= tries_allowed(attempt):
        item.locked_at = moment
        item.fraction = earned(result.fraction, item.tries, item.answer, version.try_penalty)
        item.grade_state = result.state
    db.session.flush()


def _try(item: AttemptItem, fraction: float, moment: datetime, *, certain: bool) -> dict[str, Any]:
    """What is written down of a try; how sure somebody is says something only before the first verdict."""
    said = {"certainty": item.certainty} if certain else {}
    return {"answer": item.answer, "fraction": fraction, "at": moment.isoformat(), **said}


def tries_allowed(attempt: Attempt) -> int:
    """How often an answer can be checked: once, or as the quiz says where it gives hints."""
    version = attempt.quiz_version
    return version.tries if version.behaviour == "interactive" else 1


def leave_question(viewer: Viewer, attempt: Attempt, slot: int) -> None:
    """Go on from a question of a quiz with a fixed order: its answer stays as it is. Twice is once."""
    item = _open_item(viewer, attempt, slot)
    if item.locked_at is None:
        item.locked_at = now()
        db.session.flush()


def _open_item(viewer: Viewer, attempt: Attempt, slot: int) -> Any:
    """The question, with its attempt locked against an answer at the same moment."""
    if viewer.person_id is None or viewer.person_id != attempt.person_id:
        raise Missing
    db.session.refresh(attempt, ["state"], with_for_update={"of": Attempt})
    item = db.session.get(AttemptItem, (attempt.id, slot), populate_existing=True)
    if item is None or not attempt.open:
        raise Missing
    return item
