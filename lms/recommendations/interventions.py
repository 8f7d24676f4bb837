"""What governance decides about everybody's suggestions: pin or ban a course, freeze the model, switch to rules alone.

Each decision has somebody who made it and a reason, stands in the audit record, and holds until it is lifted. It changes
what is suggested, never what may be taken.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.clock import now
from lms.courses.models import Course
from lms.db import db
from lms.problems import Missing, Problem
from lms.recommendations.models import Intervention

OF_A_COURSE = ("pin", "ban")
KINDS = (*OF_A_COURSE, "freeze", "rules")
SHORTEST_REASON, LONGEST_REASON = 10, 400


def standing(kind: str) -> bool:
    """Whether a decision of this kind (freeze | rules) holds now."""
    found = sa.exists().where(Intervention.kind == kind, Intervention.lifted_at.is_(None))
    return db.session.scalar(sa.select(found)) or False


def courses_under(kind: str) -> frozenset[int]:
    """The courses (internal ids) that are pinned or banned now."""
    query = sa.select(Intervention.course_id).where(Intervention.kind == kind, Intervention.lifted_at.is_(None))
    return frozenset(one for one in db.session.scalars(query) if one is not None)


def is_banned(course_id: sa.ColumnExpressionArgument[int]) -> sa.ColumnElement[bool]:
    """Whether a course is kept from everybody's suggestions, for a query."""
    return sa.exists().where(
        Intervention.course_id == course_id, Intervention.kind == "ban", Intervention.lifted_at.is_(None)
    )


def intervene(viewer: Viewer, kind: str, course: Course | None, *, reason: str) -> Intervention:
    """Decide; everybody's list follows with the next scoring, a ban at once.

    Raises `Problem` without a reason, without a course where one is needed, or where it is decided already.
    """
    if kind not in KINDS:
        raise Problem(_("Choose what to decide."), fields={"kind": _("Choose what to decide.")})
    _check_reason(reason)
    course = course if kind in OF_A_COURSE else None
    if kind in OF_A_COURSE:
        _check_course(course)
    made = Intervention(
        kind=kind,
        course_id=course.id if course else None,
        reason=reason.strip(),
        account_id=viewer.account_id,
        decided_at=now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise Problem(_("This is decided already. Lift the standing decision first.")) from None
    code = course.code if course else ""
    record(viewer, f"recommender.{kind}", "recommender_intervention", made.uuid, reason=made.reason, course=code)
    return made


def _check_reason(reason: str) -> None:
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        message = _("Write why, in %(least)s to %(most)s characters.", least=SHORTEST_REASON, most=LONGEST_REASON)
        raise Problem(message, fields={"reason": message})


def _check_course(course: Course | None) -> None:
    if course is None or course.published_version_id is None or course.archived_at is not None:
        message = _("Choose a course that is published.")
        raise Problem(message, fields={"course": message})
    if course.id in courses_under("pin") | courses_under("ban"):
        message = _("There is a decision about this course already. Lift it first.")
        raise Problem(message, fields={"course": message})


def lift(viewer: Viewer, intervention: Intervention, *, reason: str) -> None:
    """End a decision; the row stays in the log. Twice is once. Raises `Problem` without a reason."""
    _check_reason(reason)
    ended = db.session.execute(
        sa.update(Intervention)
        .where(Intervention.id == intervention.id, Intervention.lifted_at.is_(None))
        .values(lifted_at=now(), lifted_by=viewer.account_id, lift_reason=reason.strip()),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(intervention)
    if ended.rowcount == 1:  # type: ignore[attr-defined]
        record(viewer, "recommender.lifted", "recommender_intervention", intervention.uuid, reason=reason.strip())


def intervention_by(uuid: object) -> Intervention:
    """A decision by its uuid; raises `Missing`."""
    found = db.session.scalar(sa.select(Intervention).where(Intervention.uuid == uuid))
    if found is None:
        raise Missing
    return found
