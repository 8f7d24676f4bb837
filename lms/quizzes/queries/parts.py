"""Read which part of a quiz a question of an attempt is in.

An attempt asks what stands before all parts, then part after part, so the numbers of questions say where each begins.
"""

from __future__ import annotations

import sqlalchemy as sa

from lms.db import db
from lms.quizzes.models import BlueprintCell, QuizSection, QuizSlot


def section_at(quiz_version_id: int, slot: int) -> str:
    """The heading of the part that the question in `slot` is in; empty where there is none."""
    heading, upto = "", 0
    for title, questions in _sizes(quiz_version_id):
        upto += questions
        if slot <= upto:
            heading = title
            break
    return heading


def section_starts(quiz_version_id: int) -> dict[int, str]:
    """The headings of the parts by the number of their first question."""
    starts, upto = {}, 0
    for title, questions in _sizes(quiz_version_id):
        if title and questions:
            starts[upto + 1] = title
        upto += questions
    return starts


def _sizes(quiz_version_id: int) -> list[tuple[str, int]]:
    """What is before all parts, then each part: heading and number of questions."""
    fixed = sa.select(QuizSlot.section_id.label("section"), sa.literal(1).label("asked")).where(
        QuizSlot.quiz_version_id == quiz_version_id
    )
    drawn = sa.select(BlueprintCell.section_id, BlueprintCell.items).where(
        BlueprintCell.quiz_version_id == quiz_version_id
    )
    asked = fixed.union_all(drawn).subquery()
    query = (
        sa.select(sa.func.coalesce(QuizSection.title, ""), sa.func.sum(asked.c.asked))
        .select_from(asked)
        .outerjoin(QuizSection, QuizSection.id == asked.c.section)
        .group_by(QuizSection.id, QuizSection.title, QuizSection.position)
        .order_by(sa.func.coalesce(QuizSection.position, 0))
    )
    return [(title, int(questions)) for title, questions in db.session.execute(query)]
