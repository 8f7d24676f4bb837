"""The guard: any row of a room's rules suffices, every predicate in it must hold."""

from __future__ import annotations

import pytest

from lms.access import guard
from lms.access.permissions import Permission, Role
from lms.access.viewer import NOBODY, Grant, Viewer, person_id
from lms.problems import Forbidden, SignInFirst

TRAINER = Viewer(account_id=1, person_id=1, grants=(Grant(Role.TRAINER, 5),))


@pytest.fixture
def rules():
    known = dict(guard._rules)
    yield guard.register
    guard._rules.clear()
    guard._rules.update(known)


def test_a_viewer_without_the_permission_is_refused():
    with pytest.raises(Forbidden):
        guard.check(TRAINER, Permission.PEOPLE_MANAGE)
    with pytest.raises(SignInFirst):
        guard.check(NOBODY, Permission.LEARN)


def test_a_row_needs_every_predicate_and_one_row_is_enough(rules):
    rules({Permission.COURSE_EDIT: [[lambda viewer, thing: thing == "mine", lambda viewer, thing: True]]})
    assert guard.allowed(TRAINER, Permission.COURSE_EDIT, "mine")
    assert not guard.allowed(TRAINER, Permission.COURSE_EDIT, "yours")
    rules({Permission.COURSE_EDIT: [[lambda viewer, thing: False], [lambda viewer, thing: True]]})
    assert guard.allowed(TRAINER, Permission.COURSE_EDIT, "yours")


def test_the_scope_is_where_a_role_was_granted_and_what_one_leads():
    viewer = Viewer(account_id=1, person_id=1, grants=(Grant(Role.HR, 3), Grant(Role.HR, 3)), leads=(7,))
    assert viewer.scope(Permission.PEOPLE_MANAGE) == (3,)
    assert viewer.scope(Permission.TEAM_VIEW) == (7,)
    assert viewer.roles == (Role.HR, Role.LEARNER, Role.SUPERVISOR)
    assert person_id(viewer) == 1


def test_nobody_has_no_person():
    with pytest.raises(SignInFirst):
        person_id(NOBODY)
