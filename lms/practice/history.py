"""Read what people practised, and what they can practise next, as plain facts for the recommender."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.clock import day_of
from lms.courses.models import Activity, LessonCheck, Module
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.models import PracticeAnswer as Checked
from lms.enrollments.queries import joined_since
from lms.enrollments.reviews import REGRADED
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    ItemParameter,
    Question,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizVersion,
    Regrade,
)
from recommender.ability import rasch
from recommender.mastery.topics import PracticeAnswer

PURPOSES = ("practice", "module")
"""Quizzes of courses whose answers are practice; an exam is none."""
JUDGED = "provisional"
"""Status of questions with too few answers: their author's judgement counts."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A behaviour of a competency (internal id), by level and number; 0 where the competency has none."""

    competency_id: int
    level: int
    indicator: int

    @property
    def name(self) -> str:
        """What the recommender knows it by."""
        return f"{self.competency_id}.{self.level}.{self.indicator}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a person (internal ids) answered or can answer: its topic, and what is known of its difficulty."""

    person_id: int
    question_id: int
    topic: Topic
    facts: rasch.Item


@dataclass(frozen=True, slots=True)
class Given(Asked):
    """One practice answer; `fraction` is the share of the mark."""

    fraction: float
    answered_at: datetime

    @property
    def right(self) -> int:
        """1 for the whole mark, else 0."""
        return int(self.fraction >= 1.0)

    @property
    def plain(self) -> PracticeAnswer:
        """The answer for the recommender."""
        topic, item = self.topic.name, str(self.question_id)
        return PracticeAnswer(topic, item, self.facts, self.fraction, day_of(self.answered_at))


@dataclass(frozen=True, slots=True)
class Askable(Asked):
    """A question that a person can practise, and the activity (internal id) where it is asked."""

    activity_id: int


def answers(people: Collection[int] | None = None) -> list[Given]:
    """The practice answers of `people` (None: of everybody), each person's in the order they were given."""
    found = [_given(row) for query in (_checks(people), _quizzes(people)) for row in db.session.execute(query)]
    return sorted(found, key=lambda one: (one.person_id, one.answered_at, one.question_id))


def askable(people: Collection[int]) -> list[Askable]:
    """What `people` can practise in the courses they did not leave: check questions of lessons, practice quizzes."""
    found = [_askable(row) for query in (_lessons(people), _practice(people)) for row in db.session.execute(query)]
    return sorted(found, key=lambda one: (one.person_id, one.question_id, one.activity_id))


def people_who_practised() -> list[int]:
    """Internal ids of everybody with a practice answer."""
    checks = sa.select(Checked.person_id)
    quizzes = sa.select(Attempt.person_id).select_from(AttemptItem).join(Attempt, Attempt.id == AttemptItem.attempt_id)
    return sorted(db.session.scalars(sa.union(checks, _of_courses(quizzes))))


def _given(row: Any) -> Given:
    person, question, *tag, difficulty, b, a, status, fraction, answered_at = row
    topic = Topic(*tag)
    return Given(person, question, topic, _facts(topic.level, difficulty, b, a, status), fraction, answered_at)


def _askable(row: Any) -> Askable:
    person, question, *tag, difficulty, b, a, status, activity = row
    topic = Topic(*tag)
    return Askable(person, question, topic, _facts(topic.level, difficulty, b, a, status), activity)


def _facts(level: int, difficulty: int, b: float | None, a: float | None, status: str | None) -> rasch.Item:
    """Measured parameters where there are some, else the author's judgement."""
    if b is None or status == JUDGED:
        return rasch.Item(rasch.prior_difficulty(level, difficulty))
    return rasch.Item(b, a or 1.0)


_QUESTION: tuple[Any, ...] = (
    QuestionVersion.question_id,
    QuestionVersion.competency_id,
    QuestionVersion.level,
    sa.func.coalesce(QuestionVersion.indicator, 0),
    QuestionVersion.difficulty,
    ItemParameter.difficulty,
    ItemParameter.discrimination,
    ItemParameter.status,
)
_TAGGED = (QuestionVersion.competency_id.is_not(None), QuestionVersion.level.is_not(None))


def _regraded() -> sa.ColumnElement[bool]:
    """Whether the key of a wording was found wrong: its answers say nothing, and it is not asked any more."""
    return sa.exists().where(Regrade.from_version_id == QuestionVersion.id, Regrade.state.in_(REGRADED))


def _checks(people: Collection[int] | None) -> sa.Select[*tuple[Any, ...]]:
    query = (
        sa.select(Checked.person_id, *_QUESTION, Checked.fraction, Checked.answered_at)
        .join(QuestionVersion, QuestionVersion.id == Checked.question_version_id)
        .outerjoin(ItemParameter, ItemParameter.question_version_id == QuestionVersion.id)
        .where(*_TAGGED, ~_regraded())
    )
    return query if people is None else query.where(Checked.person_id.in_(people))


def _quizzes(people: Collection[int] | None) -> sa.Select[*tuple[Any, ...]]:
    moment = sa.func.coalesce(AttemptItem.answered_at, Attempt.submitted_at, type_=AttemptItem.answered_at.type)
    query = (
        sa.select(Attempt.person_id, *_QUESTION, AttemptItem.fraction, moment)
        .select_from(AttemptItem)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .outerjoin(ItemParameter, ItemParameter.question_version_id == QuestionVersion.id)
        .where(*_TAGGED)
    )
    query = _of_courses(query)
    return query if people is None else query.where(Attempt.person_id.in_(people))


def _of_courses(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """Only marked answers to quizzes of courses whose result is out; what was left blank says nothing."""
    return (
        query.join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .where(
            Attempt.host == "enrollment",
            Attempt.state == "released",
            Quiz.purpose.in_(PURPOSES),
            AttemptItem.fraction.is_not(None),
            AttemptItem.answer.is_not(None),
        )
    )


def _lessons(people: Collection[int]) -> sa.Select[*tuple[Any, ...]]:
    query = _courses_of(people).join(LessonCheck, LessonCheck.activity_id == Activity.id)
    return _usable(query.join(QuestionVersion, QuestionVersion.id == LessonCheck.question_version_id))


def _practice(people: Collection[int]) -> sa.Select[*tuple[Any, ...]]:
    query = (
        _courses_of(people)
        .join(QuizVersion, QuizVersion.id == Activity.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .join(QuizSlot, QuizSlot.quiz_version_id == QuizVersion.id)
        .where(Quiz.purpose == "practice")
    )
    return _usable(query.join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id))


def _courses_of(people: Collection[int]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Enrollment.person_id, *_QUESTION, Activity.id)
        .select_from(Enrollment)
        .join(Module, Module.course_version_id == Enrollment.course_version_id)
        .join(Activity, Activity.module_id == Module.id)
        .where(Enrollment.person_id.in_(people), Enrollment.state != "withdrawn", ~joined_since())
    )


def _usable(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    return (
        query.join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(ItemParameter, ItemParameter.question_version_id == QuestionVersion.id)
        .where(*_TAGGED, Question.archived_at.is_(None), ~_regraded())
    )
