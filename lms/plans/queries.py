"""Read plans: the own one, the one of a person in the team, their items as rows, the talk about them."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.clock import today
from lms.competencies.models import Competency
from lms.competencies.queries import in_language
from lms.courses.models import Course, CourseVersion
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.people.models import Person
from lms.plans.models import LearningPlan, PlanComment, PlanItem
from lms.problems import Missing


@dataclass(frozen=True)
class MeantGap:
    """The gap an item was meant to close, as it stood when it was added. `mean` None: not measured then."""

    name: str
    required: int
    mean: float | None
    p_meets: float | None


@dataclass(frozen=True)
class Item:
    """A course in a plan, with how far the person is in it. `progress` is None before joining."""

    uuid: uuids.UUID
    course_id: int
    slug: str
    title: str
    minutes: int
    jp: int
    due_on: date | None
    done_at: datetime | None
    progress: int | None
    gaps: tuple[MeantGap, ...]


def plan_of(person: int, year: int | None = None) -> LearningPlan | None:
    """The plan of a person (internal id) for a year (default: this one)."""
    wanted = year or today().year
    return db.session.scalar(
        sa.select(LearningPlan).where(LearningPlan.person_id == person, LearningPlan.year == wanted)
    )


def own_item(viewer: Viewer, item: uuids.UUID) -> PlanItem:
    """An item of the viewer's own plan by its uuid; raises `Missing`."""
    found = db.session.scalar(
        sa.select(PlanItem)
        .join(LearningPlan, LearningPlan.id == PlanItem.plan_id)
        .where(PlanItem.uuid == item, LearningPlan.person_id == person_id(viewer))
    )
    if found is None:
        raise Missing
    return found


def planned_course_ids(person: int) -> Collection[int]:
    """The courses (internal ids) in this year's plan of a person (internal id)."""
    query = (
        sa.select(PlanItem.course_id)
        .join(LearningPlan, LearningPlan.id == PlanItem.plan_id)
        .where(LearningPlan.person_id == person, LearningPlan.year == today().year)
    )
    return set(db.session.scalars(query))


def items(plan: LearningPlan | None) -> list[Item]:
    """The items of a plan in their order; none without a plan. Two queries."""
    if plan is None:
        return []
    running = sa.and_(
        Enrollment.person_id == plan.person_id, Enrollment.course_id == PlanItem.course_id, Enrollment.state == "active"
    )
    rows = db.session.execute(
        sa.select(PlanItem, Course.slug, CourseVersion.title, CourseVersion.minutes, Enrollment.progress)
        .join(Course, Course.id == PlanItem.course_id)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .outerjoin(Enrollment, running)
        .where(PlanItem.plan_id == plan.id)
        .order_by(PlanItem.position, PlanItem.id)
    ).all()
    names = _names({gap["competency_id"] for row in rows for gap in row.PlanItem.gap})
    return [_item(row, names) for row in rows]


def _names(competencies: Collection[int]) -> dict[int, str]:
    if not competencies:
        return {}
    query = sa.select(Competency.id, Competency.name, Competency.name_en).where(Competency.id.in_(competencies))
    return {one: in_language(name, name_en) for one, name, name_en in db.session.execute(query)}


def _item(row: Any, names: dict[int, str]) -> Item:
    item: PlanItem = row.PlanItem
    return Item(
        uuid=item.uuid,
        course_id=item.course_id,
        slug=row.slug,
        title=row.title,
        minutes=row.minutes,
        jp=item.jp,
        due_on=item.due_on,
        done_at=item.done_at,
        progress=row.progress,
        gaps=tuple(
            MeantGap(names[gap["competency_id"]], gap["required"], gap["mean"], gap["p_meets"])
            for gap in item.gap
            if gap["competency_id"] in names
        ),
    )


def comments(plan: LearningPlan | None) -> Sequence[Any]:
    """Rows of the talk about a plan, oldest first: body, decision, moment, author's name."""
    if plan is None:
        return []
    query = (
        sa.select(PlanComment.body, PlanComment.decision, PlanComment.created_at, Person.name.label("author"))
        .join(Person, Person.id == PlanComment.author_id)
        .where(PlanComment.plan_id == plan.id)
        .order_by(PlanComment.id)
    )
    return db.session.execute(query).all()


def open_courses(viewer: Viewer, person: Person) -> Sequence[Any]:
    """Rows (slug, title) of the courses a supervisor can wish for a person: offered, open to the agency, not finished."""
    finished = sa.select(Enrollment.course_id).where(Enrollment.person_id == person.id, Enrollment.state == "completed")
    query = (
        sa.select(Course.slug, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Course.published_version_id)
        .where(
            Course.archived_at.is_(None),
            sa.or_(Course.open_to_all, Course.agency_id == person.agency_id),
            Course.id.not_in(finished),
        )
        .order_by(CourseVersion.title)
    )
    return db.session.execute(query).all()
