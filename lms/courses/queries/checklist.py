"""What stands between a draft and its publication, in the author's words, with the place to mend it."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from content.problems import Problem as ContentProblem
from lms.courses.lesson_pages import rendered
from lms.courses.models import Activity, CourseVersion
from lms.courses.queries.media import media_files
from lms.courses.queries.studio import load_whole
from lms.quizzes.bodies import parsed

CAPTIONS = ("captions_missing", "transcript_missing")
PICTURES = ("alt_missing",)
MISSING = ("media_missing",)


@dataclass(frozen=True)
class Place:
    """Where to mend something: an activity, and what about it."""

    activity: uuids.UUID
    text: str


@dataclass(frozen=True)
class Check:
    """One line of the checklist; without `must` it is advice and does not stop the publication."""

    code: str
    label: str
    done: bool
    must: bool = True
    places: tuple[Place, ...] = ()


def ready(checks: Iterable[Check]) -> bool:
    """Whether nothing that must be done is left."""
    return all(check.done for check in checks if check.must)


def checklist(version: CourseVersion) -> list[Check]:
    """Every check of an edition, in the order an author works."""
    load_whole(version)
    activities = [activity for module in version.modules for activity in module.activities]
    lessons = [one for one in activities if one.kind == "lesson"]
    quizzes = [one for one in activities if one.kind == "quiz"]
    faults = _faults(version, lessons)
    described = bool(version.summary.strip() and version.outcomes)
    return [
        Check("details", _("The summary and at least one outcome are written"), described),
        Check("claims", _("The course names the competency that it raises"), bool(version.raises)),
        Check("lessons", _("There is at least one lesson"), bool(lessons)),
        _each("objective", _("Every lesson has an objective"), lessons, lambda one: bool(one.objective.strip())),
        _each("body", _("Every lesson has content"), lessons, lambda one: bool(one.body.strip())),
        _each("minutes", _("Every part says how many minutes it takes"), activities, lambda one: one.minutes > 0),
        _each("questions", _("Every quiz has at least one question"), quizzes, _has_questions),
        _without("alt", _("Every picture is described for those who do not see it"), faults, PICTURES),
        _without("captions", _("Every video has captions and every audio a transcript"), faults, CAPTIONS),
        _without("media", _("Every picture and file that a lesson names is uploaded"), faults, MISSING),
        Check("quiz", _("A quiz at the end shows what was learned"), bool(quizzes), must=False),
        _rationales(quizzes),
        _others(faults),
    ]


def _each(code: str, label: str, parts: Iterable[Activity], holds: Callable[[Activity], bool]) -> Check:
    places = tuple(Place(one.uuid, one.title) for one in parts if not holds(one))
    return Check(code, label, not places, places=places)


def _has_questions(quiz: Activity) -> bool:
    return quiz.quiz_version is not None and bool(quiz.quiz_version.slots or quiz.quiz_version.cells)


def _faults(version: CourseVersion, lessons: Iterable[Activity]) -> list[tuple[Activity, ContentProblem]]:
    files = media_files(version.course_id)
    slug = version.course.slug
    return [(lesson, problem) for lesson in lessons for problem in rendered(slug, lesson.body, files).problems]


def _without(code: str, label: str, faults: Iterable[tuple[Activity, ContentProblem]], codes: tuple[str, ...]) -> Check:
    places = tuple(_place(lesson, problem) for lesson, problem in faults if problem.code in codes)
    return Check(code, label, not places, places=places)


def _others(faults: Iterable[tuple[Activity, ContentProblem]]) -> Check:
    known = (*PICTURES, *CAPTIONS, *MISSING)
    places = tuple(_place(lesson, problem) for lesson, problem in faults if problem.code not in known)
    return Check("form", _("Headings and links are in order"), not places, must=False, places=places)


def _place(lesson: Activity, problem: ContentProblem) -> Place:
    text = problem.worded(_)
    if problem.line:
        text = _("line %(line)s: %(text)s", line=problem.line, text=text)
    return Place(lesson.uuid, f"{lesson.title}, {text}")


def _rationales(quizzes: Iterable[Activity]) -> Check:
    places = tuple(Place(quiz.uuid, text) for quiz in quizzes for text in _unexplained(quiz))
    label = _("Every answer explains why it is right, or what would be better")
    return Check("rationales", label, not places, must=False, places=places)


def _unexplained(quiz: Activity) -> Iterator[str]:
    for slot in quiz.quiz_version.slots if quiz.quiz_version else ():
        question = parsed(slot.question_version.body)
        if question.type.unexplained(question.body):
            yield _("%(title)s, question %(number)s", title=quiz.title, number=slot.position)
