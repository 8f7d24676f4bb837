"""Read the picture of a person's topics in one competency: rows that a job drew."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.competencies.models import Indicator
from lms.courses.models import Activity, Course, Module
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.queries import joined_since
from lms.practice.models import PracticeTopic

ORDER = ("practise", "unclear", "strong")
"""What needs practice first."""


@dataclass(frozen=True)
class NextPractice:
    """Where to practise next: an activity of a course the person is in."""

    slug: str
    activity: uuids.UUID
    title: str


@dataclass(frozen=True)
class ShownTopic:
    """A topic on the page; `behaviour` is empty where the competency has none for the level.

    `chance`, `low`, `high`: share of the next questions that are answered right, with its 80 % band.
    """

    level: int
    behaviour: str
    answers: int
    standing: str
    chance: float
    low: float
    high: float
    next: NextPractice | None


def topics_of(person_id: int, competency_id: int, indicators: Collection[Indicator]) -> list[ShownTopic]:
    """The topics of a person (internal ids) in a competency, what needs practice first; one query.

    `indicators` are those of the competency. Show them to the person only: practice is nobody else's business.
    """
    behaviours = {(one.level, one.number): one.text for one in indicators}
    rows = db.session.execute(_topics_query(), {"person": person_id, "competency": competency_id}).all()
    topics = [
        ShownTopic(
            row.level,
            behaviours.get((row.level, row.indicator), ""),
            row.answers,
            row.standing,
            row.chance,
            row.low,
            row.high,
            NextPractice(row.slug, row.uuid, row.title) if row.slug else None,
        )
        for row in rows
    ]
    return sorted(topics, key=lambda one: (ORDER.index(one.standing), one.chance, one.level, one.behaviour))


@cache
def _topics_query() -> sa.Select[*tuple[Any, ...]]:
    """The topics of `person` in `competency`; where to practise only while the person is in that edition of the course."""
    here = sa.and_(
        Enrollment.course_version_id == Module.course_version_id,
        Enrollment.person_id == PracticeTopic.person_id,
        Enrollment.state != "withdrawn",
        ~joined_since(),
    )
    return (
        sa.select(
            PracticeTopic.level,
            PracticeTopic.indicator,
            PracticeTopic.answers,
            PracticeTopic.standing,
            PracticeTopic.chance,
            PracticeTopic.low,
            PracticeTopic.high,
            Course.slug,
            Activity.uuid,
            Activity.title,
        )
        .outerjoin(Activity, Activity.id == PracticeTopic.activity_id)
        .outerjoin(Module, Module.id == Activity.module_id)
        .outerjoin(Enrollment, here)
        .outerjoin(Course, Course.id == Enrollment.course_id)
        .where(
            PracticeTopic.person_id == sa.bindparam("person"), PracticeTopic.competency_id == sa.bindparam("competency")
        )
    )
