"""Read accounts, sessions and grants, within the viewer's scope."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime

import sqlalchemy as sa

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.accounts.models import Account, AuthSession, RoleGrant
from lms.clock import now, today
from lms.db import db
from lms.people.models import Person
from lms.people.queries import person_in_scope
from lms.problems import Missing


def own_sessions(viewer: Viewer) -> list[AuthSession]:
    """The viewer's live sessions, newest first."""
    query = sa.select(AuthSession).where(
        AuthSession.account_id == viewer.account_id, AuthSession.ended_at.is_(None), AuthSession.ends_at > now()
    )
    return list(db.session.scalars(query.order_by(AuthSession.id.desc())))


def own_session(viewer: Viewer, session: uuids.UUID) -> AuthSession:
    """One of the viewer's sessions; raises `Missing` for anybody else's."""
    found = db.session.scalar(
        sa.select(AuthSession).where(AuthSession.uuid == session, AuthSession.account_id == viewer.account_id)
    )
    if found is None:
        raise Missing
    return found


def account_of(viewer: Viewer, person: uuids.UUID) -> Account:
    """The account of a person within the viewer's scope; raises `Missing`."""
    holder = person_in_scope(viewer, Permission.ACCOUNTS_MANAGE, person)
    found = db.session.scalar(sa.select(Account).where(Account.person_id == holder.id))
    if found is None:
        raise Missing
    return found


def account_by_mail(email: str) -> Account | None:
    """The account of the only active person with this e-mail address."""
    query = sa.select(Account).join(Person).where(sa.func.lower(Person.email) == email.strip().lower(), Person.active)
    found = list(db.session.scalars(query.limit(2)))
    return found[0] if len(found) == 1 else None


def grants_of(account_id: int) -> list[RoleGrant]:
    """The grants that hold today, each with its unit."""
    day = today()
    query = sa.select(RoleGrant).where(
        RoleGrant.account_id == account_id, sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= day)
    )
    return list(db.session.scalars(query.options(sa.orm.joinedload(RoleGrant.unit)).order_by(RoleGrant.id)))


def grant_of(account: Account, granted: uuids.UUID) -> RoleGrant:
    """One of an account's grants by its uuid; raises `Missing`."""
    found = db.session.scalar(sa.select(RoleGrant).where(RoleGrant.uuid == granted, RoleGrant.account_id == account.id))
    if found is None:
        raise Missing
    return found


def person_uuid(granted: RoleGrant) -> uuids.UUID:
    """Whose grant it is."""
    holder = sa.select(Person.uuid).join(Account, Account.person_id == Person.id)
    return db.session.execute(holder.where(Account.id == granted.account_id)).scalar_one()


def signed_in_since(person_ids: list[int], moment: datetime) -> set[int]:
    """Who of these people (internal ids) signed in after `moment`."""
    query = sa.select(Account.person_id).where(Account.person_id.in_(person_ids), Account.last_signed_in_at > moment)
    return set(db.session.scalars(query))
