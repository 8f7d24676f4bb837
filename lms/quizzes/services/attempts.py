"""Attempts: made by the server at their start with everything frozen, taken over, flagged, submitted, closed."""

from __future__ import annotations

import hmac
import logging
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.health.timekeeping import follow_wall, settled, stamp
from lms.jobs.services import Progress
from lms.outbox.services import notify
from lms.problems import Conflict, Forbidden, Missing, Problem
from lms.quizzes.bodies import parsed
from lms.quizzes.models import OPEN_STATES, Attempt, AttemptItem, QuestionVersion, QuizVersion
from lms.quizzes.queries.terms import Terms, terms_of
from lms.quizzes.services.bank import freeze_questions
from lms.quizzes.services.paper import compose
from lms.quizzes.services.quizzes import freeze
from lms.quizzes.services.receipts import make_receipt
from lms.quizzes.services.release import RESULT, begin_marking
from lms.quizzes.showing import order_for
from lms.web.filters import moment as as_moment

log = logging.getLogger("lms.quizzes")

SETTLING = timedelta(seconds=10)
"""How long after the grace the job waits, so that an answer which arrived in time and queued for the database counts."""


class WrongCode(Problem):
    """What was typed is not the access code of the quiz."""


@dataclass(frozen=True)
class AttemptContext:
    """What a host hands over to start an attempt.

    `host`: enrollment | test | preview, and `host_uuid` the enrollment, test or course it is for; `person_id` who
    takes it; `minutes` replaces the quiz's own limit; `not_after` ends it whatever the limit says; `code` is the access
    code as it was typed.
    """

    host: str
    host_uuid: uuids.UUID
    person_id: int
    minutes: int | None = None
    not_after: datetime | None = None
    code: str = ""


def start_attempt(
    viewer: Viewer,
    quiz_version: QuizVersion,
    context: AttemptContext,
    items: Sequence[QuestionVersion] | None = None,
) -> Attempt:
    """Start an attempt, or return the person's open one for this quiz and host.

    `items` are the questions of a competency test in the order to ask them; without them the quiz's own are taken,
    shuffled where the quiz says so. Deadline: the start plus the limit with extra time, or the quiz's closing, or
    `not_after`, whichever is earliest. Sixteen simultaneous starts make one attempt: the database's unique index decides.

    Raises `Forbidden` for somebody else's attempt, `WrongCode`, and `Problem` when the attempts are used up, the quiz is
    not open or there is nothing to ask.
    """
    if viewer.person_id is None or viewer.person_id != context.person_id:
        raise Forbidden
    stamp()
    known = _attempts(quiz_version, context)
    for attempt in known:
        if attempt.open:
            return attempt
    terms = _terms(quiz_version, context)
    _refuse(quiz_version, terms, known, context)
    prepared = next((one for one in known if one.state == "prepared"), None)
    if prepared is not None:
        return _begin_prepared(viewer, prepared, terms)
    attempt = _new_attempt(quiz_version, context, known)
    _begin(viewer, attempt, terms)
    if not _make(attempt, quiz_version, items):
        return _winner(quiz_version, context)
    return attempt


def prepare_attempt(quiz_version: QuizVersion, context: AttemptContext) -> bool:
    """Draw and freeze beforehand what a person of a mass exam will be asked; the clock starts with the person.

    Returns whether an attempt was made: not where one is open or prepared already, or all are used up. Raises `Problem`
    when there is nothing to ask.
    """
    known = _attempts(quiz_version, context)
    if any(one.open or one.state == "prepared" for one in known):
        return False
    if terms_of(quiz_version, context.person_id).standing(known).left == 0:
        return False
    attempt = _new_attempt(quiz_version, context, known)
    attempt.state = "prepared"
    return _make(attempt, quiz_version, None)


def _make(attempt: Attempt, quiz_version: QuizVersion, items: Sequence[QuestionVersion] | None) -> bool:
    """Write an attempt with its questions frozen; False where another request was faster. Raises `Problem` without questions."""
    questions = _questions(quiz_version, items, attempt.person_id, seed=str(attempt.uuid))
    if not questions:
        raise Problem(_("This quiz has no questions yet. Ask the trainer of the course."))
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
    except IntegrityError:
        return False
    _freeze_items(attempt, questions, shuffle=quiz_version.shuffle_options)
    freeze(quiz_version)
    if items is not None or quiz_version.cells:
        freeze_questions(question.id for question, _most in questions)
    return True


