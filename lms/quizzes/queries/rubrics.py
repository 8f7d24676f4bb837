"""Read by what people will mark a quiz, for those who have not begun it yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from content.questions import TYPES
from content.questions.rubric import shown_rubric
from lms.db import db
from lms.quizzes.bodies import parsed
from lms.quizzes.media import concealed
from lms.quizzes.models import Question, QuestionVersion, QuizSlot

BY_HAND = tuple(kind.kind for kind in TYPES if kind.marking == "manual")


@dataclass(frozen=True)
class RubricBefore:
    """The rubric of one question: its kind, and the criteria with what their levels describe, without points."""

    kind: str
    criteria: list[dict[str, Any]]


def rubrics_before(quiz_version_id: int) -> list[RubricBefore]:
    """The rubrics of a quiz in the order of its questions; alike ones once. What people mark is never drawn, so the fixed
    questions are all there are.
    """
    query = (
        sa.select(QuestionVersion.kind, QuestionVersion.body, Question.bank_id)
        .join(QuizSlot, QuizSlot.question_version_id == QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuizSlot.quiz_version_id == quiz_version_id, QuestionVersion.kind.in_(BY_HAND))
        .order_by(QuizSlot.position)
    )
    found: list[RubricBefore] = []
    for kind, body, bank_id in db.session.execute(query):
        question = parsed(body)
        rubric = question.type.rubric(question.body)
        if rubric is not None:
            found.append(RubricBefore(kind, concealed(shown_rubric(rubric), bank_id)))
    return [one for place, one in enumerate(found) if one not in found[:place]]
