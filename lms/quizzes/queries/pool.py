"""Read the question banks: items that can measure a competency, what a person has seen, what a quiz asks."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from content.questions.registry import TYPES
from lms.access.viewer import Viewer
from lms.db import db
from lms.problems import Missing
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    BlueprintCell,
    ItemParameter,
    Question,
    QuestionBank,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizVersion,
    Stimulus,
)
from lms.quizzes.queries.rubrics import BY_HAND

_MARKED_AT_ONCE = tuple(one.kind for one in TYPES if one.marking == "automatic")


@dataclass(frozen=True)
class PoolItem:
    """An item of a competency bank. `difficulty` is the author's (1–5 within the level); `b` and `se` the measured
    difficulty in logits and `discrimination` per logit from `responses` answers, None until somebody answered.
    `status`: provisional | calibrating | calibrated; `case` the code of the case it asks about.
    """

    question_version_id: int
    question_id: int
    competency_id: int
    code: str
    kind: str
    level: int
    indicator: int
    difficulty: int
    b: float | None
    se: float | None
    discrimination: float | None
    responses: int
    status: str
    case: str = ""


@dataclass(frozen=True)
class QuizFacts:
    """What a person is told before starting: what it is, how long, how often, from when it counts as passed."""

    title: str
    purpose: str
    questions: int
    minutes: int | None
    attempts_allowed: int | None
    pass_mark: int
    grade_method: str = "highest"
    navigation: str = "free"
    behaviour: str = "deferred"
    layout: str = "one"
    certainty: bool = False
    by_people: bool = False
    """Whether people mark some of its questions."""


def items_for(competency_id: int, exclude_question_ids: Collection[int] = ()) -> list[PoolItem]:
    """The newest version of every usable item that measures a competency, by code; archived and excluded ones left out.

    Only banks made for measuring are drawn from: a course's questions are practice and its learners have seen them. What a
    person has to mark, or nobody can, is left out too.
    """
    excluded = frozenset(exclude_question_ids)
    rows: Sequence[Any] = db.session.execute(_items_query(), {"competency": competency_id}).all()
    return [PoolItem(*row) for row in rows if row.question_id not in excluded]


def item_of(question_version_id: int) -> PoolItem:
    """One item as it is measured today, also when it was revised or archived meanwhile; raises `Missing`."""
    row = db.session.execute(_items().where(QuestionVersion.id == question_version_id)).first()
    if row is None:
        raise Missing
    return PoolItem(*row)


@cache
def _items_query() -> sa.Select[*tuple[Any, ...]]:
    """The usable items of `competency`; made once, for an adaptive test asks after each answer."""
    return (
        _items().where(_usable(), QuestionVersion.competency_id == sa.bindparam("competency")).order_by(Question.code)
    )


def _items() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            QuestionVersion.id,
            QuestionVersion.question_id,
            QuestionVersion.competency_id,
            Question.code,
            QuestionVersion.kind,
            QuestionVersion.level,
            QuestionVersion.indicator,
            QuestionVersion.difficulty,
            ItemParameter.difficulty,
            ItemParameter.standard_error,
            ItemParameter.discrimination,
            sa.func.coalesce(ItemParameter.responses, 0),
            sa.func.coalesce(ItemParameter.status, "provisional"),
            sa.func.coalesce(Stimulus.code, ""),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .outerjoin(ItemParameter, ItemParameter.question_version_id == QuestionVersion.id)
        .outerjoin(Stimulus, Stimulus.id == QuestionVersion.stimulus_id)
    )


def _usable() -> sa.ColumnElement[bool]:
    """Whether a test may ask this version: in a bank made for measuring, not archived, the newest, marked at once."""
    newer = aliased(QuestionVersion)
    return sa.and_(
        QuestionBank.purpose == "competency",
        Question.archived_at.is_(None),
        QuestionVersion.kind.in_(_MARKED_AT_ONCE),
        ~sa.exists().where(newer.question_id == QuestionVersion.question_id, newer.number > QuestionVersion.number),
    )


def items_left(person_id: int, competency_ids: Collection[int]) -> dict[int, int]:
    """How many usable items of each competency a person has not been shown yet; a competency without any is left out."""
    shown = (
        sa.select(QuestionVersion.question_id)
        .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(Attempt.person_id == person_id)
    )
    query = (
        sa.select(QuestionVersion.competency_id, sa.func.count())
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .where(_usable(), QuestionVersion.competency_id.in_(competency_ids), QuestionVersion.question_id.not_in(shown))
        .group_by(QuestionVersion.competency_id)
    )
    return {competency: count for competency, count in db.session.execute(query) if competency is not None}


def answered_questions(person_id: int, *, but_in: int = 0) -> frozenset[int]:
    """Ids of the questions a person has been shown in any attempt, so that a re-measure uses others.

    The attempt with the internal id `but_in`, the one under way, is left out.
    """
    return frozenset(db.session.scalars(_answered_query(), {"person": person_id, "attempt": but_in}))


@cache
def _answered_query() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(QuestionVersion.question_id)
        .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(Attempt.person_id == sa.bindparam("person"), Attempt.id != sa.bindparam("attempt"))
        .distinct()
    )


def versions(question_version_ids: Sequence[int]) -> list[QuestionVersion]:
    """Question versions in the order of the ids, for `start_attempt`; raises `Missing` when one is not there."""
    found = {
        one.id: one
        for one in db.session.scalars(sa.select(QuestionVersion).where(QuestionVersion.id.in_(question_version_ids)))
    }
    if len(found) != len(set(question_version_ids)):
        raise Missing
    return [found[one] for one in question_version_ids]


def question_by_code(code: str) -> Question | None:
    """A question by its stable code, for imports that come again."""
    return db.session.scalar(sa.select(Question).where(Question.code == code))


def question_in(viewer: Viewer, question: uuids.UUID) -> Question:
    """A question of the viewer's agency; raises `Missing`. Who may edit it is the business of the bank's owner."""
    found = db.session.scalar(
        sa.select(Question)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .where(Question.uuid == question, QuestionBank.agency_id == viewer.agency_id)
    )
    if found is None:
        raise Missing
    return found


def newest_version(question_id: int) -> QuestionVersion:
    """The newest wording of a question; raises `Missing` where there is none."""
    query = sa.select(QuestionVersion).where(QuestionVersion.question_id == question_id)
    found = db.session.scalar(query.order_by(QuestionVersion.number.desc()).limit(1))
    if found is None:
        raise Missing
    return found


def quiz_facts(quiz_version_id: int) -> QuizFacts:
    """What to say about a quiz before it starts; raises `Missing`."""
    row = db.session.execute(
        sa.select(
            QuizVersion.title,
            Quiz.purpose,
            _questions_of(sa.func.count(), QuizSlot) + _questions_of(sa.func.sum(BlueprintCell.items), BlueprintCell),
            QuizVersion.time_limit_minutes,
            QuizVersion.attempts_allowed,
            QuizVersion.pass_mark,
            QuizVersion.grade_method,
            QuizVersion.navigation,
            QuizVersion.behaviour,
            QuizVersion.layout,
            QuizVersion.certainty,
            sa.exists().where(
                QuizSlot.quiz_version_id == QuizVersion.id,
                QuestionVersion.id == QuizSlot.question_version_id,
                QuestionVersion.kind.in_(BY_HAND),
            ),
        )
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .where(QuizVersion.id == quiz_version_id)
    ).first()
    if row is None:
        raise Missing
    return QuizFacts(*row)


def newest_quiz_version(quiz_id: int) -> QuizVersion:
    """The newest version of a quiz; raises `Missing` where there is none."""
    query = sa.select(QuizVersion).where(QuizVersion.quiz_id == quiz_id)
    found = db.session.scalar(query.order_by(QuizVersion.number.desc()).limit(1))
    if found is None:
        raise Missing
    return found


def _questions_of(count: Any, table: type[QuizSlot] | type[BlueprintCell]) -> sa.ColumnElement[int]:
    """How many questions of an attempt come from the fixed ones, or from the blueprint."""
    query = sa.select(count).select_from(table).where(table.quiz_version_id == QuizVersion.id).correlate(QuizVersion)
    return sa.func.coalesce(query.scalar_subquery(), 0)
