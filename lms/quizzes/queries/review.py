"""Read what a person may see of their answers: the review matrix of the quiz at this moment, and nothing beyond it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from content.questions.rubric import marking_sheet, parse_marking
from lms.clock import now
from lms.db import db
from lms.quizzes.bodies import parsed
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    Mark,
    Question,
    QuestionBank,
    QuestionVersion,
    QuizOverride,
    QuizVersion,
    Regrade,
    RegradeChange,
    Stimulus,
)
from lms.quizzes.showing import ReviewedItem, reviewed, shown_case

JUST_AFTER = timedelta(minutes=15)
"""How long after handing in the column "after" holds."""
WITHHELD = frozenset({"key", "explanation"})
"""Never shown of an item from a competency bank: it is used again to measure."""


def shown_after(attempt: Attempt) -> list[str]:
    """What is shown of a released attempt now."""
    version = attempt.quiz_version
    return list(version.review.get(_moment(attempt), ()))


def _moment(attempt: Attempt) -> str:
    version = attempt.quiz_version
    if version.closes_at is not None and max(version.closes_at, _last_closing(version) or version.closes_at) <= now():
        return "closed"
    if attempt.submitted_at is not None and now() - attempt.submitted_at <= JUST_AFTER:
        return "after"
    return "later"


def _last_closing(version: QuizVersion) -> datetime | None:
    """The latest closing given to anybody: while one person may still answer, the quiz is not closed."""
    given = sa.select(sa.func.max(QuizOverride.closes_at))
    return db.session.scalar(given.where(QuizOverride.quiz_id == version.quiz_id, QuizOverride.revoked_at.is_(None)))


def reviewed_items(attempt: Attempt) -> list[ReviewedItem]:
    """The questions of a released attempt with what the matrix shows now.

    Empty before release and where nothing is shown, and for competency tests always: their questions are used again.
    """
    if attempt.state != "released" or attempt.quiz_version.quiz.purpose == "competency":
        return []
    visible = shown_after(attempt)
    if not visible:
        return []
    sheets = _sheets(attempt) if "points" in visible else {}
    reasons = _regraded(attempt)
    return [
        replace(one, sheet=sheets.get(one.slot), regraded=reasons.get(one.slot, ""))
        for one in _reviewed(attempt, visible)
    ]


def _sheets(attempt: Attempt) -> dict[int, dict[str, Any]]:
    """By slot, the rubric as the mark that counts filled it in."""
    marks = db.session.scalars(sa.select(Mark).where(Mark.attempt_id == attempt.id).order_by(Mark.id)).all()
    items = {item.slot: item for item in attempt.items} if marks else {}
    found = {}
    for one in marks:
        question = parsed(items[one.slot].question_version.body)
        rubric = question.type.rubric(question.body)
        if rubric is not None and one.criteria and one.revision == items[one.slot].revision:
            found[one.slot] = marking_sheet(rubric, parse_marking(one.criteria))
    return found


def _regraded(attempt: Attempt) -> dict[int, str]:
    """By slot, why a question of the attempt was marked anew."""
    query = (
        sa.select(RegradeChange.slot, Regrade.reason)
        .join(Regrade, Regrade.id == RegradeChange.regrade_id)
        .where(RegradeChange.attempt_id == attempt.id, Regrade.state == "applied")
        .order_by(Regrade.id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def checked_item(attempt: Attempt, slot: int) -> ReviewedItem | None:
    """A question of an open attempt that was checked and is settled, with what the matrix shows during the attempt."""
    visible = attempt.quiz_version.review.get("during", ())
    found = _reviewed(attempt, visible, AttemptItem.slot == slot) if visible else []
    return found[0] if found else None


def checked_items(attempt: Attempt) -> dict[int, ReviewedItem]:
    """As `checked_item`, by slot, of every question that was checked and is settled."""
    visible = attempt.quiz_version.review.get("during", ())
    # Before handing in only a check writes a fraction.
    found = _reviewed(attempt, visible, AttemptItem.fraction.is_not(None)) if visible and attempt.open else []
    return {one.slot: one for one in found}


def _reviewed(attempt: Attempt, visible: Collection[str], *only: sa.ColumnElement[bool]) -> list[ReviewedItem]:
    query = (
        sa.select(AttemptItem, QuestionVersion.body, QuestionBank.id, QuestionBank.purpose, Stimulus)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .outerjoin(Stimulus, Stimulus.id == QuestionVersion.stimulus_id)
        .where(AttemptItem.attempt_id == attempt.id, *only)
        .order_by(AttemptItem.slot)
    )
    return [
        replace(
            reviewed(
                body,
                item.option_order,
                item.slot,
                item.answer,
                item.mark_most,
                bank_id=bank_id,
                visible=frozenset(visible) - (WITHHELD if purpose == "competency" else frozenset()),
                fraction=item.fraction,
                state=item.grade_state,
            ),
            comment=item.comment,
            case=shown_case(case, item.slot),
        )
        for item, body, bank_id, purpose, case in db.session.execute(query)
    ]
