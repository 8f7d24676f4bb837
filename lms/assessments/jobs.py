"""Background work: states of everybody in a post whose profile changed, evidence that has run out, items that are measured.

What needs numpy is imported when a job runs.
"""

from __future__ import annotations

import sqlalchemy as sa

from lms.assessments import exposure, importing
from lms.assessments.models import CompetencyState
from lms.assessments.observations import refresh_states
from lms.clock import today
from lms.db import db
from lms.jobs.services import Progress
from lms.people.models import Assignment
from lms.people.queries import holds_on

REPORT_EVERY = 50


def refresh_position(progress: Progress, position_id: int) -> None:
    """Derive the states of everybody who holds the post."""
    people = sa.select(Assignment.person_id).where(Assignment.position_id == position_id, holds_on(today())).distinct()
    _refresh(progress, list(db.session.scalars(people)), "requirement")


def expire(progress: Progress) -> None:
    """Derive the states whose evidence ran out, each day."""
    over = sa.select(CompetencyState.person_id).where(CompetencyState.valid_until < today()).distinct()
    _refresh(progress, list(db.session.scalars(over)), "expiry")


def count_exposure(progress: Progress) -> None:
    """Count how often the recent tests asked each item, some minutes after tests ended."""
    progress.result(items=exposure.count())


def calibrate(progress: Progress) -> None:
    """Fit the items of every competency to the answers so far, each night."""
    from lms.assessments.calibrating import calibrate_items

    progress.result(**calibrate_items(progress))


def _refresh(progress: Progress, people: list[int], cause: str) -> None:
    for done, person in enumerate(sorted(people), start=1):
        refresh_states(person, cause=cause)
        if done % REPORT_EVERY == 0:
            progress.report(done, len(people))
    progress.report(len(people), len(people))


JOBS = {
    "assessments.refresh_position": refresh_position,
    "assessments.expire": expire,
    "assessments.count_exposure": count_exposure,
    "assessments.calibrate": calibrate,
    **importing.JOBS,
}
