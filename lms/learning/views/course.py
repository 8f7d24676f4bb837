"""A course's page: what it promises, what it asks, and the one button that fits; joining, leaving, rating."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer, person_id
from lms.certificates.queries import of_completions
from lms.courses.labels import category
from lms.courses.models import Course
from lms.courses.queries.catalogue import jp_worth
from lms.enrollments import ratings, services
from lms.enrollments.models import Enrollment
from lms.enrollments.queries import completion_of, next_activity, own_enrollment
from lms.learning import words
from lms.learning.queries import (
    Claim,
    authors_of,
    claims_of,
    course_for,
    media_size,
    outline_of,
    outline_with,
    own_course,
    prerequisites_of,
    suggested,
)
from lms.learning.rating_form import RatingForm, shown_rating
from lms.problems import Problem
from lms.web.pages import page


@requires(Permission.CATALOGUE_BROWSE)
def show(viewer: Viewer, slug: str) -> Response:
    """What a course promises and asks, and how far the viewer is in it."""
    return _page(viewer, slug)


def _page(viewer: Viewer, slug: str, refused: RatingForm | None = None) -> Response:
    enrollment = own_enrollment(person_id(viewer), slug)
    course = enrollment.course if enrollment else course_for(viewer, slug)
    version = enrollment.course_version if enrollment else course.published_version
    assert version is not None
    claims = claims_of(version.id)
    return page(
        "learning/course.html",
        parts=("rating",),
        status=422 if refused else 200,
        course=course,
        version=version,
        enrollment=enrollment,
        outline=outline_of(enrollment) if enrollment else outline_with(version.id, {}),
        claims=claims,
        category=category(version.category),
        jp=jp_worth(version.form, version.minutes),
        words=words,
        ratings=ratings.course_ratings(course.id),
        **(_of_learner(enrollment, refused) if enrollment else _of_visitor(viewer, course, claims)),
    )


def _of_visitor(viewer: Viewer, course: Course, claims: list[Claim]) -> dict[str, Any]:
    """What matters before joining."""
    version = course.published_version_id or 0
    prerequisites = prerequisites_of(version, person_id(viewer))
    return {
        "prerequisites": prerequisites,
        "first_missing": next((one for one in prerequisites if not one.done), None),
        "media_size": media_size(course.id, version),
        "suggestion": suggested(person_id(viewer), course.id, claims),
    }


def _of_learner(enrollment: Enrollment, refused: RatingForm | None) -> dict[str, Any]:
    """What matters to somebody who is or was in the course."""
    completion = completion_of(enrollment.id) if enrollment.state == "completed" else None
    return {
        "authors": authors_of(enrollment.course_id),
        "completion": completion,
        "certificate": of_completions([completion.id]).get(completion.id) if completion else None,
        "newer": enrollment.course.published_version_id != enrollment.course_version_id,
        **(shown_rating(enrollment, refused) if completion or refused else {}),
    }


@requires(Permission.LEARN)
def enroll(viewer: Viewer, slug: str) -> Any:
    """Join a course and go to its first lesson."""
    course = course_for(viewer, slug)
    try:
        services.enroll(viewer, course)
    except Problem as problem:
        flash(str(problem.message), "warn")
        return redirect(url_for("learning.course", slug=slug), 303)
    return redirect(url_for("learning.resume", slug=slug), 303)


@requires(Permission.LEARN, load=own_course)
def withdraw(viewer: Viewer, enrollment: Enrollment) -> Any:
    """Leave a course."""
    slug = enrollment.course.slug
    try:
        services.withdraw(viewer, enrollment)
        flash(_("You have left the course. What you did is kept in case you come back."), "ok")
    except Problem as problem:
        flash(str(problem.message), "warn")
    return redirect(url_for("learning.course", slug=slug), 303)


@requires(Permission.LEARN, load=own_course)
def resume(viewer: Viewer, enrollment: Enrollment) -> Any:
    """Go on where the learner left; a finished course opens on its page."""
    slug, target = enrollment.course.slug, next_activity(enrollment)
    if target is None:
        return redirect(url_for("learning.course", slug=slug), 303)
    return redirect(url_for("learning.lesson", slug=slug, activity=target), 303)


@requires(Permission.LEARN, load=own_course)
def rate(viewer: Viewer, enrollment: Enrollment) -> Any:
    """Keep what the learner thinks of the course; its page says so."""
    form, slug = RatingForm(), enrollment.course.slug
    if form.validate():
        try:
            ratings.rate(enrollment, stars=int(form.stars.data), comment=(form.comment.data or "").strip())
            return redirect(url_for("learning.course", slug=slug, dinilai=1) + "#rating", 303)
        except Problem as problem:
            form.problem(problem)
    return _page(viewer, slug, form)


@requires(Permission.LEARN, load=own_course)
def rate_again(viewer: Viewer, enrollment: Enrollment) -> Any:
    """Where a refused rating was shown: a reload, or another language, leads back to the course."""
    return redirect(url_for("learning.course", slug=enrollment.course.slug) + "#rating")
