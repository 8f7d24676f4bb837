"""Attempts: made by the server at their start with everything frozen, taken over, flagged, submitted, closed, voided."""

from __future__ import annotations

import logging
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from content.questions.contract import by_seed
from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.jobs.services import Progress
from lms.problems import Conflict, Forbidden, Missing, Problem
from lms.quizzes.bodies import parsed
from lms.quizzes.models import OPEN_STATES, Attempt, AttemptItem, QuestionVersion, QuizSlot, QuizVersion
from lms.quizzes.services.bank import freeze_questions
from lms.quizzes.services.cases import kept_together
from lms.quizzes.services.quizzes import freeze
from lms.quizzes.services.release import begin_marking
from lms.quizzes.showing import order_for

log = logging.getLogger("lms.quizzes")

GRACE = timedelta(seconds=5)
"""How long after the deadline an answer still counts: the time a slow line needs."""
SETTLING = timedelta(seconds=10)
"""How long after the grace the job waits, so that an answer which arrived in time and queued for the database counts."""
CLOSED_AT_ONCE = 20
"""Attempts the job closes in one transaction, so that answers of other people wait only for moments."""


@dataclass(frozen=True)
class AttemptContext:
    """What a host hands over to start an attempt.

    `host`: enrollment | test | preview, and `host_uuid` the enrollment, test or course it is for; `person_id` who
    takes it; `minutes` replaces the quiz's own limit; `not_after` ends it whatever the limit says.
    """

    host: str
    host_uuid: uuids.UUID
    person_id: int
    minutes: int | None = None
    not_after: datetime | None = None


def start_attempt(
    viewer: Viewer,
    quiz_version: QuizVersion,
    context: AttemptContext,
    items: Sequence[QuestionVersion] | None = None,
) -> Attempt:
    """Start an attempt, or return the person's open one for this quiz and host.

    `items` are the questions of a competency test in the order to ask them; without them the quiz's own are taken,
    shuffled where the quiz says so. Deadline: the start plus the limit, or `not_after`, whichever is earlier. Sixteen
    simultaneous starts make one attempt: the database's unique index decides.

    Raises `Forbidden` for somebody else's attempt, `Problem` when the attempts are used up, the time is over or there
    is nothing to ask.
    """
    if viewer.person_id is None or viewer.person_id != context.person_id:
        raise Forbidden
    known = _attempts(quiz_version, context)
    for attempt in known:
        if attempt.open:
            return attempt
    _refuse(quiz_version, context, known)
    questions = _questions(quiz_version, items)
    if not questions:
        raise Problem(_("This quiz has no questions yet. Ask the trainer of the course."))
    attempt = _new_attempt(viewer, quiz_version, context, 1 + max((one.number for one in known), default=0))
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
    except IntegrityError:
        return _winner(quiz_version, context)
    _freeze_items(attempt, questions, shuffle=quiz_version.shuffle, own=items is None)
    freeze(quiz_version)
    if items is not None:
        freeze_questions(question.id for question, _most in questions)
    return attempt


def _attempts(quiz_version: QuizVersion, context: AttemptContext) -> list[Attempt]:
    query = sa.select(Attempt).where(
        Attempt.quiz_version_id == quiz_version.id,
        Attempt.person_id == context.person_id,
        Attempt.host_uuid == context.host_uuid,
    )
    return list(db.session.scalars(query.order_by(Attempt.number)))


def _refuse(quiz_version: QuizVersion, context: AttemptContext, known: Sequence[Attempt]) -> None:
    allowed = quiz_version.attempts_allowed
    if allowed is not None and sum(one.state != "voided" for one in known) >= allowed:
        raise Problem(_("You have used all %(allowed)s attempts of this quiz.", allowed=allowed))
    if context.not_after is not None and context.not_after <= now():
        raise Problem(_("The time for this quiz is over. Ask the trainer whether it opens again."))


def _questions(
    quiz_version: QuizVersion, items: Sequence[QuestionVersion] | None
) -> list[tuple[QuestionVersion, float]]:
    """The questions to ask, each with its mark, in the quiz's order."""
    if items is not None:
        return [(item, 1.0) for item in items]
    query = (
        sa.select(QuestionVersion, QuizSlot.mark)
        .join(QuizSlot, QuizSlot.question_version_id == QuestionVersion.id)
        .where(QuizSlot.quiz_version_id == quiz_version.id)
        .order_by(QuizSlot.position)
    )
    return [(question, most) for question, most in db.session.execute(query)]


def _new_attempt(viewer: Viewer, quiz_version: QuizVersion, context: AttemptContext, number: int) -> Attempt:
    started = now()
    minutes = context.minutes if context.minutes is not None else quiz_version.time_limit_minutes
    ends = [] if minutes is None else [started + timedelta(minutes=minutes)]
    if context.not_after is not None:
        ends.append(context.not_after)
    return Attempt(
        uuid=uuids.uuid4(),
        quiz_version_id=quiz_version.id,
        person_id=context.person_id,
        number=number,
        host=context.host,
        host_uuid=context.host_uuid,
        started_at=started,
        deadline_at=min(ends, default=None),
        writer_session_id=viewer.session_id,
    )


