"""Trying a quiz as a learner would: an attempt that counts for nothing and enters no statistics."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for

from lms.access.viewer import Viewer, person_id
from lms.courses.models import Activity, CourseVersion, Module
from lms.db import db
from lms.problems import Missing
from lms.quizzes.hosts import Host, register
from lms.quizzes.models import OPEN_STATES, Attempt, QuizVersion
from lms.quizzes.services import AttemptContext, start_attempt, void

HOST = "preview"


def try_quiz(viewer: Viewer, activity: Activity) -> Attempt:
    """Start a trial of a quiz, or go on with the open one. Raises `Problem` when it has no questions yet.

    Trials are not limited: finished ones are declared invalid once they would use up the attempts.
    """
    quiz, version = activity.quiz_version, activity.module.course_version
    if quiz is None:
        raise Missing
    context = AttemptContext(HOST, version.uuid, person_id(viewer))
    if quiz.attempts_allowed is not None:
        for attempt in _finished(quiz.id, context):
            void(viewer, attempt, reason=HOST)
    return start_attempt(viewer, quiz, context)


def _finished(quiz_version_id: int, context: AttemptContext) -> list[Attempt]:
    query = sa.select(Attempt).where(
        Attempt.quiz_version_id == quiz_version_id,
        Attempt.host == HOST,
        Attempt.host_uuid == context.host_uuid,
        Attempt.person_id == context.person_id,
        Attempt.state.not_in((*OPEN_STATES, "voided")),
    )
    return list(db.session.scalars(query))


def _version(attempt: Attempt) -> CourseVersion | None:
    return db.session.scalar(sa.select(CourseVersion).where(CourseVersion.uuid == attempt.host_uuid))


def _title(attempt: Attempt) -> str:
    version = _version(attempt)
    return version.title if version else attempt.quiz_version.title


def _back(attempt: Attempt) -> str:
    version = _version(attempt)
    if version is None:
        return url_for("courses.studio")
    activity = db.session.scalar(
        sa.select(Activity.uuid)
        .join(Module, Module.id == Activity.module_id)
        .join(QuizVersion, QuizVersion.id == Activity.quiz_version_id)
        .where(Module.course_version_id == version.id, QuizVersion.quiz_id == attempt.quiz_version.quiz_id)
        .limit(1)
    )
    if activity is None:
        return url_for("courses.edit", version=version.uuid)
    return url_for("courses.activity", version=version.uuid, activity=activity)


def init_app() -> None:
    """Tell the player about this host."""
    register(HOST, Host(title=_title, back_url=_back, after_url=_back, may_view=lambda attempt: True))