def _attempts(quiz_version: QuizVersion, context: AttemptContext) -> list[Attempt]:
    query = sa.select(Attempt).where(
        Attempt.quiz_version_id == quiz_version.id,
        Attempt.person_id == context.person_id,
        Attempt.host_uuid == context.host_uuid,
    )
    return list(db.session.scalars(query.order_by(Attempt.number)))


def _terms(quiz_version: QuizVersion, context: AttemptContext) -> Terms:
    """The person's terms at this host: its limit and its end hold too."""
    terms = terms_of(quiz_version, context.person_id)
    closes = min((one for one in (terms.closes_at, context.not_after) if one is not None), default=None)
    return replace(terms, closes_at=closes, minutes=terms.minutes if context.minutes is None else context.minutes)


def _refuse(quiz_version: QuizVersion, terms: Terms, known: Sequence[Attempt], context: AttemptContext) -> None:
    moment = now()
    standing = terms.standing(known)
    if standing.left == 0:
        raise Problem(_("You have used all %(allowed)s attempts of this quiz.", allowed=terms.attempts_allowed))
    if terms.opens_at is not None and not terms.open_at(moment):
        raise Problem(_("This quiz opens on %(time)s.", time=as_moment(terms.opens_at)))
    if terms.closes_at is not None and terms.closes_at <= moment:
        raise Problem(_("The time for this quiz is over. Ask the trainer whether it opens again."))
    if standing.again is not None:
        raise Problem(_("You may try again from %(time)s. Use the time to read again.", time=as_moment(standing.again)))
    typed = context.code.strip().casefold().encode()
    if not hmac.compare_digest(typed, quiz_version.access_code.strip().casefold().encode()):
        raise WrongCode(
            _("This is not the access code. Ask the supervisor of the exam for it."),
            fields={"code": _("Write the code as the supervisor gave it.")},
        )


def _questions(
    quiz_version: QuizVersion, items: Sequence[QuestionVersion] | None, person_id: int, *, seed: str
) -> list[tuple[QuestionVersion, float]]:
    """The questions to ask, each with its mark, in the order to ask them."""
    if items is not None:
        return [(item, 1.0) for item in items]
    return [(one.version, one.most) for one in compose(quiz_version, seed, person_id=person_id)]


def _new_attempt(quiz_version: QuizVersion, context: AttemptContext, known: Sequence[Attempt]) -> Attempt:
    return Attempt(
        uuid=uuids.uuid4(),
        quiz_version_id=quiz_version.id,
        person_id=context.person_id,
        number=1 + max((one.number for one in known), default=0),
        host=context.host,
        host_uuid=context.host_uuid,
        started_at=now(),
    )


def _begin(viewer: Viewer, attempt: Attempt, terms: Terms) -> None:
    """The person's own time runs from now."""
    attempt.state, attempt.started_at = "in_progress", now()
    attempt.deadline_at = terms.ends(attempt.started_at)
    attempt.allowance_seconds = 0 if terms.minutes is None else 60 * terms.extra_minutes
    attempt.writer_session_id = viewer.session_id


def _begin_prepared(viewer: Viewer, attempt: Attempt, terms: Terms) -> Attempt:
    """Begin an attempt whose questions were drawn beforehand; of several requests the first one sets its clock."""
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if attempt.state == "prepared":
        _begin(viewer, attempt, terms)
        db.session.flush()
    return attempt


def _winner(quiz_version: QuizVersion, context: AttemptContext) -> Attempt:
    """The attempt that another request of the same person started first."""
    for attempt in _attempts(quiz_version, context):
        if attempt.open:
            return attempt
    raise Conflict(_("This quiz was started and sent elsewhere at the same moment. Open it again."))


def _freeze_items(attempt: Attempt, questions: Sequence[tuple[QuestionVersion, float]], *, shuffle: bool) -> None:
    """Write down which version, which order of options, worth what; the attempt's uuid is the seed."""
    seed = str(attempt.uuid)
    rows: list[dict[str, Any]] = [
        {
            "attempt_id": attempt.id,
            "slot": slot,
            "question_version_id": version.id,
            "option_order": order_for(parsed(version.body), f"{seed}:{slot}" if shuffle else ""),
            "mark_most": most,
        }
        for slot, (version, most) in enumerate(questions, start=1)
    ]
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
    stamp()
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    moment = now()
    late = attempt.deadline_at is not None and moment > attempt.deadline_at + grace_of(attempt)
    _finish(viewer, attempt, "deadline" if late else "learner", moment)
    return attempt


def grace_of(attempt: Attempt) -> timedelta:
    """How long after the deadline an answer still counts: the time a slow line needs."""
    return timedelta(seconds=attempt.quiz_version.grace_seconds)


