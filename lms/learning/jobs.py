"""Background work: the attempts of a mass exam, made before its day."""

from __future__ import annotations

import sqlalchemy as sa

from lms.courses.models import Activity, Module
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.jobs.services import Progress
from lms.quizzes.models import QuizVersion
from lms.quizzes.services import AttemptContext, prepare_attempt

MADE_AT_ONCE = 50
"""Attempts made in one transaction, so that other people wait only for moments."""


def prepare_exam(progress: Progress, quiz_version_id: int) -> None:
    """Prepare the attempt of everybody who is in the edition that asks this quiz; doing it again adds who joined since."""
    quiz = db.session.get_one(QuizVersion, quiz_version_id)
    people = (
        sa.select(Enrollment.uuid, Enrollment.person_id)
        .join(Module, Module.course_version_id == Enrollment.course_version_id)
        .join(Activity, Activity.module_id == Module.id)
        .where(Activity.quiz_version_id == quiz_version_id, Enrollment.state == "active")
        .order_by(Enrollment.id)
    )
    waiting = db.session.execute(people).all()
    made = 0
    for done, (host, person) in enumerate(waiting, start=1):
        made += prepare_attempt(quiz, AttemptContext("enrollment", host, person))
        if done % MADE_AT_ONCE == 0:
            progress.report(done, len(waiting))
    progress.result(prepared=made)


JOBS = {"learning.prepare_exam": prepare_exam}
