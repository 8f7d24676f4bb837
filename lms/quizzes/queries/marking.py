"""Read what people mark: whose attempts a viewer may mark, the queue of waiting answers, one answer with its rubric."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms.access.viewer import Viewer
from lms.clock import now
from lms.db import db
from lms.people.models import Person
from lms.problems import Missing
from lms.quizzes.hosts import Host, marking_hosts
from lms.quizzes.models import (
    Attempt,
    AttemptItem,
    Mark,
    MarkingComment,
    Question,
    QuestionVersion,
    Quiz,
    QuizVersion,
)

SLOW = timedelta(days=7)
"""An answer that waits longer is shown as late."""
MOST_WAITING = 500
"""Answers that one look at the queue goes through, the oldest."""


@dataclass(frozen=True)
class Waiting:
    """An answer in the queue. `who` is the person's name, or a code where names are hidden; `state`: waiting | returned."""

    attempt: uuids.UUID
    slot: int
    quiz: uuids.UUID
    question: uuids.UUID
    quiz_title: str
    stem: str
    who: str
    since: datetime
    late: bool
    state: str


@dataclass(frozen=True)
class Place:
    """Where an answer stands in the queue: `number` of `total`, with its neighbours; number 0 when it is not in it."""

    number: int
    total: int
    before: Waiting | None
    after: Waiting | None


@dataclass(frozen=True)
class Pile:
    """Attempts at one quiz that wait for the trainer's release; `unfinished` ones still wait for a mark."""

    quiz: Quiz
    title: str
    ready: int
    unfinished: int


@dataclass(frozen=True)
class QueueFilter:
    """What of the queue is shown: a quiz, a question, or those that went back to their learners."""

    quiz: uuids.UUID | None = None
    question: uuids.UUID | None = None
    returned: bool = False


@dataclass(frozen=True)
class Choices:
    """What the queue can be narrowed to."""

    quizzes: Sequence[tuple[uuids.UUID, str]] = field(default_factory=tuple)
    questions: Sequence[tuple[uuids.UUID, str]] = field(default_factory=tuple)


