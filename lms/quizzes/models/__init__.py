"""Question bank, quizzes, attempts, marks."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa

from lms.db import append_only
from lms.quizzes.models.attempts import (
    HUMAN,
    OPEN_STATES,
    UNCOUNTED,
    AnswerEvent,
    Attempt,
    AttemptExtension,
    AttemptFile,
    AttemptItem,
    percent_of,
)
from lms.quizzes.models.bank import BankMedia, ItemParameter, Question, QuestionBank, QuestionVersion, Stimulus
from lms.quizzes.models.marking import Appeal, Mark, MarkingComment, Regrade, RegradeChange
from lms.quizzes.models.quizzes import BlueprintCell, Quiz, QuizOverride, QuizSection, QuizSlot, QuizVersion

__all__ = [
    "HUMAN",
    "OPEN_STATES",
    "UNCOUNTED",
    "AnswerEvent",
    "Appeal",
    "Attempt",
    "AttemptExtension",
    "AttemptFile",
    "AttemptItem",
    "BankMedia",
    "BlueprintCell",
    "ItemParameter",
    "Mark",
    "MarkingComment",
    "Question",
    "QuestionBank",
    "QuestionVersion",
    "Quiz",
    "QuizOverride",
    "QuizSection",
    "QuizSlot",
    "QuizVersion",
    "Regrade",
    "RegradeChange",
    "Stimulus",
    "percent_of",
]

for facts in (AnswerEvent, AttemptExtension, Mark):
    append_only(cast(sa.Table, facts.__table__))
