"""What courses were followed by: for governance all that was measured, for authors that of their courses."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from lms.competencies.models import Competency
from lms.competencies.queries import in_language
from lms.courses.measured_effects import Effect
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.recommendations.models import CourseEffect

EFFECTS_LISTED = 30


@dataclass(frozen=True)
class Measured(Effect):
    """An effect with the title of its course."""

    title: str


def measured_effects() -> Sequence[Measured]:
    """Those of published courses: the ineffective first, then the furthest below their claims; at most `EFFECTS_LISTED`."""
    query = (
        sa.select(CourseVersion.title, *_columns())
        .join(Course, Course.id == CourseEffect.course_id)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .join(Competency, Competency.id == CourseEffect.competency_id)
        .where(Course.archived_at.is_(None))
        .order_by(CourseEffect.ineffective.desc(), CourseEffect.gain - CourseEffect.claimed, CourseVersion.title)
        .limit(EFFECTS_LISTED)
    )
    return [Measured(**asdict(_effect(row)), title=row.title) for row in db.session.execute(query)]


def effects_of(courses: Collection[uuids.UUID]) -> Mapping[uuids.UUID, Sequence[Effect]]:
    """The effects measured of each of the courses, by uuid."""
    query = (
        sa.select(Course.uuid, *_columns())
        .join(Course, Course.id == CourseEffect.course_id)
        .join(Competency, Competency.id == CourseEffect.competency_id)
        .where(Course.uuid.in_(courses))
        .order_by(CourseEffect.id)
    )
    found: defaultdict[uuids.UUID, list[Effect]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.uuid].append(_effect(row))
    return found


def _columns() -> tuple[Any, ...]:
    """What `_effect` needs of a row."""
    return (
        Competency.name,
        Competency.name_en,
        CourseEffect.claimed,
        CourseEffect.gain,
        CourseEffect.upper,
        CourseEffect.n,
        CourseEffect.ineffective,
        CourseEffect.levels,
    )


def _effect(row: Any) -> Effect:
    """The effect of a row, its competency named in the language of the page."""
    name, levels = in_language(row.name, row.name_en), tuple((level, n, gain) for level, n, gain in row.levels)
    return Effect(name, row.claimed, row.gain, row.upper, row.n, row.ineffective, levels)
