"""Saving answers: append-only events, idempotent by key, one current answer per slot.

The path every keystroke of an exam takes, so it uses Core statements only: one that reads (and on PostgreSQL locks)
the attempt with its items, one for known keys, then one update and one insert. The update is conditional on the
revision, so the database decides which of two answers is the newer one.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from flask_babel import gettext as _

from content.grading.certainty import RIGHT as CERTAINTIES
from content.questions import Invalid, Response, by_kind
from content.questions import Problem as Unreadable
from lms.access.viewer import Viewer
from lms.clock import now
from lms.db import db
from lms.health.timekeeping import stamp
from lms.problems import Conflict, Missing, Problem
from lms.quizzes.models import OPEN_STATES, AnswerEvent, Attempt, AttemptItem, QuestionVersion, QuizVersion
from lms.quizzes.services.uploads import own_files

_EVENT = cast(sa.Table, AnswerEvent.__table__)
_ITEM = cast(sa.Table, AttemptItem.__table__)


@dataclass(frozen=True)
class Answer:
    """One answer on its way in: the form fields of the question in `slot`, as a browser would post them; `c{slot}` holds
    how sure the person is, where the quiz asks.

    `key` names this answer for good: sent twice it is one event. `revision` counts the answers to the slot as the
    sender knows them; None means "after whatever is there", for a form that a person sends by hand: unchanged, it
    leaves no event. A form of many questions says with `seen` which count its page showed: a newer answer then stays.
    """

    slot: int
    form: Mapping[str, Sequence[str]]
    key: str
    revision: int | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Ack:
    """What became of an answer.

    `accepted`: it is safe and is the answer that counts (or an older one that arrived late). Otherwise `reason` says
    why not, `message` the same for the person: late, closed, taken_over and superseded ones are kept in the record
    all the same; unreadable ones and a conflict (the key stands for another answer already) are not. `revision` is
    the one in place, for a sender whose count fell behind.
    """

    key: str
    slot: int
    accepted: bool
    saved_at: datetime
    reason: str = ""
    message: str = ""
    revision: int = 0

    @property
    def kept(self) -> bool:
        """Whether the answer is in the record."""
        return self.reason not in ("unreadable", "conflict")


@dataclass(frozen=True)
class Saved:
    """The outcome of a save: an ack per answer, and what the browser needs to go on."""

    acks: tuple[Ack, ...]
    epoch: int
    deadline_at: datetime | None


@dataclass(frozen=True)
class _Given:
    """What was answered, and how sure the person is; one without the other is an answer too."""

    response: Response | None
    certainty: int | None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of an item and of an event that hold it."""
        return {"answer": self.response, "certainty": self.certainty}

    def stands_in(self, row: Any) -> bool:
        """Whether the item or event of `row` says the same."""
        return bool(row.answer == self.response and row.certainty == self.certainty)


@dataclass
class _Writing:
    """The attempt and its items as the first query found them."""

    attempt: Any
    items: dict[int, Any]
    known: dict[str, Any]
    epoch: int
    received_at: datetime

    @property
    def late_ms(self) -> int:
        """Milliseconds past the deadline, 0 before it."""
        deadline = self.attempt.deadline_at
        return max(0, round((self.received_at - deadline).total_seconds() * 1000)) if deadline else 0

    def refusal(self) -> str:
        """Why no answer of this request can count; empty when it can."""
        deadline = self.attempt.deadline_at
        if deadline is not None and self.received_at > deadline + timedelta(seconds=self.attempt.grace_seconds):
            return "late"
        if self.attempt.state not in OPEN_STATES:
            return "closed"
        if self.attempt.writer_epoch != self.epoch:
            return "taken_over"
        return ""


def save_answers(
    viewer: Viewer,
    attempt: uuids.UUID,
    answers: Sequence[Answer],
    *,
    epoch: int,
    received_at: datetime | None = None,
) -> Saved:
    """Save answers in their order; each gets its own ack and none stops the others.

    `epoch` is the writer's count that the sender's page was made with; `received_at` when the request arrived
    (default now). Late answers (past the deadline and the quiz's grace), those of a device that was taken over, those older
    than the one in place, and those to a settled question are recorded and refused. Raises `Missing` for an attempt that
    is not the viewer's.
    """
    stamp()
    work = _read(viewer, attempt, answers, epoch, received_at or now())
    acks = tuple(_save(work, answer) for answer in answers)
    return Saved(acks, work.attempt.writer_epoch, work.attempt.deadline_at)


def save_answer(
    viewer: Viewer, attempt: uuids.UUID, answer: Answer, *, epoch: int, received_at: datetime | None = None
) -> Ack:
    """Save one answer. Raises `Conflict` when its key stands for another answer, `Problem` when it cannot be read.

    A refused one (late, taken over, superseded) is an ack that says so: raising would undo the record of it.
    """
    ack = save_answers(viewer, attempt, [answer], epoch=epoch, received_at=received_at).acks[0]
    if ack.reason == "conflict":
        raise Conflict(ack.message)
    if ack.reason == "unreadable":
        raise Problem(ack.message, fields={f"s{answer.slot}": ack.message})
    return ack


def message_for(reason: str) -> str:
    """What a person is told when an answer does not count, and what to do."""
    words = {
        "": "",
        "late": _("The time is over. This answer came too late and does not count; those saved before do."),
        "closed": _("This quiz was already sent. This answer does not count any more."),
        "taken_over": _("This quiz goes on in another place. Choose “Continue here” to answer on this device."),
        "superseded": _("This question has a newer answer from another tab or device."),
        "settled": _("This question is settled. Its answer stays as it was."),
        "conflict": _("This answer was already saved with other content. Reload the page."),
    }
    return str(words[reason])


