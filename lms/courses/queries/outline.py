"""What a version consists of, as rows: a course page and a player need no entities."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.courses.models import Activity, Module
from lms.db import db


@dataclass(frozen=True)
class ActivityRow:
    """A lesson or a quiz at its place."""

    id: int
    uuid: uuids.UUID
    module_id: int
    kind: str
    title: str
    minutes: int
    objective: str
    quiz_version_id: int | None


@dataclass(frozen=True)
class ModuleRow:
    """A module with its activities in order."""

    id: int
    uuid: uuids.UUID
    title: str
    activities: tuple[ActivityRow, ...]

    @property
    def minutes(self) -> int:
        """The minutes of its activities together."""
        return sum(activity.minutes for activity in self.activities)


def outline(course_version_id: int) -> list[ModuleRow]:
    """The modules of a version (its internal id) with their activities, in order; one query.

    The caller has checked that the viewer may see the version.
    """
    rows = db.session.execute(_outline_query(), {"version": course_version_id}).all()
    activities: dict[int, list[ActivityRow]] = {row.module_id: [] for row in rows}
    for row in rows:
        if row.id is not None:
            activities[row.module_id].append(
                ActivityRow(
                    row.id,
                    row.uuid,
                    row.module_id,
                    row.kind,
                    row.title,
                    row.minutes,
                    row.objective,
                    row.quiz_version_id,
                )
            )
    modules = {row.module_id: (row.module_uuid, row.module_title) for row in rows}
    return [ModuleRow(one, uuid, title, tuple(activities[one])) for one, (uuid, title) in modules.items()]


@cache
def _outline_query() -> sa.Select[*tuple[Any, ...]]:
    """The modules of a `version` with their activities."""
    return (
        sa.select(
            Module.id.label("module_id"),
            Module.uuid.label("module_uuid"),
            Module.title.label("module_title"),
            Activity.id,
            Activity.uuid,
            Activity.kind,
            Activity.title,
            Activity.minutes,
            Activity.objective,
            Activity.quiz_version_id,
        )
        .outerjoin(Activity, Activity.module_id == Module.id)
        .where(Module.course_version_id == sa.bindparam("version"))
        .order_by(Module.position, Module.id, Activity.position, Activity.id)
    )
