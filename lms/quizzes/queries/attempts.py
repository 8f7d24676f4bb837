"""Read attempts: one's own open attempt question by question, its result after release, all attempts for a host."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from content.grading import counting_percent
from lms.access.viewer import Viewer, person_id
from lms.competencies.models import Competency
from lms.competencies.queries import in_language
from lms.db import db
from lms.problems import Missing
from lms.quizzes.models import Attempt, AttemptItem, Question, QuestionVersion, QuizVersion, Stimulus, percent_of
from lms.quizzes.showing import Case, ShownItem, hints, shown, shown_case


@dataclass(frozen=True)
class MapEntry:
    """A question in the map of an attempt; nothing about whether the answer is right."""

    slot: int
    answered: bool
    flagged: bool
    locked: bool = False


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
        sa.select(
            AttemptItem.slot, AttemptItem.answer.is_not(None), AttemptItem.flagged, AttemptItem.locked_at.is_not(None)
        )
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.slot)
    )
    return [MapEntry(slot, bool(answered), flagged, bool(locked)) for slot, answered, flagged, locked in rows]


def shown_item(attempt_id: int, slot: int) -> ShownItem:
    """One question of an attempt as it may be shown before release; raises `Missing` where there is none."""
    row = db.session.execute(_items(attempt_id).where(AttemptItem.slot == slot)).first()
    if row is None:
        raise Missing
    return _shown(row, shown_case(row.Stimulus, slot))


def shown_items(attempt_id: int) -> list[ShownItem]:
    """Every question of an attempt as it may be shown before release; those side by side that ask about one case share it
    as one object.
    """
    found: list[ShownItem] = []
    above: Stimulus | None = None
    for row in db.session.execute(_items(attempt_id).order_by(AttemptItem.slot)):
        same = found and row.Stimulus is above
        found.append(_shown(row, found[-1].case if same else shown_case(row.Stimulus, row.slot)))
        above = row.Stimulus
    return found


def _shown(row: Any, case: Case | None) -> ShownItem:
    return shown(
        row.body,
        row.option_order,
        row.slot,
        bank_id=row.bank_id,
        response=row.answer,
        revision=row.revision,
        flagged=row.flagged,
        answered_at=row.answered_at,
        locked=row.locked_at is not None,
        tries=len(row.tries),
        hints=_hints(row),
        case=case,
        certainty=row.certainty,
    )


def _hints(row: Any) -> tuple[str, ...]:
    """After a wrong try that leaves another: why the options tried are not right."""
    if row.locked_at is not None or not row.tries:
        return ()
    return tuple(hints(row.body, row.option_order, row.tries[-1]["answer"], bank_id=row.bank_id))


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
            AttemptItem.locked_at,
            AttemptItem.tries,
            AttemptItem.certainty,
            QuestionVersion.body,
            Question.bank_id,
            Stimulus,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
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


def counting_of(quiz_version: QuizVersion, person_id: int, host_uuid: uuids.UUID) -> float | None:
    """The per cent that counts by the quiz's grade method, over a person's released attempts for a host."""
    released = sa.select(Attempt).where(
        Attempt.quiz_version_id == quiz_version.id,
        Attempt.person_id == person_id,
        Attempt.host_uuid == host_uuid,
        Attempt.state == "released",
    )
    percents = [
        percent_of(one.score or 0.0, one.score_most) for one in db.session.scalars(released.order_by(Attempt.number))
    ]
    return counting_percent(quiz_version.grade_method, percents)


def counting_number(method: str, attempts: Sequence[AttemptRow]) -> int | None:
    """The number of the attempt that counts; None without a released one, and where the average counts."""
    released = [one for one in attempts if one.percent is not None]
    if not released or method == "average":
        return None
    percent = counting_percent(method, [one.percent or 0.0 for one in released])
    at_end = {"first": released[0], "last": released[-1]}
    return at_end.get(method, next(one for one in released if one.percent == percent)).number


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