def _winner(quiz_version: QuizVersion, context: AttemptContext) -> Attempt:
    """The attempt that another request of the same person started first."""
    for attempt in _attempts(quiz_version, context):
        if attempt.open:
            return attempt
    raise Conflict(_("This quiz was started and sent elsewhere at the same moment. Open it again."))


def _freeze_items(
    attempt: Attempt, questions: Sequence[tuple[QuestionVersion, float]], *, shuffle: bool, own: bool
) -> None:
    """Write down which version, which order of options, worth what; the attempt's uuid is the seed."""
    seed = str(attempt.uuid)
    places = [str(place) for place in range(len(questions))]
    order = by_seed(places, seed) if shuffle and own else places
    asked = kept_together((questions[int(place)] for place in order), lambda one: one[0])
    rows: list[dict[str, Any]] = []
    for slot, (version, most) in enumerate(asked, start=1):
        rows.append(
            {
                "attempt_id": attempt.id,
                "slot": slot,
                "question_version_id": version.id,
                "option_order": order_for(parsed(version.body), f"{seed}:{slot}" if shuffle else ""),
                "mark_most": most,
            }
        )
    db.session.execute(sa.insert(AttemptItem), rows)
    attempt.score_most = sum(row["mark_most"] for row in rows)
    db.session.flush()


def take_over(viewer: Viewer, attempt: Attempt) -> Attempt:
    """Go on here: answers that another device still holds are kept when they arrive, but do not count.

    Raises `Missing` for anybody else's attempt. Where the attempt is over nothing changes.
    """
    _own(viewer, attempt)
    mine = sa.update(Attempt).where(Attempt.id == attempt.id, Attempt.state.in_(OPEN_STATES))
    db.session.execute(
        mine.values(writer_epoch=Attempt.writer_epoch + 1, writer_session_id=viewer.session_id),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(attempt)
    return attempt


def flag(viewer: Viewer, attempt: Attempt, slot: int, flagged: bool) -> None:
    """Mark the question in `slot` as unsure, or not any more. Raises `Missing` where there is none."""
    _own(viewer, attempt)
    item = db.session.get(AttemptItem, (attempt.id, slot))
    if item is None:
        raise Missing
    if attempt.open:
        item.flagged = flagged
        db.session.flush()


def submit(viewer: Viewer, attempt: Attempt) -> Attempt:
    """Hand the attempt in and mark it. Handing in again changes nothing: the first one won.

    After the deadline and its grace it counts as handed in at the deadline. Raises `Missing` for anybody else's
    attempt.
    """
    _own(viewer, attempt)
    moment = now()
    late = attempt.deadline_at is not None and moment > attempt.deadline_at + GRACE
    _finish(viewer, attempt, "deadline" if late else "learner", moment)
    return attempt


def close_overdue(progress: Progress | None = None) -> int:
    """Hand in and mark every attempt whose time is over, with the answers the server holds; returns how many.

    With a job's `progress` each small group is committed by itself.
    """
    moment = now()
    over = sa.select(Attempt.id).where(Attempt.state.in_(OPEN_STATES), Attempt.deadline_at <= moment - GRACE - SETTLING)
    ids = list(db.session.scalars(over.order_by(Attempt.deadline_at)))
    closed = 0
    for done, attempt_id in enumerate(ids, start=1):
        closed += _close(attempt_id, moment)
        if progress is not None and done % CLOSED_AT_ONCE == 0:
            progress.report(done, len(ids))
    return closed


def _close(attempt_id: int, moment: datetime) -> bool:
    """One attempt at its deadline; one that cannot be marked stays open and does not hold up the others."""
    try:
        with db.session.begin_nested():
            return _finish(None, db.session.get_one(Attempt, attempt_id), "deadline", moment)
    except Exception:
        log.exception("attempt %s could not be closed", attempt_id)
        return False


def void(viewer: Viewer, attempt: Attempt, *, reason: str) -> None:
    """Declare an attempt invalid: it counts for nothing and gives the try back; the reason is in the audit record.

    Who may is decided by the host. Raises `Problem` without a reason.
    """
    if not reason.strip():
        raise Problem(_("Write why the attempt is declared invalid."), fields={"reason": _("Fill this in.")})
    if attempt.state == "voided":
        return
    before = attempt.state
    attempt.state, attempt.passed = "voided", None
    db.session.flush()
    record(viewer, "attempt.voided", "attempt", attempt.uuid, reason=reason.strip(), before=before)


def _finish(viewer: Viewer | None, attempt: Attempt, by: str, moment: datetime) -> bool:
    """Hand in and begin the marking; whoever turns the state first does it. Returns whether it was us."""
    at = min(moment, attempt.deadline_at) if by == "deadline" and attempt.deadline_at else moment
    won = db.session.execute(
        sa.update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state.in_(OPEN_STATES))
        .values(state="submitted", submitted_at=at, submitted_by=by),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(attempt)
    if won.rowcount != 1:  # type: ignore[attr-defined]
        return False
    begin_marking(viewer, attempt)
    points, most = attempt.score, attempt.score_most
    record(viewer, "attempt.submitted", "attempt", attempt.uuid, by=by, points=points, most=most)
    return True


def _own(viewer: Viewer, attempt: Attempt) -> None:
    if viewer.person_id is None or viewer.person_id != attempt.person_id:
        raise Missing