def _read(
    viewer: Viewer, attempt: uuids.UUID, answers: Sequence[Answer], epoch: int, received_at: datetime
) -> _Writing:
    here = sa.and_(AttemptItem.attempt_id == Attempt.id, AttemptItem.slot.in_({one.slot for one in answers}))
    rows = db.session.execute(
        sa.select(
            Attempt.id,
            Attempt.state,
            Attempt.deadline_at,
            Attempt.writer_epoch,
            QuizVersion.grace_seconds,
            QuizVersion.certainty.label("asks_certainty"),
            AttemptItem.slot,
            AttemptItem.revision,
            AttemptItem.answer,
            AttemptItem.certainty,
            AttemptItem.answered_at,
            AttemptItem.locked_at,
            QuestionVersion.kind,
        )
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(AttemptItem, here)
        .outerjoin(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(Attempt.uuid == attempt, Attempt.person_id == viewer.person_id, Attempt.state != "prepared")
        .with_for_update(of=Attempt)
    ).all()
    if not rows:
        raise Missing
    columns = (_EVENT.c.key, _EVENT.c.slot, _EVENT.c.answer, _EVENT.c.certainty, _EVENT.c.received_at, _EVENT.c.reason)
    keys = _EVENT.c.key.in_([one.key for one in answers])
    known = db.session.execute(sa.select(*columns).where(_EVENT.c.attempt_id == rows[0].id, keys))
    items = {row.slot: row for row in rows if row.slot is not None}
    return _Writing(rows[0], items, {row.key: row for row in known}, epoch, received_at)


def _save(work: _Writing, answer: Answer) -> Ack:
    item = work.items.get(answer.slot)
    if item is None:
        message = _("There is no question %(slot)s in this quiz.", slot=answer.slot)
        return Ack(answer.key, answer.slot, False, work.received_at, "unreadable", message)
    try:
        given = _given(work, item, answer)
    except Invalid as invalid:
        message = " ".join(one.worded(_) for one in invalid.problems)
        return Ack(answer.key, answer.slot, False, work.received_at, "unreadable", message, item.revision)
    before = work.known.get(answer.key)
    if before is not None:
        # The same answer sent twice gets the same ack; the same key with another answer is a conflict.
        same = before.slot == answer.slot and given.stands_in(before)
        return _ack(answer, before.reason if same else "conflict", before.received_at, item)
    if answer.revision is None and given.stands_in(item):
        return _ack(answer, "", item.answered_at or work.received_at, item)
    if given.response is None and answer.revision is None and item.locked_at is not None:
        # A settled question stands on its page without fields.
        return _ack(answer, "", item.answered_at or work.received_at, item)
    settled = "settled" if item.locked_at is not None else ""
    reason = work.refusal() or settled or _replace(work, answer, given, item)
    _append(work, answer, given, item, reason)
    return _ack(answer, reason, work.received_at, item)


def _ack(answer: Answer, reason: str, saved_at: datetime, item: Any) -> Ack:
    return Ack(answer.key, answer.slot, not reason, saved_at, reason, message_for(reason), item.revision)


def _given(work: _Writing, item: Any, answer: Answer) -> _Given:
    """What was answered, as it is stored. Raises `Invalid`."""
    response = _response(item.kind, answer)
    if item.kind == "upload":
        response = own_files(work.attempt.id, answer.slot, response)
    asked = work.attempt.asks_certainty and by_kind(item.kind).marking == "automatic"
    return _Given(response, _certainty(answer) if asked else None)


def _certainty(answer: Answer) -> int | None:
    """How sure the person says to be; None where nothing is chosen. Raises `Invalid`."""
    said = next(iter(answer.form.get(f"c{answer.slot}", ())), "")
    if said and said not in {str(one) for one in CERTAINTIES}:
        problem = Unreadable("not_a_certainty", "Choose how sure you are: low, middle or high.", path=f"c{answer.slot}")
        raise Invalid([problem])
    return int(said) if said else None


def _response(kind: str, answer: Answer) -> Response | None:
    """The answer as its kind reads it. Raises `Invalid`, also on characters that no database keeps as text."""
    texts = "".join(text for name, values in answer.form.items() for text in (name, *values))
    if "\x00" in texts or any("\ud800" <= mark <= "\udfff" for mark in texts):
        raise Invalid([Unreadable("characters", "Remove the unreadable characters.", path=f"s{answer.slot}")])
    return by_kind(kind).read_response(answer.form, answer.slot)


def _replace(work: _Writing, answer: Answer, given: _Given, item: Any) -> str:
    """Make the answer the one that counts, unless a newer one is in place; returns "" or superseded."""
    here = sa.and_(_ITEM.c.attempt_id == work.attempt.id, _ITEM.c.slot == answer.slot)
    statement = sa.update(_ITEM).where(here).values(**given.columns, answered_at=work.received_at)
    if answer.revision is not None:
        statement = statement.where(_ITEM.c.revision < answer.revision).values(revision=answer.revision)
    else:
        statement = statement.values(revision=_ITEM.c.revision + 1)
        if answer.seen is not None:
            statement = statement.where(_ITEM.c.revision <= answer.seen)
    written = db.session.execute(statement).rowcount == 1  # type: ignore[attr-defined]
    return "" if written or given.stands_in(item) else "superseded"


def _append(work: _Writing, answer: Answer, given: _Given, item: Any, reason: str) -> None:
    db.session.execute(
        sa.insert(_EVENT).values(
            attempt_id=work.attempt.id,
            slot=answer.slot,
            revision=item.revision + 1 if answer.revision is None else answer.revision,
            epoch=work.epoch,
            key=answer.key,
            **given.columns,
            received_at=work.received_at,
            late_ms=work.late_ms,
            accepted=not reason,
            reason=reason,
        )
    )
