"""What courses were followed by: for governance all that was measured, for authors that of their courses."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lms.competencies.models import Competency
from lms.courses.measured_effects import Effect
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.recommendations.models import CourseEffect

EFFECTS_LISTED = 30


def measured_effects() -> Sequence[Any]:
    """Rows (title, competency, claimed, gain, upper, n, ineffective) of published courses: the ineffective first, then the
    furthest below their claims; at most `EFFECTS_LISTED`.
    """
    query = (
        sa.select(
            CourseVersion.title,
            Competency.name.label("competency"),
            CourseEffect.claimed,
            CourseEffect.gain,
            CourseEffect.upper,
            CourseEffect.n,
            CourseEffect.ineffective,
        )
        .join(Course, Course.id == CourseEffect.course_id)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .join(Competency, Competency.id == CourseEffect.competency_id)
        .where(Course.archived_at.is_(None))
        .order_by(CourseEffect.ineffective.desc(), CourseEffect.gain - CourseEffect.claimed, CourseVersion.title)
        .limit(EFFECTS_LISTED)
    )
    return db.session.execute(query).all()


def effects_of(courses: Collection[uuids.UUID]) -> Mapping[uuids.UUID, Sequence[Effect]]:
    """The effects measured of each of the courses, by uuid."""
    query = (
        sa.select(
            Course.uuid,
            Competency.name,
            CourseEffect.claimed,
            CourseEffect.gain,
            CourseEffect.upper,
            CourseEffect.n,
            CourseEffect.ineffective,
        )
        .join(Course, Course.id == CourseEffect.course_id)
        .join(Competency, Competency.id == CourseEffect.competency_id)
        .where(Course.uuid.in_(courses))
        .order_by(CourseEffect.id)
    )
    found: defaultdict[uuids.UUID, list[Effect]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.uuid].append(Effect(row.name, row.claimed, row.gain, row.upper, row.n, row.ineffective))
    return found
