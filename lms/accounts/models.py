"""Accounts, sessions, grants, one-time codes, throttling."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.agencies.models import OrgUnit
from lms.db import Identified, Model, personal, plain, secret
from lms.people.models import Person


class Account(Identified, Model):
    """The means to sign in. States: pending (not activated) → active → disabled."""

    __tablename__ = "account"

    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = secret(sa.String(200))
    state: Mapped[str] = plain(sa.String(10), default="pending")
    locale: Mapped[str] = plain(sa.String(5), default="id")
    created_at: Mapped[datetime] = plain()
    last_signed_in_at: Mapped[datetime | None] = personal()

    person: Mapped[Person] = relationship()


class AuthSession(Identified, Model):
    """A signed-in browser. The cookie holds a 256-bit token, this row its SHA-256."""

    __tablename__ = "auth_session"

    token_sha256: Mapped[str] = secret(sa.String(64), unique=True)
    account_id: Mapped[int] = plain(sa.ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = plain()
    last_seen_at: Mapped[datetime] = personal()
    ends_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()
    device: Mapped[str] = personal(sa.String(200), default="")


class RoleGrant(Identified, Model):
    """A role within the subtree of a unit, for a time."""

    __tablename__ = "role_grant"

    account_id: Mapped[int] = plain(sa.ForeignKey("account.id"), index=True)
    role: Mapped[str] = plain(sa.String(20))
    unit_id: Mapped[int] = plain(sa.ForeignKey("org_unit.id"))
    valid_from: Mapped[date] = plain()
    valid_to: Mapped[date | None] = plain()
    granted_by: Mapped[int | None] = plain(sa.ForeignKey("account.id"))
    reason: Mapped[str] = plain(default="")

    unit: Mapped[OrgUnit] = relationship()


class OneTimeCode(Identified, Model):
    """An activation code or a reset link: used once, for one purpose, for a short time."""

    __tablename__ = "one_time_code"

    account_id: Mapped[int] = plain(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = plain(sa.String(12))
    """activation | reset."""
    code_sha256: Mapped[str] = secret(sa.String(64), unique=True)
    expires_at: Mapped[datetime] = plain()
    used_at: Mapped[datetime | None] = plain()


class SignInThrottle(Model):
    """Failed sign-ins per key: a hash of the NIP typed, or the network it came from. Kept here so that restarts forget nothing."""

    __tablename__ = "sign_in_throttle"

    key: Mapped[str] = secret(sa.String(80), primary_key=True)
    failures: Mapped[int] = plain(default=0)
    first_failed_at: Mapped[datetime] = plain()
    blocked_until: Mapped[datetime | None] = plain()
