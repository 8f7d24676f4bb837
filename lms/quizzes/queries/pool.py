"""Read the question banks: items that can measure a competency, what a person has seen, what a quiz asks."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.access.viewer import Viewer
from lms.db import db
from lms.problems import Missing
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    ItemParameter,
    Question,
    QuestionBank,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizVersion,
    Stimulus,
)


@dataclass(frozen=True)
class PoolItem:
    """An item of a competency bank. `difficulty` is the author's (1–5 within the level); `b` and `se` the measured
    difficulty in logits from `responses` answers, None until it was calibrated; `case` the code of the case it asks about.
    """

    question_version_id: int
    question_id: int
    code: str
    kind: str
    level: int
    indicator: int
    difficulty: int
    b: float | None
    se: float | None
    responses: int
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


def items_for(competency_id: int, exclude_question_ids: Collection[int] = ()) -> list[PoolItem]:
    """The newest version of every usable item that measures a competency, by code; archived and excluded ones left out.

    Only banks made for measuring are drawn from: a course's questions are practice and its learners have seen them.
    """
    newest = (
        sa.select(QuestionVersion.question_id, sa.func.max(QuestionVersion.number).label("number"))
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    query = (
        sa.select(
            QuestionVersion.id,
            QuestionVersion.question_id,
            Question.code,
            QuestionVersion.kind,
            QuestionVersion.level,
            QuestionVersion.indicator,
            QuestionVersion.difficulty,
            ItemParameter.difficulty,
            ItemParameter.standard_error,
            sa.func.coalesce(ItemParameter.responses, 0),
            sa.func.coalesce(Stimulus.code, ""),
        )
        .join(
            newest,
            sa.and_(newest.c.question_id == QuestionVersion.question_id, newest.c.number == QuestionVersion.number),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .outerjoin(ItemParameter, ItemParameter.question_version_id == QuestionVersion.id)
        .outerjoin(Stimulus, Stimulus.id == QuestionVersion.stimulus_id)
        .where(
            QuestionVersion.competency_id == competency_id,
            QuestionBank.purpose == "competency",
            Question.archived_at.is_(None),
        )
        .order_by(Question.code)
    )
    excluded = frozenset(exclude_question_ids)
    rows: Sequence[Any] = db.session.execute(query).all()
    return [PoolItem(*row) for row in rows if row.question_id not in excluded]


def items_left(person_id: int, competency_ids: Collection[int]) -> dict[int, int]:
    """How many usable items of each competency a person has not been shown yet; a competency without any is left out."""
    shown = (
        sa.select(QuestionVersion.question_id)
        .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(Attempt.person_id == person_id)
    )
    newer = aliased(QuestionVersion)
    query = (
        sa.select(QuestionVersion.competency_id, sa.func.count())
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .where(
            QuestionVersion.competency_id.in_(competency_ids),
            QuestionBank.purpose == "competency",
            Question.archived_at.is_(None),
            QuestionVersion.question_id.not_in(shown),
            ~sa.exists().where(newer.question_id == QuestionVersion.question_id, newer.number > QuestionVersion.number),
        )
        .group_by(QuestionVersion.competency_id)
    )
    return {competency: count for competency, count in db.session.execute(query) if competency is not None}


def answered_questions(person_id: int) -> frozenset[int]:
    """Ids of the questions a person has been shown in any attempt, so that a re-measure uses others."""
    return frozenset(
        db.session.scalars(
            sa.select(QuestionVersion.question_id)
            .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
            .join(Attempt, Attempt.id == AttemptItem.attempt_id)
            .where(Attempt.person_id == person_id)
            .distinct()
        )
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
            sa.select(sa.func.count())
            .where(QuizSlot.quiz_version_id == QuizVersion.id)
            .correlate(QuizVersion)
            .scalar_subquery(),
            QuizVersion.time_limit_minutes,
            QuizVersion.attempts_allowed,
            QuizVersion.pass_mark,
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
