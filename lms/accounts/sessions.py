"""Sessions that the server can end: the cookie carries a random token, the table its digest.

Flask's signed cookie stays the carrier (it also holds the CSRF secret), so a stolen database has no usable token and a
stolen cookie dies with its row. Idle and absolute limits: reliability plan §5.1 (OWASP ASVS 5.0 V7.3).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, request, session

from lms.access.permissions import Role
from lms.access.viewer import NOBODY, Grant, Viewer
from lms.accounts.models import Account, AuthSession, RoleGrant
from lms.clock import now, today
from lms.db import db, reading, writing_apart
from lms.people.models import Assignment, Person
from lms.people.queries import holds_on

KEY = "token"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
TOUCH_EVERY = timedelta(minutes=5)
MOST_PARALLEL = 5


def digest(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(account: Account) -> AuthSession:
    """Begin a session for `account` in this browser: new token, new CSRF secret, oldest parallel sessions ended."""
    token = secrets.token_urlsafe(32)
    session.clear()
    session[KEY] = token
    moment = now()
    row = AuthSession(
        token_sha256=digest(token),
        account_id=account.id,
        created_at=moment,
        last_seen_at=moment,
        ends_at=moment + LONGEST,
        device=(request.user_agent.string or "")[:200],
    )
    db.session.add(row)
    db.session.flush()
    _end_oldest(account.id)
    return row


def _end_oldest(account_id: int) -> None:
    live = sa.select(AuthSession).where(AuthSession.account_id == account_id, AuthSession.ended_at.is_(None))
    rows = list(db.session.scalars(live.order_by(AuthSession.id.desc())))
    for row in rows[MOST_PARALLEL:]:
        row.ended_at = now()
    db.session.flush()


def end(session_id: int | None) -> None:
    """End one session and forget the cookie."""
    if session_id is not None:
        row = db.session.get(AuthSession, session_id)
        if row is not None and row.ended_at is None:
            row.ended_at = now()
    session.clear()
    db.session.flush()


def end_one(row: AuthSession) -> None:
    """End a session of another browser."""
    if row.ended_at is None:
        row.ended_at = now()
        db.session.flush()


def end_all(account_id: int, *, but: int | None = None) -> None:
    """End every session of an account, the one with id `but` excepted."""
    live = sa.update(AuthSession).where(AuthSession.account_id == account_id, AuthSession.ended_at.is_(None))
    if but is not None:
        live = live.where(AuthSession.id != but)
    db.session.execute(live.values(ended_at=now()))


def load_viewer() -> None:
    """Before each request: who asks, with the rights that hold now (two queries)."""
    g.viewer = NOBODY
    token = session.get(KEY)
    if not isinstance(token, str):
        return
    row = db.session.execute(_session_query(), {"digest": digest(token)}).first()
    moment = now()
    if row is None or moment > row.ends_at or moment - row.last_seen_at > IDLE:
        session.pop(KEY, None)
        return
    g.viewer = _viewer(row)
    if moment - row.last_seen_at > TOUCH_EVERY:
        _touch(row.id)


@cache
def _session_query() -> sa.Select[*tuple[Any, ...]]:
    """The live session of a token's `digest`, with its account and person."""
    return (
        sa.select(
            AuthSession.id,
            AuthSession.last_seen_at,
            AuthSession.ends_at,
            Account.id.label("account_id"),
            Account.uuid.label("account_uuid"),
            Account.locale,
            Person.id.label("person_id"),
            Person.uuid.label("person_uuid"),
            Person.agency_id,
            Person.name,
        )
        .join(Account, Account.id == AuthSession.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            AuthSession.token_sha256 == sa.bindparam("digest"),
            AuthSession.ended_at.is_(None),
            Account.state == "active",
            Person.active,
        )
    )


def viewer_of(account: Account) -> Viewer:
    """The viewer that `account` is today, outside a browser: for jobs, the command line and tests."""
    person = account.person
    return _viewer(
        SimpleNamespace(
            id=None,
            account_id=account.id,
            account_uuid=account.uuid,
            person_id=person.id,
            person_uuid=person.uuid,
            agency_id=person.agency_id,
            name=person.name,
            locale=account.locale,
        )
    )


def _viewer(row: Any) -> Viewer:
    facts = {"account": row.account_id, "person": row.person_id, "day": today()}
    found = db.session.execute(_roles_query(), facts).all()
    return Viewer(
        account_id=row.account_id,
        account_uuid=row.account_uuid,
        person_id=row.person_id,
        person_uuid=row.person_uuid,
        agency_id=row.agency_id,
        name=row.name,
        locale=row.locale,
        session_id=row.id,
        grants=tuple(Grant(Role(role), unit) for role, unit in found if role != "leads"),
        leads=tuple(unit for role, unit in found if role == "leads"),
    )


@cache
def _roles_query() -> sa.CompoundSelect[*tuple[Any, ...]]:
    """The roles that `account` holds on a `day`, and the units that `person` leads on it."""
    day = sa.bindparam("day", type_=sa.Date())
    holds = sa.and_(RoleGrant.valid_from <= day, sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= day))
    granted = sa.select(RoleGrant.role, RoleGrant.unit_id)
    leading = sa.select(sa.literal("leads"), Assignment.unit_id)
    return sa.union_all(
        granted.where(RoleGrant.account_id == sa.bindparam("account"), holds),
        leading.where(Assignment.person_id == sa.bindparam("person"), Assignment.leads, holds_on(day)),
    )


def _touch(session_id: int) -> None:
    statement = sa.update(AuthSession).where(AuthSession.id == session_id).values(last_seen_at=now())
    if reading():
        with writing_apart() as apart:
            apart.execute(statement)
    else:
        db.session.execute(statement)


def init_app(app: Flask) -> None:
    """Load the viewer before anything else asks for it."""
    app.before_request(load_viewer)
