"""Other conditions for a person or for everybody, time for attempts that run, attempts declared invalid: who, why, never
changed afterwards.

Who may decide them is the business of the host; nobody decides for himself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.outbox.services import notify
from lms.people.models import Person
from lms.problems import Problem
from lms.quizzes.models import (
    OPEN_STATES,
    AnswerEvent,
    Appeal,
    Attempt,
    AttemptExtension,
    AttemptItem,
    Quiz,
    QuizOverride,
)
from lms.quizzes.models import QuizVersion as Version
from lms.quizzes.services.release import RESULT
from lms.quizzes.signals import attempt_voided

_EVENT = cast(sa.Table, AnswerEvent.__table__)
SHORTEST_REASON, LONGEST_REASON = 5, 400
MOST_MINUTES = 600
MOST_EXTRA_ATTEMPTS = 20


def decide(
    viewer: Viewer,
    quiz: Quiz,
    person: Person | None,
    *,
    reason: str,
    minutes: int = 0,
    attempts: int = 0,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> QuizOverride:
    """Decide other conditions for `person`, or for everybody where it is None, for attempts that start from now on.

    `minutes` and `attempts` are added to the quiz's own; a window replaces the quiz's. Raises `Problem` without a reason,
    with nothing decided, with a number or window that cannot be, or for the viewer himself.
    """
    faults = _reason_fault(reason)
    if person is not None and person.id == viewer.person_id:
        faults["person"] = _not_for_oneself()
    if not 0 <= minutes <= MOST_MINUTES:
        faults["minutes"] = _("Write 0 to %(most)s minutes.", most=MOST_MINUTES)
    if not 0 <= attempts <= MOST_EXTRA_ATTEMPTS:
        faults["attempts"] = _("Write 0 to %(most)s attempts.", most=MOST_EXTRA_ATTEMPTS)
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        faults["closes_at"] = _("The quiz has to close after it opens.")
    if not faults and not (minutes or attempts or opens_at or closes_at):
        faults["minutes"] = _("Give extra minutes, extra attempts or another window.")
    _refuse(faults)
    override = QuizOverride(
        quiz_id=quiz.id,
        person_id=person.id if person else None,
        extra_minutes=minutes,
        extra_attempts=attempts,
        opens_at=opens_at,
        closes_at=closes_at,
        reason=reason.strip(),
        account_id=viewer.account_id,
        created_at=now(),
    )
    db.session.add(override)
    db.session.flush()
    whom = str(person.uuid) if person else "everybody"
    record(viewer, "quiz.conditions_decided", "quiz", quiz.uuid, reason=override.reason, whom=whom, **_facts(override))
    return override


def revoke(viewer: Viewer, quiz: Quiz, override: QuizOverride) -> None:
    """Take a decision back for attempts that start from now on; twice is once."""
    if override.revoked_at is not None:
        return
    override.revoked_at = now()
    db.session.flush()
    record(viewer, "quiz.conditions_revoked", "quiz", quiz.uuid, override=str(override.uuid), **_facts(override))


def _facts(override: QuizOverride) -> dict[str, Any]:
    return {
        "minutes": override.extra_minutes,
        "attempts": override.extra_attempts,
        "opens_at": override.opens_at.isoformat() if override.opens_at else None,
        "closes_at": override.closes_at.isoformat() if override.closes_at else None,
    }


def extend(viewer: Viewer, attempt: Attempt, *, minutes: int, reason: str) -> None:
    """Give one running attempt more time.

    Raises `Problem` without a reason, where the attempt is over, where it has no time limit, or for the viewer's own.
    """
    faults = _extension_faults(minutes, reason)
    if attempt.person_id == viewer.person_id:
        faults["whom"] = _not_for_oneself()
    _refuse(faults)
    if _give([attempt.id], viewer, minutes, "person", reason) == 0:
        raise Problem(_("This attempt is over or has no time limit. Give another attempt instead."))


def extend_all(viewer: Viewer, quiz: Quiz, *, minutes: int, reason: str) -> int:
    """Give every running attempt of a quiz the time that an outage took, but the viewer's own only where it is a trial;
    returns how many. Raises `Problem` as `extend`.
    """
    _refuse(_extension_faults(minutes, reason))
    others = sa.or_(Attempt.person_id != (viewer.person_id or 0), Attempt.host == "preview")
    running = (
        sa.select(Attempt.id)
        .join(Version, Version.id == Attempt.quiz_version_id)
        .where(Version.quiz_id == quiz.id, Attempt.state.in_(OPEN_STATES), others)
    )
    given = _give(db.session.scalars(running.order_by(Attempt.id)).all(), viewer, minutes, "outage", reason)
    if given == 0:
        raise Problem(_("Nobody is taking this quiz against the clock at the moment."))
    return given


def void(viewer: Viewer, attempt: Attempt, *, reason: str) -> None:
    """Declare an attempt invalid: it counts for nothing and gives the try back; its person is told why. Twice is once.

    Raises `Problem` without a reason, and for the viewer's own attempt unless it is a trial.
    """
    trial = attempt.host == "preview"
    faults = _reason_fault(reason)
    if attempt.person_id == viewer.person_id and not trial:
        faults["attempt"] = _not_for_oneself()
    _refuse(faults)
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if attempt.state == "voided":
        return
    before, words = attempt.state, reason.strip()
    attempt.state, attempt.passed, attempt.void_reason = "voided", None, words
    attempt.voided_at, attempt.voided_by_id = now(), viewer.account_id
    db.session.flush()
    record(viewer, "attempt.voided", "attempt", attempt.uuid, reason=words, before=before)
    _close_objections(viewer, attempt)
    if not trial:
        title = attempt.quiz_version.title
        notify(attempt.person_id, "quizzes.voided", link=RESULT.format(uuid=attempt.uuid), title=title, reason=words)
    attempt_voided.send(None, attempt=attempt)


def _close_objections(viewer: Viewer, attempt: Attempt) -> None:
    """Reject the objections that wait: there is no mark left to object to. Its person is told with the notice of the void."""
    answer = str(_("The attempt was declared invalid, so there is no mark left to object to."))
    waiting = sa.select(Appeal).where(Appeal.attempt_id == attempt.id, Appeal.state == "open").order_by(Appeal.slot)
    for appeal in db.session.scalars(waiting).all():
        appeal.state, appeal.answer = "rejected", answer
        appeal.decided_by_id, appeal.decided_at = viewer.person_id, now()
        record(viewer, "appeal.rejected", "attempt", attempt.uuid, slot=appeal.slot)
    db.session.flush()


def _give(attempt_ids: Sequence[int], viewer: Viewer, minutes: int, kind: str, reason: str) -> int:
    """Move the deadline of those that are still open.

    All are locked before anything else is, in the order of their ids: neither two outages nor somebody who hands in can wait
    for each other in a circle.
    """
    query = sa.select(Attempt).where(Attempt.id.in_(attempt_ids)).order_by(Attempt.id).with_for_update(of=Attempt)
    given = 0
    for attempt in db.session.scalars(query.execution_options(populate_existing=True)).all():
        if not attempt.open or attempt.deadline_at is None:
            continue
        attempt.deadline_at += timedelta(minutes=minutes)
        attempt.allowance_seconds += 60 * minutes
        if attempt.deadline_at > now():
            attempt.state = "in_progress"
        db.session.add(_extension(attempt, viewer, minutes, kind, reason))
        db.session.flush()
        _count_again(attempt)
        record(viewer, "attempt.extended", "attempt", attempt.uuid, reason=reason.strip(), minutes=minutes, cause=kind)
        given += 1
    return given


def _extension(attempt: Attempt, viewer: Viewer, minutes: int, kind: str, reason: str) -> AttemptExtension:
    return AttemptExtension(
        attempt_id=attempt.id,
        seconds=60 * minutes,
        kind=kind,
        reason=reason.strip(),
        account_id=viewer.account_id,
        created_at=now(),
    )


def _count_again(attempt: Attempt) -> None:
    """Answers that came too late for the old deadline and in time for the new one count: the newest of each question, as an
    event of its own. A settled question stays as it was settled.
    """
    late = sa.select(_EVENT).where(
        _EVENT.c.attempt_id == attempt.id,
        _EVENT.c.reason == "late",
        _EVENT.c.epoch == attempt.writer_epoch,
        _EVENT.c.received_at <= attempt.deadline_at,
    )
    # Forms sent by hand all come after the count in place: of several with one count the last one is the newest.
    newest = {one.slot: one for one in db.session.execute(late.order_by(_EVENT.c.revision, _EVENT.c.id))}
    for slot, event in newest.items():
        item = db.session.get_one(AttemptItem, (attempt.id, slot))
        if item.revision < event.revision and item.locked_at is None:
            _count(item, event)
    db.session.flush()


def _count(item: AttemptItem, event: Any) -> None:
    """Let the answer of a late event be the one that counts."""
    item.answer, item.certainty = event.answer, event.certainty
    item.revision, item.answered_at = event.revision, event.received_at
    again = {**event._mapping, "key": f"+{event.id}", "late_ms": 0, "accepted": True, "reason": ""}
    del again["id"]
    db.session.execute(sa.insert(_EVENT).values(again))


def _extension_faults(minutes: int, reason: str) -> dict[str, str]:
    faults = _reason_fault(reason)
    if not 1 <= minutes <= MOST_MINUTES:
        faults["minutes"] = _("Write 1 to %(most)s minutes.", most=MOST_MINUTES)
    return faults


def _reason_fault(reason: str) -> dict[str, str]:
    if SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        return {}
    return {"reason": _("Write why, in %(least)s to %(most)s characters.", least=SHORTEST_REASON, most=LONGEST_REASON)}


def _not_for_oneself() -> str:
    return str(_("Nobody decides this for himself. Ask a colleague who also keeps this course."))


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise Problem(" ".join(faults.values()), fields=faults)
