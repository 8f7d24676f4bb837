"""Objections (keberatan): a learner asks for another look at the mark of a question, a trainer answers within a deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from lms.access.viewer import Viewer, person_id
from lms.audit.services import record
from lms.clock import now, today
from lms.db import db
from lms.outbox.services import notify
from lms.problems import Conflict, Missing, Problem
from lms.quizzes.hosts import host_of
from lms.quizzes.models import Appeal, Attempt, AttemptItem, Mark
from lms.quizzes.services.deciding import APPEAL
from lms.quizzes.services.hand_marks import settle_item, write_mark
from lms.quizzes.services.release import RESULT, write_score
from lms.quizzes.signals import attempt_corrected

ANSWER_DAYS = 14
"""Within how many days an objection is answered."""
LONGEST = 2_000


def appeal_until(attempt: Attempt) -> datetime | None:
    """Until when the person may object to a mark of this attempt; None where objections are not possible."""
    since = attempt.released_at or attempt.submitted_at
    if attempt.state != "released" or since is None or not attempt.quiz_version.appeal_days:
        return None
    if host_of(attempt).marks is None:
        return None
    return since + timedelta(days=attempt.quiz_version.appeal_days)


def may_object(attempt: Attempt) -> bool:
    """Whether the person may object to a mark of this attempt now."""
    until = appeal_until(attempt)
    return until is not None and now() <= until


def object_to(viewer: Viewer, attempt: Attempt, slot: int, text: str) -> Appeal:
    """Object to the mark of the question in `slot`; the authors of the course get a notice.

    Raises `Missing` for anybody else's attempt or no such question, `Conflict` when an objection is open already,
    `Problem` when the time for objecting is over or nothing was written.
    """
    if viewer.person_id is None or attempt.person_id != viewer.person_id:
        raise Missing
    if db.session.get(AttemptItem, (attempt.id, slot)) is None:
        raise Missing
    if not may_object(attempt):
        raise Problem(_("The time for objecting to this mark is over."))
    made = Appeal(
        attempt_id=attempt.id,
        slot=slot,
        text=_words(text, "text", _("Write why the mark should be looked at again.")),
        answer_by=today() + timedelta(days=ANSWER_DAYS),
        created_at=now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise Conflict(_("You have objected to this mark already. The trainer answers it.")) from None
    record(viewer, "appeal.opened", "attempt", attempt.uuid, slot=slot)
    for marker in host_of(attempt).markers(attempt):
        link = f"/penilaian/keberatan/{made.uuid}"
        notify(marker, "quizzes.appealed", link=link, title=attempt.quiz_version.title, slot=slot)
    return made


def reject(viewer: Viewer, appeal: Appeal, *, answer: str) -> None:
    """Leave the mark as it is, with the reason. Raises as `uphold` does."""
    words = _words(answer, "answer", _("Write the reason; the learner reads it."))
    _turn(viewer, appeal, "rejected", words)


def uphold(viewer: Viewer, appeal: Appeal, *, answer: str, points: float | None) -> None:
    """Give the question `points` instead, add the score up again and tell the host.

    Raises `Problem` for points outside what the question is worth, without an answer, and for the person whose mark it is
    about while a colleague could answer; `Conflict` when it was answered or the attempt declared invalid meanwhile.
    """
    words = _words(answer, "answer", _("Write the reason; the learner reads it."))
    attempt = appeal.attempt
    item = db.session.get_one(AttemptItem, (appeal.attempt_id, appeal.slot))
    if points is None or not 0 <= points <= item.mark_most:
        wrong = _("Write points from 0 to %(most)s.", most=item.mark_most)
        raise Problem(wrong, fields={"points": wrong})
    _turn(viewer, appeal, "upheld", words)
    write_mark(viewer, item, APPEAL, points / item.mark_most if item.mark_most else 0.0, words, {})
    settle_item(attempt, item)
    write_score(attempt)
    attempt_corrected.send(None, attempt=attempt)


def may_answer(viewer: Viewer, appeal: Appeal) -> bool:
    """Whether the viewer may answer: not whoever gave the mark, while another author of the course could."""
    marked = set(db.session.scalars(sa.select(Mark.marker_id).where(*_about(appeal))))
    others = set(host_of(appeal.attempt).markers(appeal.attempt)) - marked - {appeal.attempt.person_id}
    return viewer.person_id not in marked or not others


def _about(appeal: Appeal) -> tuple[sa.ColumnElement[bool], ...]:
    return Mark.attempt_id == appeal.attempt_id, Mark.slot == appeal.slot


def _turn(viewer: Viewer, appeal: Appeal, state: str, answer: str) -> None:
    """Close an objection; of two answers the first one counts, and none about an attempt that is invalid."""
    if not may_answer(viewer, appeal):
        raise Problem(_("You gave this mark, and a colleague can answer the objection. Ask one of the other authors."))
    attempt = appeal.attempt
    # The attempt is locked before its objections, as whoever declares it invalid does.
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if attempt.state == "voided":
        raise Conflict(_("This attempt was declared invalid meanwhile."))
    won = db.session.execute(
        sa.update(Appeal)
        .where(Appeal.id == appeal.id, Appeal.state == "open")
        .values(state=state, answer=answer, decided_by_id=person_id(viewer), decided_at=now()),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(appeal)
    if won.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("This objection was answered meanwhile."))
    record(viewer, f"appeal.{state}", "attempt", attempt.uuid, slot=appeal.slot)
    link = RESULT.format(uuid=attempt.uuid)
    notify(attempt.person_id, f"quizzes.appeal_{state}", link=link, title=attempt.quiz_version.title, slot=appeal.slot)


def _words(text: str, field: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise Problem(missing, fields={field: missing})
    if len(words) > LONGEST:
        long = _("Use at most %(most)s characters.", most=LONGEST)
        raise Problem(long, fields={field: long})
    return words
