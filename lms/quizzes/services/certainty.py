"""How sure people were of their answers, where a practice quiz asks: shown beside the marks, never counted in them.

Points, passing, item analysis and what a course or competency learns of an attempt come from the answers alone
(`services.marking`); nothing but the pages of the person's own attempt reads this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from content.grading.certainty import LOWEST, Calibration, Stated, calibration, certainty_mark
from content.questions import TYPES
from lms.db import db
from lms.quizzes.bodies import parsed
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion
from lms.quizzes.services.marking import mended_bodies


@dataclass(frozen=True)
class Sureness:
    """How sure somebody was of a marked answer; `said` is None where nothing was chosen, which counts as low."""

    said: int | None
    stated: Stated

    @property
    def mark(self) -> float:
        """What the answer earned by the certainty."""
        return certainty_mark(self.stated.fraction, self.stated.certainty)


def sureness_of(attempt: Attempt, slot: int | None = None) -> dict[int, Sureness]:
    """By slot, how sure the person was of every answer that is marked at once; with `slot` only of that question.

    What counts is the first answer that was checked: after a hint certainty says nothing of what somebody knew. Empty
    answers and withdrawn questions are left out, and in an open attempt whatever no check has settled.
    """
    if not attempt.quiz_version.certainty:
        return {}
    rows = db.session.execute(_answered(attempt, slot)).all()
    later = mended_bodies([row.question_version_id for row in rows])
    told = [row for row in rows if not attempt.open or (row.tries and row.locked_at is not None)]
    bodies = {row.slot: later.get(row.question_version_id, row.body) for row in told}
    found = {row.slot: _sureness(body, row) for row in told if (body := bodies[row.slot]) is not None}
    return {one: sure for one, sure in found.items() if sure is not None}


def unsaid_in(attempt: Attempt) -> int:
    """How many answers of an open attempt came without saying how sure the person is, where the quiz asks."""
    if not attempt.quiz_version.certainty:
        return 0
    asked = [one.kind for one in TYPES if one.marking == "automatic"]
    query = (
        sa.select(sa.func.count())
        .select_from(AttemptItem)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt.id, AttemptItem.answer.is_not(None), AttemptItem.certainty.is_(None))
    )
    return db.session.scalar(query.where(QuestionVersion.kind.in_(asked))) or 0


def calibration_of(sureness: dict[int, Sureness]) -> Calibration | None:
    """How well the person judged the own answers; None without any."""
    return calibration(one.stated for one in sureness.values())


def _answered(attempt: Attempt, slot: int | None) -> sa.Select[Any]:
    query = (
        sa.select(
            AttemptItem.slot,
            AttemptItem.answer,
            AttemptItem.certainty,
            AttemptItem.tries,
            AttemptItem.mark_most,
            AttemptItem.locked_at,
            AttemptItem.question_version_id,
            QuestionVersion.body,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt.id, AttemptItem.answer.is_not(None))
    )
    return query if slot is None else query.where(AttemptItem.slot == slot)


def _sureness(body: dict[str, Any], row: Any) -> Sureness | None:
    question = parsed(body)
    if question.type.marking != "automatic":
        return None
    first = row.tries[0] if row.tries else {"answer": row.answer, "certainty": row.certainty}
    said = first.get("certainty")
    fraction = question.type.grade(question.body, first["answer"]).fraction
    return Sureness(said, Stated(fraction, said or LOWEST, row.mark_most))