def close_overdue(progress: Progress | None = None) -> int:
    """End every attempt whose time is over as its quiz says, with the answers the server holds; returns how many.

    First it is overdue: no answer counts any more, but a trainer can still give time. `SETTLING` later it is handed in, or
    left as abandoned. While the clock is not settled nothing is handed in. With a job's `progress` each attempt is committed
    by itself: who holds the locks of one person never waits for those of another.
    """
    stamp()
    moment = now()
    over = _over(moment)
    _mark_overdue([attempt_id for attempt_id, _ends in over])
    if progress is not None:
        progress.report(0, len(over))
    if not settled():
        return 0
    if not _anybody_runs(moment) and follow_wall():
        moment = now()
    ids = [attempt_id for attempt_id, ends in over if ends + SETTLING <= moment]
    closed = 0
    for done, attempt_id in enumerate(ids, start=1):
        closed += _close(attempt_id, moment)
        if progress is not None:
            progress.report(done, len(ids))
    return closed


def _over(moment: datetime) -> list[tuple[int, datetime]]:
    """Open attempts past their grace, the earliest first, each with the end of its grace."""
    query = (
        sa.select(Attempt.id, Attempt.deadline_at, QuizVersion.grace_seconds)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.state.in_(OPEN_STATES), Attempt.deadline_at <= moment)
        .order_by(Attempt.deadline_at)
    )
    ends = [
        (one, deadline + timedelta(seconds=grace)) for one, deadline, grace in db.session.execute(query) if deadline
    ]
    return [(one, end) for one, end in ends if end <= moment]


def _mark_overdue(ids: Sequence[int]) -> None:
    """Locked in the order of their ids, as an extension for everybody locks them."""
    running = sa.select(Attempt.id).where(Attempt.id.in_(ids), Attempt.state == "in_progress")
    locked = db.session.scalars(running.order_by(Attempt.id).with_for_update()).all()
    update = sa.update(Attempt).where(Attempt.id.in_(locked))
    db.session.execute(update.values(state="overdue"), execution_options={"synchronize_session": False})


def _anybody_runs(moment: datetime) -> bool:
    """Whether anybody is in an attempt against the clock."""
    running = sa.exists().where(Attempt.state == "in_progress", Attempt.deadline_at > moment)
    return db.session.scalar(sa.select(running)) or False


def _close(attempt_id: int, moment: datetime) -> bool:
    """One attempt at its deadline, unless it was given time since it was found; one that cannot be marked stays open and does
    not hold up the others.
    """
    try:
        with db.session.begin_nested():
            attempt = db.session.get_one(Attempt, attempt_id, with_for_update={"of": Attempt}, populate_existing=True)
            given = attempt.deadline_at is None or attempt.deadline_at + grace_of(attempt) + SETTLING > moment
            return not given and _finish(None, attempt, "deadline", moment)
    except Exception:
        log.exception("attempt %s could not be closed", attempt_id)
        return False


def _finish(viewer: Viewer | None, attempt: Attempt, by: str, moment: datetime) -> bool:
    """Hand in and begin the marking; whoever turns the state first does it. Returns whether it was us."""
    at = min(moment, attempt.deadline_at) if by == "deadline" and attempt.deadline_at else moment
    abandoned = by == "deadline" and attempt.quiz_version.overdue == "abandon"
    won = db.session.execute(
        sa.update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state.in_(OPEN_STATES))
        .values(state="abandoned" if abandoned else "submitted", submitted_at=at, submitted_by=by),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(attempt)
    if won.rowcount != 1:  # type: ignore[attr-defined]
        return False
    if abandoned:
        record(viewer, "attempt.abandoned", "attempt", attempt.uuid)
        return True
    _acknowledge(attempt)
    begin_marking(viewer, attempt)
    points, most = attempt.score, attempt.score_most
    record(viewer, "attempt.submitted", "attempt", attempt.uuid, by=by, points=points, most=most)
    return True


def _acknowledge(attempt: Attempt) -> None:
    """Sign what the server held, and tell the person where the receipt is."""
    attempt.receipt = make_receipt(attempt)
    db.session.flush()
    if attempt.host != "preview":
        facts = {"title": attempt.quiz_version.title, "code": attempt.receipt["digest"][:16]}
        notify(attempt.person_id, "quizzes.received", link=RESULT.format(uuid=attempt.uuid), **facts)


def _own(viewer: Viewer, attempt: Attempt) -> None:
    if viewer.person_id is None or viewer.person_id != attempt.person_id:
        raise Missing
