"""The quiz of a course: what it asks before it starts, and what its player has to know of the course."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.learning import services
from lms.learning.queries import (
    Step,
    authors_of,
    course_of_quiz,
    enrollment_behind,
    markers_of,
    outline_of,
    own_step,
    quiz_activity,
    quizzes_to_mark,
    would_change,
)
from lms.problems import Problem
from lms.quizzes import hosts
from lms.quizzes.models import Attempt, Quiz
from lms.quizzes.queries import attempts_of, newest_quiz_version, quiz_facts
from lms.web.pages import page


def quiz_page(step: Step) -> Response:
    """The rules of a quiz, the attempts so far, and its one button."""
    enrollment, activity = step.enrollment, step.activity
    outline = outline_of(enrollment)
    before, after = outline.beside(activity.id)
    facts = quiz_facts(activity.quiz_version_id or 0)
    attempts = attempts_of(enrollment.person_id, "enrollment", enrollment.uuid, activity.quiz_version_id)
    used = sum(one.state != "voided" for one in attempts)
    tries_left = None if facts.attempts_allowed is None else max(0, facts.attempts_allowed - used)
    return page(
        "learning/quiz.html",
        step=step,
        outline=outline,
        here=outline.at(activity.id),
        before=before,
        after=after,
        quiz=facts,
        attempts=attempts,
        running=next((one for one in attempts if one.open), None),
        tries_left=tries_left,
        lessons_left=[row for row in outline.left if row.kind == "lesson"],
        authors=authors_of(enrollment.course_id) if tries_left == 0 else [],
    )


@requires(Permission.LEARN, load=own_step)
def start(viewer: Viewer, step: Step) -> Any:
    """Begin, or go on with the open attempt."""
    try:
        attempt = services.start_quiz(viewer, step)
    except Problem as problem:
        flash(str(problem.message), "warn")
        return redirect(url_for("learning.lesson", slug=step.slug, activity=step.activity.uuid), 303)
    return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)


def host() -> hosts.Host:
    """What the player of attempts asks about a course's quiz."""
    return hosts.Host(
        title=_title,
        back_url=_back_url,
        after_url=_after_url,
        may_view=_may_view,
        marks=quizzes_to_mark,
        markers=_markers,
        effect=would_change,
        quiz_title=_quiz_title,
        mend_url=_mend_url,
    )


def _markers(attempt: Attempt) -> list[int]:
    course = course_of_quiz(attempt.quiz_version.quiz_id)
    return markers_of(course.id) if course else []


def _quiz_title(quiz: Quiz) -> str:
    course = course_of_quiz(quiz.id)
    version = newest_quiz_version(quiz.id)
    if course is None or course.published_version is None:
        return version.title
    return f"{course.published_version.title} – {version.title}"


def _mend_url(quiz: Quiz, question: uuids.UUID) -> str:
    return url_for("courses.mend", quiz=quiz.uuid, question=question)


def _title(attempt: Attempt) -> str:
    enrollment = enrollment_behind(attempt)
    return enrollment.course_version.title if enrollment else str(_("Course quiz"))


def _back_url(attempt: Attempt) -> str:
    enrollment = enrollment_behind(attempt)
    activity = quiz_activity(attempt, enrollment) if enrollment else None
    if enrollment is None or activity is None:
        return url_for("learning.mine")
    return url_for("learning.lesson", slug=enrollment.course.slug, activity=activity.uuid)


def _after_url(attempt: Attempt) -> str:
    enrollment = enrollment_behind(attempt)
    if enrollment is None:
        return url_for("learning.mine")
    return url_for("learning.finished", slug=enrollment.course.slug, uji=attempt.uuid)


def _may_view(attempt: Attempt) -> bool:
    enrollment = enrollment_behind(attempt)
    return enrollment is not None and enrollment.state != "withdrawn"
