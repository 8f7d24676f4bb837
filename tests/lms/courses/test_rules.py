"""Who may edit and who may review."""

from __future__ import annotations

import pytest

from lms.access.guard import allowed
from lms.access.permissions import Permission
from lms.courses import rules
from lms.courses.queries import Desk


@pytest.fixture
def may(cast, draft):
    def ask(key: str, permission: Permission, state: str = "draft") -> bool:
        draft.state = state
        return allowed(cast.viewer(key), permission, Desk(draft))

    return ask


def test_the_author_edits_a_draft_and_nothing_else(may):
    assert may("tari", Permission.COURSE_EDIT)
    assert not any(may("tari", Permission.COURSE_EDIT, state) for state in ("in_review", "published", "superseded"))


def test_another_trainer_does_not_edit(may):
    assert not may("rudi", Permission.COURSE_EDIT)


def test_bpsdm_curates_the_courses_of_its_agency(cast, draft):
    assert rules.curates(cast.viewer("dewi"), Desk(draft))
    assert not rules.curates(cast.viewer("tari"), Desk(draft))
    draft.course.agency_id = cast.agency("kota-lain").id
    assert not rules.curates(cast.viewer("dewi"), Desk(draft))


@pytest.mark.parametrize(("key", "yes"), [("rudi", True), ("dewi", True), ("tari", False), ("oki", False)])
def test_reviewers_of_the_agency_decide_what_waits(may, key, yes):
    assert may(key, Permission.COURSE_REVIEW, "in_review") is yes
    assert not may(key, Permission.COURSE_REVIEW, "draft")


def test_nobody_reviews_his_own_submission(cast, may, draft):
    draft.submitted_by = cast.viewer("rudi").account_id
    assert not may("rudi", Permission.COURSE_REVIEW, "in_review")
    assert may("dewi", Permission.COURSE_REVIEW, "in_review")
