"""From draft to catalogue: review by a second pair of eyes where the agency asks for it, then one edition takes
effect.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.permissions import Permission, roles_with
from lms.access.viewer import Viewer
from lms.accounts.models import Account, RoleGrant
from lms.agencies.models import OrgUnit
from lms.audit.services import record
from lms.clock import now, today
from lms.courses.models import Course, CourseReviewNote, CourseVersion
from lms.courses.queries.checklist import checklist, ready
from lms.courses.search import reindex
from lms.courses.services.drafts import count_minutes
from lms.courses.signals import course_published
from lms.db import db
from lms.outbox.services import notify
from lms.problems import Conflict, Problem
from lms.quizzes.services import freeze, freeze_questions

STUDIO_ADDRESS = "/studio/{uuid}/tinjauan"


def submit_for_review(viewer: Viewer, draft: CourseVersion, *, change_note: str = "") -> None:
    """Hand a draft to the reviewers. Raises `Problem` while the checklist is not done, `Conflict` when it is no
    draft.
    """
    _lock(draft, "draft")
    _refuse_unready(draft)
    draft.state, draft.submitted_by, draft.reviewed_by = "in_review", viewer.account_id, None
    draft.change_note, draft.review_note = change_note.strip(), ""
    record(viewer, "course.submitted", "course", draft.course.uuid, version=draft.number)
    for person in _reviewers(draft.course, but=viewer.account_id):
        _tell(person, "courses.review_asked", draft)


def add_note(viewer: Viewer, version: CourseVersion, *, body: str) -> CourseReviewNote:
    """Leave a remark for the authors. Raises `Problem` when it is empty."""
    note = CourseReviewNote(
        course_version_id=version.id, account_id=viewer.account_id, body=_worded(body), created_at=now()
    )
    db.session.add(note)
    db.session.flush()
    return note


def return_to_author(viewer: Viewer, version: CourseVersion, *, note: str) -> None:
    """Send an edition back to its authors with what is to be mended. Raises `Problem` without a note."""
    _lock(version, "in_review")
    add_note(viewer, version, body=note)
    version.state, version.review_note, version.reviewed_by = "draft", note.strip(), viewer.account_id
    record(viewer, "course.returned", "course", version.course.uuid, version=version.number)
    for author in version.course.authors:
        _tell(author.account.person_id, "courses.returned", version)


def approve(viewer: Viewer, version: CourseVersion) -> None:
    """Approve a reviewed edition, which takes effect at once.

    Raises `Problem` for the submitter's own where the agency asks for a second pair of eyes, or while the checklist
    is not done.
    """
    _lock(version, "in_review")
    if version.course.agency.review_required and viewer.account_id == version.submitted_by:
        raise Problem(_("Somebody else has to approve what you submitted yourself."))
    _refuse_unready(version)
    version.reviewed_by = viewer.account_id
    take_effect(viewer, version)
    for author in version.course.authors:
        _tell(author.account.person_id, "courses.published", version)


def publish(viewer: Viewer, draft: CourseVersion, *, change_note: str = "") -> None:
    """Publish a draft without a reviewer. Raises `Problem` where the agency asks for one or the checklist is not
    done.
    """
    _lock(draft, "draft")
    if draft.course.agency.review_required:
        raise Problem(_("Your agency asks for a second reviewer. Ask for a review instead."))
    _refuse_unready(draft)
    draft.change_note = change_note.strip()
    take_effect(viewer, draft)


def take_effect(viewer: Viewer | None, version: CourseVersion) -> None:
    """Make this the edition that the catalogue shows, in the caller's transaction: all of it or nothing.

    The edition before it is superseded and stays as it is for those who learn from it.
    """
    course = version.course
    before = course.published_version
    if before is not None and before is not version:
        before.state = "superseded"
    count_minutes(version)
    _freeze(version)
    version.state, version.published_at = "published", now()
    course.published_version = version
    db.session.flush()
    reindex(course)
    record(
        viewer,
        "course.published",
        "course",
        course.uuid,
        code=course.code,
        version=version.number,
        reviewed=version.reviewed_by is not None,
    )
    course_published.send(None, course_id=course.id)


def _freeze(version: CourseVersion) -> None:
    for module in version.modules:
        for activity in module.activities:
            if activity.quiz_version is not None:
                freeze(activity.quiz_version)
            freeze_questions(check.question_version_id for check in activity.checks)


def _lock(version: CourseVersion, state: str) -> None:
    """Wait for whoever changes this edition now, then make sure that it is where the person saw it."""
    db.session.refresh(version.course, with_for_update={"of": Course})
    db.session.refresh(version, ["state"])
    if version.state != state:
        raise Conflict(_("This edition has moved on meanwhile. Reload the page to see where it stands."))


def _refuse_unready(version: CourseVersion) -> None:
    left = [check.label for check in checklist(version) if check.must and not check.done]
    if not ready(checklist(version)):
        raise Problem(_("Not ready yet. Still to do: %(left)s.", left="; ".join(left)))


def _worded(body: str) -> str:
    if not body.strip():
        message = _("Write what is to be mended, so that the author can go on.")
        raise Problem(message, fields={"note": message})
    return body.strip()


def _reviewers(course: Course, *, but: int | None) -> list[int]:
    """The people (internal ids) who may review courses of the agency today."""
    day = today()
    query = (
        sa.select(Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(
            RoleGrant.role.in_([role.value for role in roles_with(Permission.COURSE_REVIEW)]),
            RoleGrant.valid_from <= day,
            sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= day),
            OrgUnit.agency_id == course.agency_id,
            Account.id != but,
            Account.state == "active",
        )
        .distinct()
    )
    return list(db.session.scalars(query))


def _tell(person: int, kind: str, version: CourseVersion) -> None:
    notify(person, kind, link=STUDIO_ADDRESS.format(uuid=version.uuid), title=version.title)
