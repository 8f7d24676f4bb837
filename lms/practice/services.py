"""Ask for a person's topics to be drawn anew."""

from __future__ import annotations

import sqlalchemy as sa

from lms.db import db
from lms.jobs.services import enqueue
from lms.practice.history import PURPOSES
from lms.quizzes.models import Attempt, Quiz, QuizVersion


def note_practised(sender: object, person_id: int) -> None:
    """A person (internal id) answered a check question."""
    enqueue("practice.picture_person", key=f"practice.picture:{person_id}", person_id=person_id)


def note_attempt(sender: object, attempt: Attempt) -> None:
    """A quiz was marked, marked anew or declared invalid: it matters where it belongs to a course and is no exam."""
    if attempt.host != "enrollment":
        return
    purpose = sa.select(Quiz.purpose).join(QuizVersion, QuizVersion.quiz_id == Quiz.id)
    if db.session.scalar(purpose.where(QuizVersion.id == attempt.quiz_version_id)) in PURPOSES:
        note_practised(sender, attempt.person_id)
