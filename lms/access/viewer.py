"""The viewer: who asks, with the rights that hold at this moment. Every query takes one first."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass, field

from flask import g

from lms.access.permissions import ROLE_PERMISSIONS, Permission, Role
from lms.problems import SignInFirst


@dataclass(frozen=True)
class Grant:
    """A role within the subtree of an organisation unit (its internal id)."""

    role: Role
    unit_id: int


@dataclass(frozen=True)
class Viewer:
    """The signed-in account, or nobody.

    `agency_id` and `person_id` are internal ids; `leads` are the units the person leads today; `grants` the roles that hold
    today. An anonymous viewer has no account and no permission but `PUBLIC`.
    """

    account_id: int | None = None
    account_uuid: uuids.UUID | None = None
    person_id: int | None = None
    person_uuid: uuids.UUID | None = None
    agency_id: int | None = None
    name: str = ""
    locale: str = "id"
    session_id: int | None = None
    grants: tuple[Grant, ...] = ()
    leads: tuple[int, ...] = ()
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        held: set[Permission] = {Permission.PUBLIC}
        if self.account_id is not None:
            held.add(Permission.SIGNED_IN)
        for role in self.roles:
            held |= ROLE_PERMISSIONS[role]
        object.__setattr__(self, "permissions", frozenset(held))

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind the request."""
        return self.account_id is not None

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles held today, derived ones included."""
        roles = [grant.role for grant in self.grants]
        if self.person_id is not None:
            roles.append(Role.LEARNER)
        if self.leads:
            roles.append(Role.SUPERVISOR)
        return tuple(dict.fromkeys(roles))

    def may(self, permission: Permission) -> bool:
        """Whether any role carries `permission`; objects are checked by their room's rules."""
        return permission in self.permissions

    def scope(self, permission: Permission) -> tuple[int, ...]:
        """The units (roots of subtrees) within which `permission` holds; empty means nowhere."""
        units = [grant.unit_id for grant in self.grants if permission in ROLE_PERMISSIONS[grant.role]]
        if permission in ROLE_PERMISSIONS[Role.SUPERVISOR]:
            units.extend(self.leads)
        return tuple(dict.fromkeys(units))


NOBODY = Viewer()


def current() -> Viewer:
    """The viewer of this request; `accounts` sets it before the view runs."""
    viewer: Viewer = g.get("viewer", NOBODY)
    return viewer


def person_id(viewer: Viewer) -> int:
    """The viewer's own person; raises `SignInFirst` where there is none."""
    if viewer.person_id is None:
        raise SignInFirst
    return viewer.person_id
