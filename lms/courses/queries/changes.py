"""What an edition changes against the one in force: for the reviewer, and for learners who ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lms.courses.models import Activity, CourseVersion
from lms.courses.queries.studio import load_whole
from lms.quizzes.services import contents_of
from lms.quizzes.settings import QuizSettings


@dataclass(frozen=True)
class Change:
    """A part that is new, changed or gone."""

    what: str
    kind: str
    title: str


def changes(version: CourseVersion) -> list[Change]:
    """The parts of an edition against the published one, in the order of the course; empty for a first edition.

    Parts are the same when kind and title are.
    """
    before = version.course.published_version
    if before is None or before.id == version.id:
        return []
    load_whole(before)
    old = {(one.kind, one.title): one for one in _activities(before)}
    new = {(one.kind, one.title): one for one in _activities(version)}
    found = [Change("new", one.kind, one.title) for key, one in new.items() if key not in old]
    found += [
        Change("changed", one.kind, one.title) for key, one in new.items() if key in old and _differs(one, old[key])
    ]
    return found + [Change("gone", one.kind, one.title) for key, one in old.items() if key not in new]


def _activities(version: CourseVersion) -> Iterator[Activity]:
    for module in version.modules:
        yield from module.activities


def _differs(one: Activity, other: Activity) -> bool:
    return _content(one) != _content(other)


def _content(activity: Activity) -> tuple[object, ...]:
    quiz = activity.quiz_version
    quiz_says = (QuizSettings.of(quiz), contents_of(quiz)) if quiz else ()
    checks = [check.question_version_id for check in activity.checks]
    return (activity.minutes, activity.objective, activity.body, quiz_says, checks)
