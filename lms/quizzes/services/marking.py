"""Marking: from the answers that count to fractions, states and a score. A pure function of the attempt and its
answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import sqlalchemy as sa

from content.grading import AttemptScore, Marked, score
from content.questions import Grade, Response
from lms.db import db
from lms.quizzes.bodies import parsed
from lms.quizzes.models import Attempt, AttemptItem, QuestionVersion

_ITEM = cast(sa.Table, AttemptItem.__table__)


def grade(version: QuestionVersion, response: Response | None) -> Grade:
    """How good a stored response to a question is; check questions of lessons use it too."""
    question = parsed(version.body)
    return question.type.grade(question.body, response)


def earned(fraction: float, tries: Sequence[Mapping[str, Any]], answer: Response | None, penalty: float) -> float:
    """The share of the mark that is left after the wrong tries before this answer, each at the cost of `penalty`."""
    spent = len(tries) - (1 if tries and tries[-1]["answer"] == answer else 0)
    return max(0.0, fraction - penalty * spent)


def mark(attempt: Attempt) -> AttemptScore:
    """Mark every question of an attempt, write the marks and return the score.

    Passed or not is only said where a pass mark means something: a competency test gives evidence, not a pass.
    """
    rows = db.session.execute(
        sa.select(AttemptItem.slot, AttemptItem.answer, AttemptItem.mark_most, AttemptItem.tries, QuestionVersion.body)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt.id)
        .order_by(AttemptItem.slot)
    ).all()
    graded = []
    for row in rows:
        question = parsed(row.body)
        result = question.type.grade(question.body, row.answer)
        left = earned(result.fraction, row.tries, row.answer, attempt.quiz_version.try_penalty)
        graded.append((row.slot, row.mark_most, replace(result, fraction=left)))
    if graded:
        db.session.connection().execute(
            sa.update(_ITEM)
            .where(_ITEM.c.attempt_id == attempt.id, _ITEM.c.slot == sa.bindparam("of_slot"))
            .values(fraction=sa.bindparam("new_fraction"), grade_state=sa.bindparam("new_state")),
            [{"of_slot": slot, "new_fraction": one.fraction, "new_state": one.state} for slot, _most, one in graded],
        )
        db.session.expire(attempt, ["items"])
    quiz = attempt.quiz_version
    pass_mark = None if quiz.quiz.purpose == "competency" else quiz.pass_mark
    return score((Marked(one.fraction, most) for _slot, most, one in graded), pass_mark)
