"""From handed in to released: an attempt waits while a person has to mark, then its marks become visible."""

from __future__ import annotations

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.db import db
from lms.outbox.services import notify
from lms.quizzes.hosts import host_of
from lms.quizzes.models import HUMAN, Attempt, AttemptItem, Mark
from lms.quizzes.services.marking import mark, total
from lms.quizzes.signals import attempt_graded

RESULT = "/uji/{uuid}/hasil"
"""Attempts are released in jobs too, which have no request to make an address from."""


def begin_marking(viewer: Viewer | None, attempt: Attempt) -> None:
    """An attempt was just handed in: mark what needs no person, then release it or let it wait for one.

    Where the host has nobody who marks (a trial, a competency test) it is released at once; what a person would mark
    counts for nothing there.
    """
    mark(attempt)
    attempt.state = "grading" if host_of(attempt).marks is not None else "graded"
    db.session.flush()
    go_on(viewer, attempt)


def go_on(viewer: Viewer | None, attempt: Attempt) -> None:
    """Turn `grading` into `graded` once nothing waits any more, and release where the quiz says so."""
    if attempt.state == "grading":
        if _waits(attempt):
            return
        attempt.state = "graded"
    write_score(attempt)
    if attempt.quiz_version.release == "at_once" or host_of(attempt).marks is None:
        release(viewer, attempt)


def release(viewer: Viewer | None, attempt: Attempt) -> bool:
    """Make the marks of a graded attempt visible and tell the host; whoever turns the state first does it.

    Returns whether it was us. The person gets a notice when somebody had to mark or to release.
    """
    won = db.session.execute(
        sa.update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state == "graded")
        .values(state="released", released_at=now()),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(attempt)
    if won.rowcount != 1:  # type: ignore[attr-defined]
        return False
    if attempt.quiz_version.release == "trainer" or _marked_by_hand(attempt):
        record(viewer, "attempt.released", "attempt", attempt.uuid, points=attempt.score, most=attempt.score_most)
        title = attempt.quiz_version.title
        notify(attempt.person_id, "quizzes.released", link=RESULT.format(uuid=attempt.uuid), title=title)
    attempt_graded.send(None, attempt=attempt)
    return True


def _waits(attempt: Attempt) -> bool:
    waiting = sa.exists().where(AttemptItem.attempt_id == attempt.id, AttemptItem.grade_state.in_(HUMAN))
    return db.session.scalar(sa.select(waiting)) or False


def _marked_by_hand(attempt: Attempt) -> bool:
    return db.session.scalar(sa.select(sa.exists().where(Mark.attempt_id == attempt.id))) or False


def write_score(attempt: Attempt) -> None:
    """Add the marks up and write score and pass beside them."""
    result = total(attempt)
    attempt.score, attempt.score_most, attempt.passed = result.points, result.maximum, result.passed
    db.session.flush()
