"""After a quiz: which behaviours went badly, and which lessons teach them."""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.competencies.models import Competency, Indicator
from lms.competencies.queries import in_language
from lms.courses.models import Activity, LessonCheck, Module
from lms.db import db
from lms.quizzes.models import Attempt, QuestionVersion
from lms.quizzes.queries import GradedItem, graded_items

Tag = tuple[int, int, int]
"""Competency (internal id), level, indicator."""


@dataclass(frozen=True)
class Lesson:
    """A lesson to read again."""

    uuid: uuids.UUID
    title: str


@dataclass(frozen=True)
class WeakPoint:
    """A behaviour of which less than the pass mark was right; `lessons` ask about it, or at least about its competency."""

    competency: str
    level: int
    behaviour: str
    asked: int
    share: float
    lessons: tuple[Lesson, ...]


def weak_points(attempt: Attempt, course_version_id: int) -> list[WeakPoint]:
    """The behaviours below the quiz's pass mark, weakest first, each with the lessons of the edition to read again.

    A lesson teaches what its check questions ask. Where none asks about the behaviour, those about its level or its
    competency are named.
    """
    shares = _shares(graded_items(attempt.id))
    weak = [tag for tag, (_asked, share) in shares.items() if share < attempt.quiz_version.pass_mark / 100]
    if not weak:
        return []
    names, behaviours, lessons = _names(weak), _behaviours(weak), _lessons(course_version_id)
    found = [
        WeakPoint(names[tag[0]], tag[1], behaviours.get(tag, ""), *shares[tag], _teaching(lessons, tag)) for tag in weak
    ]
    return sorted(found, key=lambda one: (one.share, -one.asked))


def _shares(items: Iterable[GradedItem]) -> dict[Tag, tuple[int, float]]:
    """Per behaviour how many questions asked about it and the share of them that was right."""
    fractions: defaultdict[Tag, list[float]] = defaultdict(list)
    for item in items:
        if item.competency_id is not None and item.level is not None:
            fractions[item.competency_id, item.level, item.indicator or 0].append(item.fraction)
    return {tag: (len(given), sum(given) / len(given)) for tag, given in fractions.items()}


def _names(tags: Iterable[Tag]) -> dict[int, str]:
    query = sa.select(Competency.id, Competency.name, Competency.name_en).where(
        Competency.id.in_({tag[0] for tag in tags})
    )
    return {row.id: in_language(row.name, row.name_en) for row in db.session.execute(query)}


def _behaviours(tags: Iterable[Tag]) -> dict[Tag, str]:
    query = sa.select(Indicator).where(Indicator.competency_id.in_({tag[0] for tag in tags}))
    return {(row.competency_id, row.level, row.number): row.text for row in db.session.scalars(query)}


def _lessons(course_version_id: int) -> Sequence[Any]:
    query = (
        sa.select(
            Activity.uuid,
            Activity.title,
            QuestionVersion.competency_id,
            QuestionVersion.level,
            QuestionVersion.indicator,
        )
        .join(Module, Module.id == Activity.module_id)
        .join(LessonCheck, LessonCheck.activity_id == Activity.id)
        .join(QuestionVersion, QuestionVersion.id == LessonCheck.question_version_id)
        .where(Module.course_version_id == course_version_id)
        .order_by(Module.position, Activity.position)
    )
    return db.session.execute(query).all()


def _teaching(rows: Sequence[Any], tag: Tag) -> tuple[Lesson, ...]:
    for length in (3, 2, 1):
        fitting = [row for row in rows if (row.competency_id, row.level, row.indicator or 0)[:length] == tag[:length]]
        if fitting:
            return tuple(dict.fromkeys(Lesson(row.uuid, row.title) for row in fitting))
    return ()