def markable(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The attempt is one that the viewer may mark: its host says so, and it is not his own. For a query that joins
    `Attempt` and `QuizVersion`.
    """
    hosts = [
        sa.and_(Attempt.host == name, QuizVersion.quiz_id.in_(host.marks(viewer)))
        for name, host in marking_hosts()
        if host.marks is not None
    ]
    return sa.and_(sa.or_(sa.false(), *hosts), Attempt.person_id != (viewer.person_id or 0))


def marking_host(viewer: Viewer, quiz_id: int) -> Host:
    """The host that lets the viewer mark the attempts at a quiz; raises `Missing` where none does."""
    for _name, host in marking_hosts():
        assert host.marks is not None
        own = sa.select(Quiz.id).where(Quiz.id == quiz_id, Quiz.id.in_(host.marks(viewer)))
        if db.session.scalar(own) is not None:
            return host
    raise Missing


def queue(viewer: Viewer, wanted: QueueFilter | None = None) -> list[Waiting]:
    """Answers that wait for the viewer's mark, the oldest first, at most `MOST_WAITING`.

    An answer he has marked waits for somebody else and is not in it.
    """
    wanted = wanted or QueueFilter()
    rows = db.session.execute(_filtered(_waiting(viewer, wanted.returned), wanted).limit(MOST_WAITING)).all()
    titles = _titles(viewer, {row.quiz_id for row in rows})
    return [_as_waiting(row, titles) for row in rows]


def _waiting(viewer: Viewer, returned: bool) -> sa.Select[Any]:
    own = sa.exists().where(
        Mark.attempt_id == AttemptItem.attempt_id,
        Mark.slot == AttemptItem.slot,
        Mark.revision == AttemptItem.revision,
        Mark.marker_id == (viewer.person_id or 0),
    )
    mended = AttemptItem.answered_at > Attempt.submitted_at
    since = sa.case((mended, AttemptItem.answered_at), else_=Attempt.submitted_at)
    return (
        sa.select(
            Attempt.uuid.label("attempt"),
            AttemptItem.slot,
            AttemptItem.grade_state,
            Quiz.id.label("quiz_id"),
            Quiz.uuid.label("quiz"),
            Question.uuid.label("question"),
            QuestionVersion.body,
            QuizVersion.names_hidden,
            Person.name,
            since.label("since"),
        )
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            AttemptItem.grade_state == ("returned" if returned else "waiting"),
            Attempt.state == "grading",
            markable(viewer),
            ~own,
        )
        .order_by(since, Attempt.id, AttemptItem.slot)
    )


def _filtered(query: sa.Select[Any], wanted: QueueFilter) -> sa.Select[Any]:
    if wanted.quiz is not None:
        query = query.where(Quiz.uuid == wanted.quiz)
    if wanted.question is not None:
        query = query.where(Question.uuid == wanted.question)
    return query


def _as_waiting(row: Any, titles: dict[int, str]) -> Waiting:
    return Waiting(
        attempt=row.attempt,
        slot=row.slot,
        quiz=row.quiz,
        question=row.question,
        quiz_title=titles[row.quiz_id],
        stem=row.body["stem"],
        who=alias(row.attempt) if row.names_hidden else row.name,
        since=row.since,
        late=row.since < now() - SLOW,
        state=row.grade_state,
    )


def alias(attempt: uuids.UUID) -> str:
    """The code that stands for a person whose name is hidden; another one in every attempt."""
    return attempt.hex[:6].upper()


def _titles(viewer: Viewer, quiz_ids: set[int]) -> dict[int, str]:
    found = db.session.scalars(sa.select(Quiz).where(Quiz.id.in_(quiz_ids)))
    return {quiz.id: marking_host(viewer, quiz.id).quiz_title(quiz) for quiz in found}


def choices(waiting: Sequence[Waiting]) -> Choices:
    """The quizzes and questions that occur in a queue."""
    return Choices(
        quizzes=list({one.quiz: one.quiz_title for one in waiting}.items()),
        questions=list({one.question: one.stem for one in waiting}.items()),
    )


def place_in(waiting: Sequence[Waiting], attempt: uuids.UUID, slot: int) -> Place:
    """Where an answer stands in the queue; one that is not in it (marked meanwhile) leads on to the first."""
    at = next((n for n, one in enumerate(waiting) if (one.attempt, one.slot) == (attempt, slot)), None)
    if at is None:
        return Place(0, len(waiting), None, next(iter(waiting), None))
    before = waiting[at - 1] if at else None
    return Place(at + 1, len(waiting), before, waiting[at + 1] if at + 1 < len(waiting) else None)


def marked_item(viewer: Viewer, attempt: uuids.UUID, slot: int) -> AttemptItem:
    """An answer of an attempt that the viewer may mark, handed in; raises `Missing`."""
    found = db.session.scalar(
        sa.select(AttemptItem)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .options(joinedload(AttemptItem.question_version).joinedload(QuestionVersion.question))
        .where(
            Attempt.uuid == attempt,
            AttemptItem.slot == slot,
            Attempt.state.in_(("grading", "graded", "released")),
            markable(viewer),
        )
    )
    if found is None:
        raise Missing
    return found


def attempt_of(item: AttemptItem) -> Attempt:
    """The attempt of an answer with its quiz and person."""
    query = sa.select(Attempt).options(
        joinedload(Attempt.quiz_version).joinedload(QuizVersion.quiz), joinedload(Attempt.person)
    )
    return db.session.scalars(query.where(Attempt.id == item.attempt_id)).one()


def comments_for(question: Question) -> list[MarkingComment]:
    """The bank of comments for a question: its own first, then those for any question."""
    query = sa.select(MarkingComment).where(
        MarkingComment.agency_id == question.bank.agency_id,
        MarkingComment.archived_at.is_(None),
        sa.or_(MarkingComment.question_id == question.id, MarkingComment.question_id.is_(None)),
    )
    return list(db.session.scalars(query.order_by(MarkingComment.question_id.is_(None), MarkingComment.text)))


def comment_in(viewer: Viewer, comment: uuids.UUID) -> MarkingComment:
    """A comment of the viewer's agency; raises `Missing`."""
    found = db.session.scalar(
        sa.select(MarkingComment).where(MarkingComment.uuid == comment, MarkingComment.agency_id == viewer.agency_id)
    )
    if found is None:
        raise Missing
    return found


def piles(viewer: Viewer) -> list[Pile]:
    """The quizzes whose results the trainer releases, with how many are ready and how many still wait."""
    count = sa.func.count()
    query = (
        sa.select(
            QuizVersion.quiz_id,
            count.filter(Attempt.state == "graded").label("ready"),
            count.filter(Attempt.state == "grading").label("unfinished"),
        )
        .select_from(Attempt)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(QuizVersion.release == "trainer", Attempt.state.in_(("grading", "graded")), markable(viewer))
        .group_by(QuizVersion.quiz_id)
    )
    rows = db.session.execute(query).all()
    titles = _titles(viewer, {row.quiz_id for row in rows})
    quizzes = {one.id: one for one in db.session.scalars(sa.select(Quiz).where(Quiz.id.in_(titles)))}
    found = [Pile(quizzes[row.quiz_id], titles[row.quiz_id], row.ready, row.unfinished) for row in rows]
    return sorted(found, key=lambda one: one.title)


def to_release(viewer: Viewer, quiz: Quiz) -> list[Attempt]:
    """Graded attempts at a quiz that the viewer may release, the oldest first."""
    query = (
        sa.select(Attempt)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(QuizVersion.quiz_id == quiz.id, Attempt.state == "graded", markable(viewer))
    )
    return list(db.session.scalars(query.order_by(Attempt.submitted_at, Attempt.id)))


def quiz_to_mark(viewer: Viewer, quiz: uuids.UUID) -> Quiz:
    """A quiz whose attempts the viewer may mark; raises `Missing`."""
    found = db.session.scalar(sa.select(Quiz).where(Quiz.uuid == quiz))
    if found is None:
        raise Missing
    marking_host(viewer, found.id)
    return found
