"""Write a lesson: its HTML is made when it is saved, and everything that is wrong with it comes back."""

from __future__ import annotations

from content.problems import Problem as ContentProblem
from lms.access.viewer import Viewer
from lms.courses.lesson_pages import rendered
from lms.courses.models import Activity
from lms.courses.queries.media import media_files
from lms.courses.services.drafts import count_minutes, refuse_stale


def save_lesson(
    viewer: Viewer, lesson: Activity, *, title: str, minutes: int, objective: str, body: str, revision: int
) -> tuple[ContentProblem, ...]:
    """Save a lesson of a draft and return what its readers would miss: descriptions, captions, files.

    Raises `Conflict` when somebody saved it since `revision`.
    """
    refuse_stale(lesson.revision, revision)
    version = lesson.module.course_version
    page = rendered(version.course.slug, body, media_files(version.course_id))
    lesson.title, lesson.minutes, lesson.objective = title, minutes, objective
    lesson.body, lesson.html = body, page.html
    lesson.revision += 1
    count_minutes(version)
    return page.problems
