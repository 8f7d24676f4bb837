"""Attempts that grow: a question is answered for good, then the host chooses the next one or ends the attempt.

The database decides between two posts of the same answer: only one of them turns the question from open to settled, and
that one asks for what follows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.db import db
from lms.problems import Missing, Problem
from lms.quizzes.bodies import parsed
from lms.quizzes.hosts import Growth, Settled, host_of
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion
from lms.quizzes.services.attempts import grace_of, submit
from lms.quizzes.services.bank import freeze_questions
from lms.quizzes.showing import order_for


def settle(
    viewer: Viewer, attempt: Attempt, slot: int, *, epoch: int, received_at: datetime, unknown: bool = False
) -> None:
    """The saved answer to the question in `slot` is final: ask the next one, or hand the attempt in.

    With `unknown` the person says not to know, so that there may be no answer. Nothing happens when the question is
    settled already, the time is over, or the attempt goes on elsewhere or has ended. Raises `Problem` without an answer,
    `Missing` for somebody else's attempt or one that does not grow.
    """
    growth = host_of(attempt).growth
    if growth is None or viewer.person_id is None or viewer.person_id != attempt.person_id:
        raise Missing
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if not attempt.open or attempt.writer_epoch != epoch or _late(attempt, received_at):
        return
    item = _item(attempt, slot)
    if item is None or item.locked_at is not None:
        return
    if item.answer is None and not unknown:
        raise Problem(_("Answer first. If you do not know, say so: it counts as not right."))
    if _lock(attempt, slot, received_at):
        _go_on(viewer, attempt, item, growth)


def _late(attempt: Attempt, received_at: datetime) -> bool:
    return attempt.deadline_at is not None and received_at > attempt.deadline_at + grace_of(attempt)


def _item(attempt: Attempt, slot: int) -> Any:
    """The question in `slot` with what marks it; None where there is none."""
    return db.session.execute(
        sa.select(
            AttemptItem.slot,
            AttemptItem.answer,
            AttemptItem.locked_at,
            AttemptItem.question_version_id,
            QuestionVersion.body,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt.id, AttemptItem.slot == slot)
    ).first()


def _lock(attempt: Attempt, slot: int, moment: datetime) -> bool:
    """Settle the question unless another request did; returns whether it was us."""
    here = sa.and_(AttemptItem.attempt_id == attempt.id, AttemptItem.slot == slot)
    statement = sa.update(AttemptItem).where(here, AttemptItem.locked_at.is_(None)).values(locked_at=moment)
    won = db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire(attempt, ["items"])
    return bool(won.rowcount == 1)  # type: ignore[attr-defined]


def _go_on(viewer: Viewer, attempt: Attempt, item: Any, growth: Growth) -> None:
    question = parsed(item.body)
    earned = question.type.grade(question.body, item.answer).fraction
    following = growth.follow(attempt, Settled(item.question_version_id, earned))
    if following is None:
        submit(viewer, attempt)
    else:
        _append(attempt, item.slot + 1, following)


def _append(attempt: Attempt, slot: int, version: QuestionVersion) -> None:
    """Ask one more question, its options in an order that belongs to the attempt and the place."""
    order = order_for(parsed(version.body), f"{attempt.uuid}:{slot}")
    db.session.add(
        AttemptItem(attempt_id=attempt.id, slot=slot, question_version_id=version.id, option_order=order, mark_most=1.0)
    )
    attempt.score_most += 1.0
    if version.frozen_at is None:
        freeze_questions([version.id])
    db.session.flush()
    db.session.expire(attempt, ["items"])
