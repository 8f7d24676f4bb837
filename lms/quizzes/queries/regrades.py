"""Read regrades: which questions of a quiz have a later version than the one answered, what a dry run would change."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.access.viewer import Viewer
from lms.db import db
from lms.people.models import Person
from lms.problems import Missing
from lms.quizzes.hosts import host_of
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    QuestionVersion,
    Quiz,
    QuizVersion,
    Regrade,
    RegradeChange,
)
from lms.quizzes.queries.marking import markable, marking_host


@dataclass(frozen=True)
class ChangeRow:
    """Whose points a regrade changes. `effect`: finishes | keeps | nothing, as the host says."""

    name: str
    before: float
    after: float | None
    passed_before: bool | None
    passed_after: bool | None
    effect: str


@dataclass(frozen=True)
class RegradeCounts:
    """What a dry run comes to: answers looked at, those whose points rise or fall, passes won and lost."""

    looked: int
    better: int
    worse: int
    now_passed: int
    no_longer: int

    @property
    def changed(self) -> int:
        """Answers whose points change."""
        return self.better + self.worse


def later_versions(viewer: Viewer, quiz: Quiz) -> dict[int, QuestionVersion]:
    """The newest version of every question that people answered in an earlier one, by the id of the answered version."""
    marking_host(viewer, quiz.id)
    newer = aliased(QuestionVersion)
    newest = sa.select(sa.func.max(newer.number)).where(newer.question_id == QuestionVersion.question_id)
    answered = (
        sa.select(AttemptItem.question_version_id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(QuizVersion.quiz_id == quiz.id, markable(viewer), Attempt.state == "released")
    )
    last = aliased(QuestionVersion)
    query = (
        sa.select(QuestionVersion.id, last)
        .join(last, last.question_id == QuestionVersion.question_id)
        .where(
            QuestionVersion.id.in_(answered),
            last.number == newest.correlate(QuestionVersion).scalar_subquery(),
            last.id != QuestionVersion.id,
        )
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def regrade_in(viewer: Viewer, regrade: uuids.UUID) -> Regrade:
    """A regrade of a question that the viewer's quizzes ask; raises `Missing`."""
    found = db.session.scalar(sa.select(Regrade).where(Regrade.uuid == regrade, Regrade.to_version_id.is_not(None)))
    if found is None or not db.session.scalar(sa.select(quizzes_asking(viewer, found.from_version_id).exists())):
        raise Missing
    return found


def quizzes_asking(viewer: Viewer, version_id: int) -> sa.Select[Any]:
    """The quizzes (internal ids) whose attempts asked a version and may be marked by the viewer."""
    return (
        sa.select(QuizVersion.quiz_id)
        .join(Attempt, Attempt.quiz_version_id == QuizVersion.id)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(AttemptItem.question_version_id == version_id, markable(viewer))
    )


def counts_of(regrade: Regrade) -> RegradeCounts:
    """What a dry run comes to."""
    count = sa.func.count()
    passed, fails = RegradeChange.passed_after.is_(True), RegradeChange.passed_after.is_(False)
    row = db.session.execute(
        sa.select(
            count.filter(RegradeChange.after > RegradeChange.before),
            count.filter(RegradeChange.after < RegradeChange.before),
            count.filter(passed, RegradeChange.passed_before.is_(False)),
            count.filter(fails, RegradeChange.passed_before.is_(True)),
        )
        .select_from(RegradeChange)
        .where(RegradeChange.regrade_id == regrade.id)
    ).one()
    return RegradeCounts(regrade.attempts, *row)


def changes_of(regrade: Regrade, *, offset: int, limit: int) -> Sequence[ChangeRow]:
    """Who would change, those whose pass changes first, then by name."""
    turned = RegradeChange.passed_before != RegradeChange.passed_after
    query = (
        sa.select(RegradeChange, Attempt, Person.name)
        .join(Attempt, Attempt.id == RegradeChange.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(RegradeChange.regrade_id == regrade.id)
        .order_by(sa.case((turned, 0), else_=1), Person.name, Attempt.id)
        .offset(offset)
        .limit(limit)
    )
    return [_row(change, attempt, name) for change, attempt, name in db.session.execute(query)]


def _row(change: RegradeChange, attempt: Attempt, name: str) -> ChangeRow:
    turned = change.passed_after is not None and change.passed_after != change.passed_before
    return ChangeRow(
        name=name,
        before=change.before,
        after=change.after,
        passed_before=change.passed_before,
        passed_after=change.passed_after,
        effect=host_of(attempt).effect(attempt, bool(change.passed_after)) if turned else "",
    )
