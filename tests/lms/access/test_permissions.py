"""Roles are bags of permissions."""

from __future__ import annotations

from lms.access.permissions import ROLE_PERMISSIONS, Permission, Role, matrix, roles_with


def test_every_permission_but_the_two_open_ones_is_carried_by_a_role():
    carried = frozenset().union(*ROLE_PERMISSIONS.values())
    assert set(Permission) - carried == {Permission.PUBLIC, Permission.SIGNED_IN}


def test_roles_with_a_permission_come_in_the_order_of_the_roles():
    assert roles_with(Permission.CATALOGUE_BROWSE)[0] is Role.LEARNER
    assert roles_with(Permission.JOBS_VIEW) == (Role.OPERATOR,)


def test_the_matrix_has_a_line_per_permission():
    assert len(matrix().splitlines()) == len(Permission) + 1
