"""The outline of a draft: modules and activities, added, named, moved one step, removed."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.courses.lesson_pages import rendered
from lms.courses.models import Activity, CourseVersion, Module
from lms.courses.services.drafts import count_minutes
from lms.db import db
from lms.problems import Problem
from lms.quizzes.services import make_quiz
from lms.quizzes.settings import PRESETS

MOST_MODULES = 50
MOST_ACTIVITIES = 100
LESSON_MINUTES, QUIZ_MINUTES = 20, 15


def add_module(viewer: Viewer, draft: CourseVersion, *, title: str) -> Module:
    """A module at the end. Raises `Problem`."""
    if len(draft.modules) >= MOST_MODULES:
        raise Problem(_("A course has at most %(most)s modules.", most=MOST_MODULES))
    module = Module(course_version_id=draft.id, position=len(draft.modules) + 1, title=_titled(title))
    db.session.add(module)
    db.session.flush()
    db.session.expire(draft, ["modules"])
    return module


def rename_module(viewer: Viewer, module: Module, *, title: str) -> None:
    """Give a module another title. Raises `Problem`."""
    module.title = _titled(title)
    db.session.flush()


def move_module(viewer: Viewer, module: Module, *, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    _swap(module.course_version.modules, module, up=up)


def delete_module(viewer: Viewer, module: Module) -> None:
    """Remove a module with everything in it."""
    draft = module.course_version
    db.session.delete(module)
    count_minutes(draft)
    _renumber(draft.modules)


def add_activity(viewer: Viewer, module: Module, *, kind: str, title: str) -> Activity:
    """A lesson or a quiz at the end of a module, empty. Raises `Problem`."""
    draft = module.course_version
    if len(module.activities) >= MOST_ACTIVITIES:
        raise Problem(_("A module has at most %(most)s parts.", most=MOST_ACTIVITIES))
    activity = Activity(
        module_id=module.id,
        position=len(module.activities) + 1,
        kind=kind,
        title=_titled(title),
        minutes=QUIZ_MINUTES if kind == "quiz" else LESSON_MINUTES,
    )
    if kind == "quiz":
        quiz = make_quiz(
            draft.course.agency,
            purpose="module",
            settings=replace(PRESETS["module"], title=activity.title, time_limit_minutes=QUIZ_MINUTES),
        )
        activity.quiz_version_id = quiz.id
    else:
        activity.html = rendered(draft.course.slug, "", ()).html
    db.session.add(activity)
    count_minutes(draft)
    db.session.expire(module, ["activities"])
    return activity


def move_activity(viewer: Viewer, activity: Activity, *, up: bool) -> None:
    """One place up or down; past the end of its module it goes over into the neighbouring one."""
    module = activity.module
    row = module.activities
    place = row.index(activity)
    if 0 <= place + (-1 if up else 1) < len(row):
        _swap(row, activity, up=up)
        return
    modules = module.course_version.modules
    beside = modules.index(module) + (-1 if up else 1)
    if not 0 <= beside < len(modules):
        return
    _go_over(activity, modules[beside], at_end=up)
    _renumber([one for one in row if one is not activity])
    db.session.expire(module.course_version, ["modules"])
    db.session.expire(module, ["activities"])


def _go_over(activity: Activity, target: Module, *, at_end: bool) -> None:
    if at_end:
        activity.position = len(target.activities) + 1
    else:
        for one in target.activities:
            one.position += 1
        activity.position = 1
    activity.module_id = target.id
    db.session.flush()
    db.session.expire(target, ["activities"])
    db.session.expire(activity, ["module"])


def delete_activity(viewer: Viewer, activity: Activity) -> None:
    """Remove a lesson or a quiz from a draft; its questions stay in the bank of the course."""
    module = activity.module
    db.session.delete(activity)
    count_minutes(module.course_version)
    db.session.expire(module, ["activities"])
    _renumber(module.activities)


def _titled(title: str) -> str:
    if not title.strip() or len(title.strip()) > 200:
        message = _("Write a title of at most 200 characters.")
        raise Problem(message, fields={"title": message})
    return title.strip()


def _swap(row: list[Module] | list[Activity], one: Module | Activity, *, up: bool) -> None:
    order: list[Module | Activity] = list(row)
    place = order.index(one)
    other = place + (-1 if up else 1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    _renumber(order)
    db.session.expire_all()


def _renumber(row: list[Module] | list[Activity] | list[Module | Activity]) -> None:
    for position, one in enumerate(row, start=1):
        one.position = position
    db.session.flush()
