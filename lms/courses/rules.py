"""Who may edit and who may review an edition of a course."""

from __future__ import annotations

from lms.access.guard import Rules
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgUnit
from lms.courses.queries.studio import Desk, curated_units
from lms.db import db


def is_draft(viewer: Viewer, desk: Desk) -> bool:
    """The edition is still being written."""
    return desk.version.state == "draft"


def is_author(viewer: Viewer, desk: Desk) -> bool:
    """The viewer is an author of the course."""
    return any(author.account_id == viewer.account_id for author in desk.course.authors)


def curates(viewer: Viewer, desk: Desk) -> bool:
    """The viewer is BPSDM in the course's agency."""
    return _within(desk, curated_units(viewer))


def waits_for_review(viewer: Viewer, desk: Desk) -> bool:
    """The edition was submitted and nobody has decided yet."""
    return desk.version.state == "in_review"


def reviews_here(viewer: Viewer, desk: Desk) -> bool:
    """The viewer may review courses of this agency."""
    return _within(desk, list(viewer.scope(Permission.COURSE_REVIEW)))


def is_not_submitter(viewer: Viewer, desk: Desk) -> bool:
    """Nobody reviews what he submitted himself."""
    return desk.version.submitted_by != viewer.account_id


def _within(desk: Desk, units: list[int]) -> bool:
    agency = OrgUnit.agency_id == desk.course.agency_id
    return bool(units) and db.session.query(db.exists().where(OrgUnit.id.in_(units), agency)).scalar()


RULES: Rules = {
    Permission.COURSE_EDIT: [[is_draft, is_author], [is_draft, curates]],
    Permission.COURSE_REVIEW: [[waits_for_review, reviews_here, is_not_submitter]],
}
