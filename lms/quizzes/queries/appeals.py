"""Read objections: a learner's own, those that wait for a trainer."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms.access.viewer import Viewer
from lms.clock import today
from lms.db import db
from lms.problems import Missing
from lms.quizzes.models import Appeal, Attempt, QuizVersion
from lms.quizzes.queries.marking import markable, marking_host

MOST_LISTED = 200


@dataclass(frozen=True)
class AppealRow:
    """An objection in the trainer's list; `late` when its deadline is over and nobody has answered."""

    uuid: uuids.UUID
    quiz_title: str
    slot: int
    state: str
    answer_by: date
    late: bool


def appeals_of(attempt_id: int) -> dict[int, Appeal]:
    """The newest objection to each question of an attempt, by slot."""
    query = sa.select(Appeal).where(Appeal.attempt_id == attempt_id).order_by(Appeal.id)
    return {one.slot: one for one in db.session.scalars(query)}


def appeals_to_answer(viewer: Viewer) -> list[AppealRow]:
    """Objections to marks of attempts that the viewer may mark: open ones by their deadline, then answered ones."""
    query = (
        sa.select(Appeal)
        .options(joinedload(Appeal.attempt).joinedload(Attempt.quiz_version).joinedload(QuizVersion.quiz))
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(markable(viewer), Attempt.state != "voided")
        .order_by(Appeal.state != "open", Appeal.answer_by, Appeal.id)
        .limit(MOST_LISTED)
    )
    found = list(db.session.scalars(query))
    quizzes = {one.attempt.quiz_version.quiz_id: one.attempt.quiz_version.quiz for one in found}
    titles = {quiz_id: marking_host(viewer, quiz_id).quiz_title(quiz) for quiz_id, quiz in quizzes.items()}
    return [
        AppealRow(
            uuid=one.uuid,
            quiz_title=titles[one.attempt.quiz_version.quiz_id],
            slot=one.slot,
            state=one.state,
            answer_by=one.answer_by,
            late=one.state == "open" and one.answer_by < today(),
        )
        for one in found
    ]


def appeal_to_answer(viewer: Viewer, appeal: uuids.UUID) -> Appeal:
    """An objection to a mark of an attempt that the viewer may mark; raises `Missing`."""
    found = db.session.scalar(
        sa.select(Appeal)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Appeal.uuid == appeal, markable(viewer), Attempt.state != "voided")
    )
    if found is None:
        raise Missing
    return found
