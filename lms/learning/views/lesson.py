"""The player of a lesson: its text, its check questions with feedback at once, where the learner is, finishing it."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.enrollments import services as enrollments
from lms.enrollments.queries import progress_of
from lms.learning import services
from lms.learning.forms import read_report
from lms.learning.queries import CheckQuestion, Step, checks_of, outline_of, outline_with, own_step
from lms.learning.views.quiz import quiz_page
from lms.problems import Missing, Problem
from lms.quizzes.forms import question_fields, small_number, typed_again
from lms.quizzes.showing import ReviewedItem, ShownItem, review_version, show_version
from lms.web.pages import page

MOST_CHECKS = 3
"""Check questions of a lesson (docs/content-format.md); the template has a part for each."""


@dataclass(frozen=True)
class ShownCheck:
    """A check question on the page: to be answered (`item`), or answered and explained (`review`).

    `fresh`: the answer was given just now, so its feedback takes the focus.
    """

    place: int
    item: ShownItem | None
    review: ReviewedItem | None
    response: Any
    problem: Problem | None
    fresh: bool


@requires(Permission.LEARN, load=own_step)
def show(viewer: Viewer, step: Step) -> Response:
    """A lesson, or what a quiz asks before it starts."""
    enrollment, activity = step.enrollment, step.activity
    opened = None if enrollment.last_activity_id == activity.id else (enrollment.id, activity.id)
    response = quiz_page(step) if activity.kind == "quiz" else _lesson_page(step)
    if opened is not None:
        enrollments.note_opened(*opened)
    return response


def _own_check(viewer: Viewer, slug: str, activity: uuids.UUID, place: str) -> tuple[Step, int]:
    number = small_number(place, MOST_CHECKS)
    if number is None:
        raise Missing
    return own_step(viewer, slug, activity), number


@requires(Permission.LEARN, load=_own_check)
def answer(viewer: Viewer, at: tuple[Step, int]) -> Any:
    """Answer a check question and see at once what is right."""
    step, place = at
    fields = question_fields(request.form, place)
    try:
        services.answer_check(step, place, fields)
    except Problem as problem:
        return _lesson_page(step, refused=(place, problem, typed_again(fields, place)))
    return redirect(_address(step, cek=place) + f"#check_{place}", 303)


@requires(Permission.LEARN, load=_own_check)
def answer_again(viewer: Viewer, at: tuple[Step, int]) -> Any:
    """Where a refused answer was shown: a reload, or another language, leads back to its question."""
    step, place = at
    return redirect(_address(step) + f"#check_{place}")


@requires(Permission.LEARN, load=own_step)
def finish_again(viewer: Viewer, step: Step) -> Any:
    """The same for a lesson that could not be finished yet."""
    return redirect(_address(step))


@requires(Permission.LEARN, load=own_step)
def finish(viewer: Viewer, step: Step) -> Any:
    """The lesson was read; go on to the next part, or to what finishing the course changed."""
    try:
        services.finish(step)
    except Problem as problem:
        if step.activity.kind != "lesson":
            raise
        return _lesson_page(step, problem=problem)
    return redirect(_onward(step), 303)


@requires(Permission.LEARN, load=own_step)
def save_position(viewer: Viewer, step: Step) -> Any:
    """The player says where the learner is."""
    if request.mimetype != "application/json":
        raise Problem(_("The place in the lesson could not be read. Reload the page."))
    report = read_report(request.get_data(cache=False))
    enrollments.save_position(step.enrollment, step.activity, position=report.position, seconds=report.seconds)
    return "", 204


def _lesson_page(
    step: Step, *, problem: Problem | None = None, refused: tuple[int, Problem, dict[str, Any]] | None = None
) -> Response:
    progress = progress_of(step.enrollment.id)
    outline = outline_with(step.enrollment.course_version_id, progress)
    before, after = outline.beside(step.activity.id)
    here = progress.get(step.activity.id)
    failed = problem or (refused[1] if refused else None)
    return page(
        "learning/lesson.html",
        parts=tuple(f"check_{place}" for place in range(1, MOST_CHECKS + 1)),
        status=failed.status if failed else 200,
        step=step,
        outline=outline,
        here=outline.at(step.activity.id),
        before=before,
        after=after,
        position=here.position if here else {},
        checks=[_shown(step, check, refused) for check in checks_of(step)],
        problem=problem,
    )


def _shown(step: Step, check: CheckQuestion, refused: tuple[int, Problem, dict[str, Any]] | None) -> ShownCheck:
    seed = f"{step.enrollment.uuid}:{check.place}"
    place, given = check.place, check.answer.answer if check.answer else None
    if refused is not None and refused[0] == place:
        return ShownCheck(
            place, show_version(check.version, place, seed=seed), None, refused[2], refused[1], fresh=True
        )
    if given is None or _asked("ulang") == place:
        return ShownCheck(place, show_version(check.version, place, seed=seed), None, given, None, fresh=False)
    review = review_version(check.version, place, seed=seed, response=given)
    return ShownCheck(place, None, review, given, None, fresh=_asked("cek") == place)


def _asked(name: str) -> int | None:
    return small_number(request.args.get(name), MOST_CHECKS)


def _address(step: Step, **values: Any) -> str:
    return url_for("learning.lesson", slug=step.slug, activity=step.activity.uuid, **values)


def _onward(step: Step) -> str:
    if step.enrollment.state == "completed":
        return url_for("learning.finished", slug=step.slug)
    outline = outline_of(step.enrollment)
    _before, after = outline.beside(step.activity.id)
    return url_for("learning.lesson", slug=step.slug, activity=(after or outline.left[0]).uuid)
