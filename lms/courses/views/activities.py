"""One address for every part of a course: a lesson opens its editor, a quiz its own."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from lms.access.guard import allowed, requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses.forms import LessonForm
from lms.courses.queries import Desk
from lms.courses.views import lessons, questions
from lms.courses.views.pages import load


@requires(Permission.STUDIO, load=load)
def activity(viewer: Viewer, at: Desk) -> Any:
    """The editor of a lesson or quiz; who may not edit reads the lesson as learners do."""
    assert at.activity is not None
    if at.activity.kind == "quiz":
        return questions.quiz_page(viewer, at)
    if not allowed(viewer, Permission.COURSE_EDIT, at):
        return redirect(url_for("courses.read", version=at.version.uuid, activity=at.activity.uuid))
    return lessons.lesson_page(viewer, at, LessonForm.of(at.activity))


@requires(Permission.COURSE_EDIT, load=load)
def save_activity(viewer: Viewer, at: Desk) -> Any:
    """Save a lesson, or the settings of a quiz."""
    assert at.activity is not None
    return questions.save(viewer, at) if at.activity.kind == "quiz" else lessons.save(viewer, at)
