"""Gaps in performance: a supervisor traces results of work below target to a competency, and withdraws it when closed.

Government Regulation 11/2017, article 206(3). A note is read by the person and counts for suggestions; it is no evidence
of a level. What was noted is not rewritten: it is closed and noted anew, so that what was known on a day stays known.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from lms.access.viewer import Viewer, person_id
from lms.assessments.models import PerformanceGap
from lms.audit.services import record
from lms.clock import today
from lms.competencies.models import Competency
from lms.db import db
from lms.people.models import Person
from lms.problems import Missing, Problem

STRENGTHS = (1, 2, 3)
LONGEST_NOTE = 1000
OLDEST = timedelta(days=365)
"""How long ago the result may be: performance is appraised every year."""


def note_gap(
    viewer: Viewer, person: Person, competency: Competency, *, strength: int, note: str, seen_on: date
) -> PerformanceGap:
    """Note a gap of a person whom the caller has read within the viewer's scope; the caller tells the person.

    Raises `Problem` for a day ahead or over a year ago, an empty note, and where one stands for the competency already.
    """
    _check(strength=strength, note=note, seen_on=seen_on)
    made = PerformanceGap(
        person_id=person.id,
        competency_id=competency.id,
        strength=strength,
        note=note,
        seen_on=seen_on,
        noted_by=person_id(viewer),
        noted_on=today(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        again = _("A gap stands for this competency already. Close it, then note the new one.")
        raise Problem(again, {"competency": again}) from None
    record(viewer, "performance_gap.noted", "person", person.uuid, competency=competency.code, strength=strength)
    return made


def _check(*, strength: int, note: str, seen_on: date) -> None:
    if strength not in STRENGTHS:
        raise Problem(_("Choose how far below target."), {"strength": _("Choose how far below target.")})
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise Problem(_("Say in at most 1000 characters what you saw."), {"note": _("Say what you saw.")})
    if not today() - OLDEST <= seen_on <= today():
        raise Problem(_("Give a day within the last year."), {"seen_on": _("Give a day within the last year.")})


def close_gap(viewer: Viewer, gap: PerformanceGap) -> None:
    """Withdraw a gap that was closed; raises `Problem` when it is closed already."""
    closing = (
        sa.update(PerformanceGap)
        .where(PerformanceGap.id == gap.id, PerformanceGap.closed_on.is_(None))
        .values(closed_on=today(), closed_by=person_id(viewer))
    )
    if not db.session.execute(closing).rowcount:  # type: ignore[attr-defined]  # another supervisor was quicker
        raise Problem(_("This gap was closed already."))
    db.session.refresh(gap)
    record(viewer, "performance_gap.closed", "person", gap.person.uuid, competency=gap.competency.code)


def standing_gaps(person: int, competency: int | None = None) -> Sequence[PerformanceGap]:
    """The gaps noted of a person (internal id) that stand, the newest first; those of one competency only where given."""
    query = (
        sa.select(PerformanceGap)
        .options(sa.orm.joinedload(PerformanceGap.competency), sa.orm.joinedload(PerformanceGap.author))
        .where(PerformanceGap.person_id == person, PerformanceGap.closed_on.is_(None))
        .order_by(PerformanceGap.noted_on.desc(), PerformanceGap.id.desc())
    )
    if competency is not None:
        query = query.where(PerformanceGap.competency_id == competency)
    return db.session.scalars(query).all()


def gap_of(person: Person, gap: uuids.UUID) -> PerformanceGap:
    """A gap noted of a person; raises `Missing`."""
    found = db.session.scalar(
        sa.select(PerformanceGap).where(PerformanceGap.uuid == gap, PerformanceGap.person_id == person.id)
    )
    if found is None:
        raise Missing
    return found
