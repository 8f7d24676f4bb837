"""Courses seen from the team: what a person is in, what is overdue, what may be assigned, who has it already."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.clock import today
from lms.courses.models import Course, CourseCompetency, CourseVersion
from lms.courses.queries.catalogue import visible, visible_from
from lms.db import db
from lms.enrollments.models import CompletionRecord, Enrollment, JpEntry

MOST_SHOWN = 30


@dataclass(frozen=True)
class CourseOption:
    """A course that may be assigned; `raises` are the competencies (internal ids) it serves, with the level it leads to."""

    slug: str
    title: str
    minutes: int
    raises: Mapping[int, int]


@dataclass(frozen=True)
class Standing:
    """How a person stands in a course before it is assigned: new | running | finished."""

    person_id: int
    uuid: uuids.UUID
    name: str
    state: str
    since: datetime | None
    due_on: date | None


def courses_of(person_id: int) -> Sequence[Any]:
    """Running courses, then finished ones (newest first), with progress, due date, score and JP; one query."""
    query = (
        sa.select(
            Enrollment.uuid,
            Enrollment.state,
            Enrollment.progress,
            Enrollment.due_on,
            Enrollment.source,
            Enrollment.last_active_at,
            Enrollment.completed_at,
            Course.slug,
            CourseVersion.title,
            CompletionRecord.score,
            JpEntry.jp,
        )
        .join(Course, Course.id == Enrollment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrollment.course_version_id)
        .outerjoin(CompletionRecord, CompletionRecord.enrollment_id == Enrollment.id)
        .outerjoin(JpEntry, JpEntry.completion_id == CompletionRecord.id)
        .where(Enrollment.person_id == person_id, Enrollment.state.in_(("active", "completed")))
        .order_by(
            Enrollment.state,
            Enrollment.due_on.is_(None),
            Enrollment.due_on,
            Enrollment.completed_at.desc(),
            Enrollment.id.desc(),
        )
        .limit(MOST_SHOWN)
    )
    return db.session.execute(query).all()


def overdue_of(person_ids: Collection[int]) -> dict[int, list[Any]]:
    """Person id → running courses past their due date, oldest first: title, due date, progress."""
    found: dict[int, list[Any]] = {person: [] for person in person_ids}
    for row in db.session.execute(_overdue_query(), {"people": list(person_ids), "day": today()}):
        found[row.person_id].append(row)
    return found


@cache
def _overdue_query() -> sa.Select[*tuple[Any, ...]]:
    """The running courses of `people` that were due before a `day`."""
    return (
        sa.select(
            Enrollment.person_id,
            Enrollment.uuid,
            Enrollment.due_on,
            Enrollment.progress,
            Enrollment.last_active_at,
            CourseVersion.title,
        )
        .join(CourseVersion, CourseVersion.id == Enrollment.course_version_id)
        .where(
            Enrollment.person_id.in_(sa.bindparam("people", expanding=True)),
            Enrollment.state == "active",
            Enrollment.due_on < sa.bindparam("day"),
        )
        .order_by(Enrollment.due_on, Enrollment.id)
    )


def course_options(viewer: Viewer) -> list[CourseOption]:
    """Every course that may be assigned within the viewer's agency, by title, with what it raises."""
    query = (
        sa.select(
            Course.slug,
            CourseVersion.title,
            CourseVersion.minutes,
            CourseCompetency.competency_id,
            CourseCompetency.to_level,
        )
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .outerjoin(CourseCompetency, CourseCompetency.course_version_id == CourseVersion.id)
        .where(visible(viewer), Course.archived_at.is_(None))
        .order_by(CourseVersion.title, Course.id)
    )
    found: dict[str, tuple[str, int, dict[int, int]]] = {}
    for row in db.session.execute(query):
        raises = found.setdefault(row.slug, (row.title, row.minutes, {}))[2]
        if row.competency_id is not None:
            raises[row.competency_id] = row.to_level
    return [CourseOption(slug, *facts) for slug, facts in found.items()]


def helpful_course(viewer: Viewer, competency_id: int, level: int) -> CourseOption | None:
    """The shortest course that raises a competency, one that leads as high as `level` first; None where there is none."""
    asked = {"agency": viewer.agency_id, "competency": competency_id, "level": level}
    row = db.session.execute(_helpful_query(), asked).first()
    return CourseOption(row.slug, row.title, row.minutes, {competency_id: row.to_level}) if row else None


@cache
def _helpful_query() -> sa.Select[*tuple[Any, ...]]:
    """The course for people of an `agency` that raises a `competency` to a `level` soonest."""
    return (
        sa.select(Course.slug, CourseVersion.title, CourseVersion.minutes, CourseCompetency.to_level)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .join(CourseCompetency, CourseCompetency.course_version_id == CourseVersion.id)
        .where(
            visible_from(sa.bindparam("agency")),
            Course.archived_at.is_(None),
            CourseCompetency.competency_id == sa.bindparam("competency"),
        )
        .order_by(CourseCompetency.to_level < sa.bindparam("level"), CourseVersion.minutes, Course.id)
        .limit(1)
    )


def standings(course_id: int, people: Collection[Any]) -> list[Standing]:
    """How each of `people` (rows with id, uuid, name) stands in a course (internal id), in their order."""
    query = (
        sa.select(
            Enrollment.person_id, Enrollment.state, Enrollment.enrolled_at, Enrollment.completed_at, Enrollment.due_on
        )
        .where(
            Enrollment.course_id == course_id,
            Enrollment.person_id.in_([person.id for person in people]),
            Enrollment.state != "withdrawn",
        )
        .order_by(Enrollment.state.desc(), Enrollment.id)
    )
    known = {row.person_id: row for row in db.session.execute(query)}
    return [_standing(person, known.get(person.id)) for person in people]


def _standing(person: Any, row: Any) -> Standing:
    if row is None:
        return Standing(person.id, person.uuid, person.name, "new", None, None)
    if row.state == "active":
        return Standing(person.id, person.uuid, person.name, "running", row.enrolled_at, row.due_on)
    return Standing(person.id, person.uuid, person.name, "finished", row.completed_at, None)
