"""The lesson editor with its live preview, the lesson as learners see it, and the media of the course."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses import services
from lms.courses.forms import LessonForm
from lms.courses.lesson_pages import rendered
from lms.courses.models import Activity
from lms.courses.queries import Desk, desk, media_of
from lms.courses.services.questions import MOST_CHECKS, asked_in
from lms.courses.views.pages import editor, home_of, load
from lms.problems import Conflict, Missing, Problem
from lms.quizzes.authoring import kinds
from lms.quizzes.showing import review_version, show_version


def lesson_page(viewer: Viewer, at: Desk, form: LessonForm, status: int = 200) -> Any:
    """The editor of a lesson with what is typed, and how it reads."""
    lesson = lesson_of(at)
    media = media_of(at.course.id)
    files = frozenset(f"media/{one.name}" for one in media)
    preview = rendered(at.course.slug, form.body.data or "", files)
    return editor(
        "courses/lesson.html",
        viewer,
        at,
        parts=("preview", "media"),
        status=status,
        form=form,
        html=Markup(preview.html),  # noqa: S704 - sanitised by content.rendering
        reading_minutes=preview.reading_minutes,
        faults=[(problem.line, problem.worded(_)) for problem in preview.problems],
        stored=lesson.body if status == Conflict.status else None,
        media=media,
        media_error="",
        fresh=request.args.get("baru", ""),
        questions=asked_in(lesson),
        kinds=kinds(),
        offered=kinds(at_once=True),
        most=MOST_CHECKS,
    )


def lesson_of(at: Desk) -> Activity:
    """The lesson on the desk; raises `Missing` for a quiz."""
    if at.activity is None or at.activity.kind != "lesson":
        raise Missing
    return at.activity


def save(viewer: Viewer, at: Desk) -> Any:
    """Save a lesson; a form older than what is stored comes back with what was typed."""
    lesson, form = lesson_of(at), LessonForm()
    if not form.validate():
        return lesson_page(viewer, at, form, 422)
    try:
        faults = services.save_lesson(
            viewer,
            lesson,
            title=form.title.data,
            minutes=form.minutes.data,
            objective=form.objective.data,
            body=form.body.data,
            revision=form.revision.data,
        )
    except Conflict as conflict:
        form.problem(conflict)
        form.revision.data = lesson.revision
        return lesson_page(viewer, at, form, conflict.status)
    flash(
        _("Saved.") if not faults else _("Saved. %(count)s things to mend are listed below.", count=len(faults)), "ok"
    )
    return redirect(home_of(at), 303)


@requires(Permission.COURSE_EDIT, load=load)
def preview(viewer: Viewer, at: Desk) -> Any:
    """How the typed text reads; nothing is saved."""
    return lesson_page(viewer, at, LessonForm())


@requires(Permission.STUDIO, load=load)
def read(viewer: Viewer, at: Desk) -> Any:
    """A lesson as learners will see it."""
    lesson = lesson_of(at)
    lessons = [one for module in at.version.modules for one in module.activities if one.kind == "lesson"]
    place = [one.id for one in lessons].index(lesson.id)
    return editor(
        "courses/read.html",
        viewer,
        at,
        html=Markup(lesson.html),  # noqa: S704 - sanitised when it was saved
        questions=[
            (show_version(one, slot), review_version(one, slot, response=None))
            for slot, one in enumerate(asked_in(lesson), start=1)
        ],
        before=lessons[place - 1] if place else None,
        after=lessons[place + 1] if place + 1 < len(lessons) else None,
    )


@requires(Permission.STUDIO, load=load)
def media(viewer: Viewer, at: Desk) -> Any:
    """The media of the course."""
    return _media(viewer, at)


def _media(viewer: Viewer, at: Desk, error: str = "", status: int = 200) -> Any:
    return editor(
        "courses/media.html",
        viewer,
        at,
        parts=("media",),
        status=status,
        media=media_of(at.course.id),
        media_error=error,
        fresh=request.args.get("baru", ""),
    )


@requires(Permission.COURSE_EDIT, load=load)
def upload(viewer: Viewer, at: Desk) -> Any:
    """Bring a file in; a lesson that asked for it is shown again."""
    at = _beside_lesson(viewer, at)
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Problem(_("Choose a file first."))
        kept = services.upload_media(viewer, at.course, file.read(), file.filename)
    except Problem as problem:
        return _media(viewer, at, str(problem.message), problem.status)
    place = url_for("courses.media_list", version=at.version.uuid) if at.activity is None else home_of(at)
    return redirect(f"{place}?baru={kept.name}#media", 303)


def _beside_lesson(viewer: Viewer, at: Desk) -> Desk:
    """The desk with the lesson that the upload form stands beside, if it stands beside one."""
    named = request.form.get("bagian", "", type=str)
    known = {str(one.uuid): one.uuid for module in at.version.modules for one in module.activities}
    return desk(viewer, at.version.uuid, activity=known[named]) if named in known else at
