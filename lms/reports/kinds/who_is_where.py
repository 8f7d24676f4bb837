"""Where people are in a course: per activity how many opened it, finished it, and are there now."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses.queries.outline import outline
from lms.db import db
from lms.enrollments.models import ActivityProgress, Enrollment
from lms.problems import Missing
from lms.reports.contract import Column, Filters, Table
from lms.reports.scope import seen

NAME = "posisi"
TITLE = _l("Who is where")
INTRO = _l(
    "Per lesson and quiz: how many opened it, finished it, and are there now. It shows where a course loses people."
)
PERMISSION = Permission.REPORTS_VIEW
NEEDS = ("course", "unit")
COLUMNS = (
    Column(_l("Lesson or quiz")),
    Column(_l("Module")),
    Column(_l("Opened"), "number"),
    Column(_l("Completed"), "number"),
    Column(_l("Finished, share"), "percent"),
    Column(_l("There now"), "number"),
)
CHART = ()


def rows(viewer: Viewer, filters: Filters) -> Table:
    """Every activity of the published version of `filters.course`, in order, with the people of that version."""
    if filters.course is None or filters.course.published_version_id is None:
        raise Missing
    version = filters.course.published_version_id
    within = (
        Enrollment.course_id == filters.course.id,
        Enrollment.course_version_id == version,
        Enrollment.state.in_(("active", "completed")),
        seen(viewer, filters),
    )
    reached = _reached(within)
    here, people, finished = _standing(within)
    lines = []
    for module in outline(version):
        for activity in module.activities:
            opened, done = reached.get(activity.id, (0, 0))
            share = round(100 * done / people) if people else None
            lines.append((activity.title, module.title, opened, done, share, here.get(activity.id, 0)))
    return Table(
        rows=lines[filters.offset : filters.offset + filters.limit],
        total=len(lines),
        facts=((_("People"), people), (_("Not started"), here.get(None, 0)), (_("Completed"), finished)),
        note=_("People who learn from an earlier version are not counted here."),
    )


def _reached(within: tuple[Any, ...]) -> dict[int, tuple[int, int]]:
    query = (
        sa.select(ActivityProgress.activity_id, sa.func.count(), sa.func.count(ActivityProgress.completed_at))
        .select_from(Enrollment)
        .join(ActivityProgress, ActivityProgress.enrollment_id == Enrollment.id)
        .where(*within)
        .group_by(ActivityProgress.activity_id)
    )
    return {activity: (opened, done) for activity, opened, done in db.session.execute(query)}


def _standing(within: tuple[Any, ...]) -> tuple[dict[int | None, int], int, int]:
    """Activity id (None: not begun) → people who are running there; all people; those who finished."""
    query = (
        sa.select(Enrollment.state, Enrollment.last_activity_id, sa.func.count())
        .where(*within)
        .group_by(Enrollment.state, Enrollment.last_activity_id)
    )
    found = db.session.execute(query).all()
    here = {activity: count for state, activity, count in found if state == "active"}
    finished = sum(count for state, _activity, count in found if state == "completed")
    return here, finished + sum(here.values()), finished
