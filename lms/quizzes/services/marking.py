"""Marking by the machine: from the answers that count to fractions and states, and from those to a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import sqlalchemy as sa

from content.grading import AttemptScore, Marked, score
from content.questions import UNSCORED, Grade, Response
from lms.db import db
from lms.quizzes.bodies import parsed
from lms.quizzes.models import UNCOUNTED, Attempt, AttemptItem, QuestionVersion, Regrade

_ITEM = cast(sa.Table, AttemptItem.__table__)
STATES = {"pending": "waiting"}
"""What a grade's state is called in the record, where that differs: an answer a person has to mark waits."""


def grade(version: QuestionVersion, response: Response | None) -> Grade:
    """How good a stored response to a question is; check questions of lessons use it too."""
    question = parsed(version.body)
    return question.type.grade(question.body, response)


def grade_item(
    body: Mapping[str, Any], answer: Response | None, tries: Sequence[Mapping[str, Any]], penalty: float
) -> Grade:
    """How good an answer in an attempt is to the stored `body`, less what the tries before it cost."""
    question = parsed(body)
    if question.type.marking == "none":
        return UNSCORED
    result = question.type.grade(question.body, answer)
    return replace(result, fraction=earned(result.fraction, tries, answer, penalty))


def earned(fraction: float, tries: Sequence[Mapping[str, Any]], answer: Response | None, penalty: float) -> float:
    """The share of the mark that is left after the wrong tries before this answer, each at the cost of `penalty`."""
    spent = len(tries) - (1 if tries and tries[-1]["answer"] == answer else 0)
    return max(0.0, fraction - penalty * spent)


def mark(attempt: Attempt) -> AttemptScore:
    """Mark every question of an attempt that needs no person, write the marks and return the score so far.

    A pure function of the attempt, its answers and the regrades that were applied: a question that was marked anew is marked
    by its later key. The versions are locked weakly: while a regrade is asked for nobody is marked by the key it replaces and
    escapes its dry run. What a person has to mark is left waiting, without a fraction; what nobody marks costs nothing even when it
    is left empty.
    """
    rows = db.session.execute(
        sa.select(
            AttemptItem.slot,
            AttemptItem.answer,
            AttemptItem.tries,
            AttemptItem.question_version_id,
            QuestionVersion.body,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt.id)
        .order_by(AttemptItem.slot)
        .with_for_update(read=True, of=QuestionVersion)
    ).all()
    later = mended_bodies([row.question_version_id for row in rows])
    graded = []
    for row in rows:
        body = later.get(row.question_version_id, row.body)
        withdrawn = body is None
        penalty = attempt.quiz_version.try_penalty
        graded.append(_values(row.slot, UNSCORED if withdrawn else grade_item(body, row.answer, row.tries, penalty)))
    if graded:
        db.session.connection().execute(
            sa.update(_ITEM)
            .where(_ITEM.c.attempt_id == attempt.id, _ITEM.c.slot == sa.bindparam("of_slot"))
            .values(fraction=sa.bindparam("new_fraction"), grade_state=sa.bindparam("new_state")),
            graded,
        )
        db.session.expire(attempt, ["items"])
    return total(attempt)


def mended_bodies(version_ids: Sequence[int]) -> dict[int, dict[str, Any] | None]:
    """What marks an answer to these versions (internal ids) since they were marked anew, None where they were withdrawn;
    the newest regrade holds.
    """
    query = (
        sa.select(Regrade.from_version_id, QuestionVersion.body)
        .outerjoin(QuestionVersion, QuestionVersion.id == Regrade.to_version_id)
        .where(Regrade.from_version_id.in_(version_ids), Regrade.state.in_(("applying", "applied")))
        .order_by(Regrade.id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _values(slot: int, given: Grade) -> dict[str, object]:
    state = STATES.get(given.state, given.state)
    return {"of_slot": slot, "new_fraction": None if state in UNCOUNTED else given.fraction, "new_state": state}


def total(attempt: Attempt) -> AttemptScore:
    """The score of an attempt from the marks written so far; what is not marked yet counts for nothing.

    A question without a right answer is left out altogether. Passed or not is only said where a pass mark means
    something: a competency test gives evidence, not a pass.
    """
    rows = db.session.execute(
        sa.select(AttemptItem.fraction, AttemptItem.mark_most).where(
            AttemptItem.attempt_id == attempt.id, AttemptItem.grade_state != "unscored"
        )
    )
    quiz = attempt.quiz_version
    pass_mark = None if quiz.quiz.purpose == "competency" else quiz.pass_mark
    return score((Marked(fraction or 0.0, most) for fraction, most in rows), pass_mark)
