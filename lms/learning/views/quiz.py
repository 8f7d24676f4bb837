"""The quiz of a course: what it asks before it starts, and what its player has to know of the course."""

from __future__ import annotations

import hashlib
import uuid as uuids
from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.clock import now
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
from lms.problems import Missing, Problem
from lms.quizzes import hosts
from lms.quizzes.models import Attempt, Quiz, QuizVersion
from lms.quizzes.queries import attempts_of, counting_number, newest_quiz_version, quiz_facts, rubrics_before, terms_of
from lms.web.pages import page

LONGEST_CODE = 40


def quiz_page(step: Step) -> Response:
    """The rules of a quiz, the attempts so far, and its one button."""
    enrollment, activity = step.enrollment, step.activity
    outline = outline_of(enrollment)
    before, after = outline.beside(activity.id)
    if activity.quiz_version is None:
        raise Missing
    facts = quiz_facts(activity.quiz_version.id)
    terms = terms_of(activity.quiz_version, enrollment.person_id)
    attempts = attempts_of(enrollment.person_id, "enrollment", enrollment.uuid, activity.quiz_version_id)
    standing = terms.standing(attempts)
    running = next((one for one in attempts if one.open), None)
    return page(
        "learning/quiz.html",
        step=step,
        outline=outline,
        here=outline.at(activity.id),
        before=before,
        after=after,
        quiz=facts,
        terms=terms,
        rubrics=rubrics_before(activity.quiz_version.id) if facts.by_people and terms.open_at(now()) else [],
        lobby=activity.quiz_version.lobby,
        ends=None if standing.again or running or standing.left == 0 else terms.ends(now()),
        attempts=[one for one in attempts if one.state != "prepared"],
        counting=counting_number(facts.grade_method, attempts),
        running=running,
        tries_left=standing.left,
        again=standing.again,
        lessons_left=[row for row in outline.left if row.kind == "lesson"],
        authors=authors_of(enrollment.course_id) if standing.left == 0 else [],
    )


@requires(Permission.LEARN, load=own_step)
def start(viewer: Viewer, step: Step) -> Any:
    """Begin, or go on with the open attempt."""
    try:
        attempt = services.start_quiz(viewer, step, code=request.form.get("code", "")[:LONGEST_CODE])
    except Problem as problem:
        flash(str(problem.message), "warn")
        return redirect(url_for("learning.lesson", slug=step.slug, activity=step.activity.uuid), 303)
    return redirect(url_for("quizzes.take", attempt=attempt.uuid), 303)


@requires(Permission.LEARN, load=own_step)
def lobby(viewer: Viewer, step: Step) -> Response:
    """Where people wait for a mass exam: a small page that starts by itself when the server says so."""
    quiz = step.activity.quiz_version
    if quiz is None or not quiz.lobby:
        raise Missing
    terms = terms_of(quiz, step.enrollment.person_id)
    opens = terms.opens_at or now()
    wait = max(timedelta(0), opens - now() + _turn(quiz, step.enrollment.person_id))
    return page("learning/lobby.html", step=step, terms=terms, opens=opens, wait_ms=round(wait.total_seconds() * 1000))


def _turn(quiz: QuizVersion, person_id: int) -> timedelta:
    """How long after the opening a person's browser starts: spread evenly, and the same each time it is asked."""
    if not quiz.jitter_seconds:
        return timedelta(0)
    place = int.from_bytes(hashlib.sha256(f"{quiz.uuid}:{person_id}".encode()).digest()[:8])
    return timedelta(milliseconds=place % (1000 * quiz.jitter_seconds))


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
    if attempt.state != "released":
        return _back_url(attempt)
    return url_for("learning.finished", slug=enrollment.course.slug, uji=attempt.uuid)


def _may_view(attempt: Attempt) -> bool:
    enrollment = enrollment_behind(attempt)
    return enrollment is not None and enrollment.state != "withdrawn"
