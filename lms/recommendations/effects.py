"""The measured effects of courses, kept for the pages of governance and of authors.

Only cells with pairs of at least 20 people are kept, so that no number says anything about one of them. Plain: the estimates
come from a job, which has them already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lms.clock import now
from lms.competencies.models import Competency
from lms.db import db
from lms.recommendations.models import CourseEffect

if TYPE_CHECKING:
    from recommender.effects.gain import Gain

MIN_PEOPLE = 20


def write(gains: Mapping[tuple[str, str], Gain]) -> None:
    """Keep the estimates (course id, competency code → gain) of a scoring instead of the ones before."""
    codes = {code: number for number, code in db.session.execute(sa.select(Competency.id, Competency.code))}
    moment = now()
    db.session.execute(sa.delete(CourseEffect))
    db.session.add_all(
        CourseEffect(
            course_id=int(course),
            competency_id=codes[code],
            claimed=gain.claimed,
            gain=gain.gain,
            upper=gain.upper,
            n=gain.n,
            ineffective=gain.ineffective,
            levels=[[one.level, one.n, one.gain] for one in gain.levels if one.n >= MIN_PEOPLE],
            computed_at=moment,
        )
        for (course, code), gain in sorted(gains.items())
        if gain.n >= MIN_PEOPLE
    )
    db.session.flush()
