"""Read attempts: one's own open attempt question by question, its result after release, all attempts for a host."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from content.questions.rubric import marking_sheet, parse_marking
from lms.access.viewer import Viewer, person_id
from lms.competencies.models import Competency
from lms.competencies.queries import in_language
from lms.db import db
from lms.problems import Missing
from lms.quizzes.bodies import parsed
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    Mark,
    QuestionVersion,
    QuizVersion,
    Regrade,
    RegradeChange,
    Stimulus,
    percent_of,
)
from lms.quizzes.showing import ReviewedItem, ShownItem, reviewed, shown, shown_case


@dataclass(frozen=True)
class MapEntry:
    """A question in the map of an attempt; nothing about whether the answer is right."""

    slot: int
    answered: bool
    flagged: bool


@dataclass(frozen=True)
class Strength:
    """How a competency went in an attempt: questions asked and the share of their marks."""

    competency: str
    asked: int
    right: int
    share: float


@dataclass(frozen=True)
class AttemptRow:
    """An attempt in a list. `percent` is None until it is released; `open` says whether answers still count."""

    uuid: uuids.UUID
    number: int
    state: str
    open: bool
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    percent: float | None
    passed: bool | None


@dataclass(frozen=True)
class GradedItem:
    """A marked question with its tags, for whoever turns an attempt into a level. `fraction` is 0 to 1."""

    question_id: int
    question_version_id: int
    competency_id: int | None
    level: int | None
    indicator: int | None
    difficulty: int
    fraction: float
    state: str


def own_attempt(viewer: Viewer, attempt: uuids.UUID) -> Attempt:
    """The viewer's own attempt with its quiz, in one query; raises `Missing` for anybody else's."""
    found = db.session.scalar(
        sa.select(Attempt)
        .options(joinedload(Attempt.quiz_version, innerjoin=True).joinedload(QuizVersion.quiz, innerjoin=True))
        .where(Attempt.uuid == attempt, Attempt.person_id == person_id(viewer))
    )
    if found is None:
        raise Missing
    return found


def map_of(attempt_id: int) -> list[MapEntry]:
    """The questions of an attempt: which are answered, which are marked as unsure."""
    rows = db.session.execute(
        sa.select(AttemptItem.slot, AttemptItem.answer.is_not(None), AttemptItem.flagged)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.slot)
    )
    return [MapEntry(slot, bool(answered), flagged) for slot, answered, flagged in rows]


def shown_item(attempt_id: int, slot: int) -> ShownItem:
    """One question of an attempt as it may be shown before release; raises `Missing` where there is none."""
    row = db.session.execute(_items(attempt_id).where(AttemptItem.slot == slot)).first()
    if row is None:
        raise Missing
    return shown(
        row.body,
        row.option_order,
        slot,
        response=row.answer,
        revision=row.revision,
        flagged=row.flagged,
        answered_at=row.answered_at,
        case=shown_case(row.Stimulus, slot),
    )


def reviewed_items(attempt: Attempt) -> list[ReviewedItem]:
    """Every question of a released attempt with key and rationales.

    Empty before release, and for competency tests always: their questions are used again.
    """
    if attempt.state != "released" or attempt.quiz_version.quiz.purpose == "competency":
        return []
    rows = db.session.execute(_items(attempt.id).order_by(AttemptItem.slot)).all()
    sheets = _sheets(attempt)
    reasons = _regraded(attempt)
    return [_reviewed(row, sheets.get(row.slot), reasons.get(row.slot, "")) for row in rows]


def _reviewed(row: Any, sheet: dict[str, Any] | None, regraded: str) -> ReviewedItem:
    """What is stored counts: a person may have marked it, or it was marked anew."""
    item = reviewed(row.body, row.option_order, row.slot, row.answer, row.mark_most)
    shown_as = replace(item, case=shown_case(row.Stimulus, row.slot))
    if row.fraction is None:
        return replace(shown_as, state=row.grade_state)
    return replace(
        shown_as,
        state=row.grade_state,
        points=row.fraction * row.mark_most,
        sheet=sheet,
        comment=row.comment,
        regraded=regraded,
    )


def _sheets(attempt: Attempt) -> dict[int, dict[str, Any]]:
    """By slot, the rubric as the mark that counts filled it in."""
    marks = db.session.scalars(sa.select(Mark).where(Mark.attempt_id == attempt.id).order_by(Mark.id)).all()
    items = {item.slot: item for item in attempt.items} if marks else {}
    found = {}
    for one in marks:
        question = parsed(items[one.slot].question_version.body)
        rubric = question.type.rubric(question.body)
        if rubric is not None and one.criteria and one.revision == items[one.slot].revision:
            found[one.slot] = marking_sheet(rubric, parse_marking(one.criteria))
    return found


def _regraded(attempt: Attempt) -> dict[int, str]:
    """By slot, why a question of the attempt was marked anew."""
    query = (
        sa.select(RegradeChange.slot, Regrade.reason)
        .join(Regrade, Regrade.id == RegradeChange.regrade_id)
        .where(RegradeChange.attempt_id == attempt.id, Regrade.state == "applied")
        .order_by(Regrade.id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _items(attempt_id: int) -> sa.Select[Any]:
    return (
        sa.select(
            AttemptItem.slot,
            AttemptItem.option_order,
            AttemptItem.answer,
            AttemptItem.revision,
            AttemptItem.flagged,
            AttemptItem.answered_at,
            AttemptItem.mark_most,
            AttemptItem.fraction,
            AttemptItem.grade_state,
            AttemptItem.comment,
            QuestionVersion.body,
            Stimulus,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .outerjoin(Stimulus, Stimulus.id == QuestionVersion.stimulus_id)
        .where(AttemptItem.attempt_id == attempt_id)
    )


def strengths(attempt: Attempt) -> list[Strength]:
    """Each competency of a released attempt, strongest first; empty before release."""
    if attempt.state != "released":
        return []
    right = sa.func.sum(sa.case((AttemptItem.grade_state == "right", 1), else_=0))
    rows = db.session.execute(
        sa.select(
            Competency.name,
            Competency.name_en,
            sa.func.count(),
            right,
            sa.func.sum(AttemptItem.fraction * AttemptItem.mark_most) / sa.func.sum(AttemptItem.mark_most),
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Competency, Competency.id == QuestionVersion.competency_id)
        .where(AttemptItem.attempt_id == attempt.id, AttemptItem.grade_state != "unscored")
        .group_by(Competency.id, Competency.name, Competency.name_en, Competency.order)
        .order_by(Competency.order)
    )
    found = [
        Strength(in_language(name, name_en), asked, right_count, float(share))
        for name, name_en, asked, right_count, share in rows
    ]
    return sorted(found, key=lambda one: -one.share)


def attempts_of(
    person_id: int, host: str, host_uuid: uuids.UUID, quiz_version_id: int | None = None
) -> list[AttemptRow]:
    """A person's attempts for one host, oldest first; with `quiz_version_id` only those at that quiz."""
    query = sa.select(Attempt).where(
        Attempt.person_id == person_id, Attempt.host == host, Attempt.host_uuid == host_uuid
    )
    if quiz_version_id is not None:
        query = query.where(Attempt.quiz_version_id == quiz_version_id)
    return [_row(attempt) for attempt in db.session.scalars(query.order_by(Attempt.quiz_version_id, Attempt.number))]


def _row(attempt: Attempt) -> AttemptRow:
    released = attempt.state == "released"
    return AttemptRow(
        uuid=attempt.uuid,
        number=attempt.number,
        state=attempt.state,
        open=attempt.open,
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        submitted_at=attempt.submitted_at,
        percent=percent_of(attempt.score or 0.0, attempt.score_most) if released else None,
        passed=attempt.passed if released else None,
    )


def graded_items(attempt_id: int) -> list[GradedItem]:
    """The marked questions of an attempt with their tags, in the order they were asked; empty before marking."""
    query = (
        sa.select(
            QuestionVersion.question_id,
            AttemptItem.question_version_id,
            QuestionVersion.competency_id,
            QuestionVersion.level,
            QuestionVersion.indicator,
            QuestionVersion.difficulty,
            AttemptItem.fraction,
            AttemptItem.grade_state,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt_id, AttemptItem.fraction.is_not(None))
        .order_by(AttemptItem.slot)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    return [GradedItem(*row) for row in rows]
