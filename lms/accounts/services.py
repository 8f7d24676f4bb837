"""Accounts: make, activate, sign in, grant and revoke roles."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from lms.access.permissions import GRANTABLE, GRANTED_BY_HR, Permission, Role
from lms.access.viewer import Viewer
from lms.accounts import throttle
from lms.accounts.models import Account, OneTimeCode, RoleGrant
from lms.accounts.passwords import check_new, hash_password, matches
from lms.accounts.sessions import end_all
from lms.agencies.models import OrgClosure, OrgUnit
from lms.audit.services import record
from lms.clock import now, today
from lms.db import db, reading_first
from lms.people.models import Person
from lms.problems import Forbidden, Problem

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0, O, 1, I: codes are read aloud and copied from paper."""
CODE_LIFE = {"activation": timedelta(hours=72), "reset": timedelta(minutes=30)}


def create_account(person: Person) -> Account:
    """An account that waits for its activation; the person cannot sign in before that. Asking again returns the same one."""
    known = db.session.scalar(sa.select(Account).where(Account.person_id == person.id))
    if known is not None:
        return known
    account = Account(person_id=person.id, state="pending", created_at=now())
    db.session.add(account)
    db.session.flush()
    return account


def issue_code(viewer: Viewer | None, account: Account, purpose: str) -> str:
    """A one-time code, returned once and stored as a digest; earlier unused ones of the purpose end.

    `purpose` is activation (shown to HR, 72 hours) or reset (mailed, 30 minutes). Raises `Problem` when a viewer asks for the
    account of somebody with more rights (a code would hand them over), and for a disabled account.
    """
    if viewer is not None and _outranks_hr(account):
        raise Problem(_("This account holds a role that only the operator grants; the operator makes its code."))
    if account.state == "disabled":
        raise Problem(_("The account is disabled. Enable it first."))
    moment = now()
    unused = sa.update(OneTimeCode).where(
        OneTimeCode.account_id == account.id, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None)
    )
    db.session.execute(unused.values(used_at=moment))
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
    db.session.add(
        OneTimeCode(
            account_id=account.id,
            purpose=purpose,
            code_sha256=code_digest(code),
            expires_at=moment + CODE_LIFE[purpose],
        )
    )
    record(viewer, f"account.{purpose}_code", "account", account.uuid)
    return code


def _outranks_hr(account: Account) -> bool:
    held = sa.select(RoleGrant.role).where(
        RoleGrant.account_id == account.id, sa.or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today())
    )
    return any(role not in GRANTED_BY_HR for role in db.session.scalars(held))


def code_digest(code: str) -> str:
    """What the table keeps of a code; spaces, dashes and case do not matter when typing it."""
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def activate(code: str, password: str, network: str) -> Account:
    """Set the password with a one-time code; ends all sessions of the account. Raises `Problem`."""
    throttle.check("code", network)
    found = _usable_code(code)
    if found is None:
        throttle.failed("code", network)
        message = _("The code is wrong, used or too old. Ask the HR officer of your agency for a new one.")
        raise Problem(message, {"code": message})
    account = db.session.get_one(Account, found.account_id)
    check_new(password, account.person.nip, account.person.name)
    found.used_at = now()
    account.password_hash = hash_password(password)
    account.state = "active"
    end_all(account.id)
    record(None, "account.activated", "account", account.uuid, purpose=found.purpose)
    db.session.flush()
    return account


def _usable_code(code: str) -> OneTimeCode | None:
    query = sa.select(OneTimeCode).where(
        OneTimeCode.code_sha256 == code_digest(code), OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now()
    )
    return db.session.scalar(query.with_for_update())


def sign_in(nip: str, password: str, network: str) -> Account:
    """The active account whose NIP and password these are. Raises `Problem` that never says which of the two is wrong."""
    digits = "".join(letter for letter in nip if letter.isascii() and letter.isdigit())
    with reading_first():
        throttle.check("sign-in", network, digits)
        account = db.session.scalar(sa.select(Account).join(Person).where(Person.nip == digits, Person.active))
        right = matches(account.password_hash if account else None, password)
    if account is None or not right or account.state != "active":
        throttle.failed("sign-in", network, digits)
        raise Problem(_("NIP or password is not right. Check both, or ask for a new password below."))
    throttle.succeeded("sign-in", digits)
    account.last_signed_in_at = now()
    db.session.flush()
    return account


def change_password(viewer: Viewer, *, old: str, new: str) -> None:
    """Replace the viewer's own password; all other sessions end. Raises `Problem`."""
    account = db.session.get_one(Account, viewer.account_id)
    if not matches(account.password_hash, old):
        message = _("The present password is not right.")
        raise Problem(message, {"old": message})
    check_new(new, account.person.nip, account.person.name)
    account.password_hash = hash_password(new)
    end_all(account.id, but=viewer.session_id)
    record(viewer, "account.password_changed", "account", account.uuid)


def set_locale(viewer: Viewer, locale: str) -> None:
    """Remember the viewer's language."""
    db.session.execute(sa.update(Account).where(Account.id == viewer.account_id).values(locale=locale))


def grant(viewer: Viewer | None, account: Account, *, role: Role, unit: OrgUnit, reason: str) -> RoleGrant:
    """Grant `role` within `unit`. A viewer grants only within the own scope and never to himself. Raises `Problem`, `Forbidden`."""
    if role not in GRANTABLE:
        raise Problem(_("This role follows from the post and cannot be granted."))
    if viewer is not None:
        if role not in GRANTED_BY_HR:
            raise Problem(_("This role is granted by the operator of the installation only."))
        if account.id == viewer.account_id:
            raise Problem(_("Nobody may grant a role to themselves. Ask a colleague with the same right."))
        _check_scope(viewer, unit)
    granted = RoleGrant(
        account_id=account.id,
        role=role.value,
        unit_id=unit.id,
        valid_from=today(),
        granted_by=viewer.account_id if viewer else None,
        reason=reason,
    )
    db.session.add(granted)
    db.session.flush()
    record(viewer, "role.granted", "account", account.uuid, reason=reason, role=role.value, unit=str(unit.uuid))
    return granted


def revoke(viewer: Viewer, granted: RoleGrant, *, reason: str) -> None:
    """End a grant as of yesterday; it stops holding at once."""
    _check_scope(viewer, granted.unit)
    granted.valid_to = today() - timedelta(days=1)
    account = db.session.get_one(Account, granted.account_id)
    record(viewer, "role.revoked", "account", account.uuid, reason=reason, role=granted.role)
    db.session.flush()


def _check_scope(viewer: Viewer, unit: OrgUnit) -> None:
    scope = viewer.scope(Permission.ACCOUNTS_MANAGE)
    inside = sa.exists().where(OrgClosure.ancestor_id.in_(scope), OrgClosure.descendant_id == unit.id)
    if not db.session.scalar(sa.select(inside)):
        raise Forbidden


def disable(viewer: Viewer, account: Account, *, reason: str) -> None:
    """Stop an account, end its sessions and the codes that would open it again.

    Raises `Problem` for an account with more rights than HR grants, and for one that is stopped already.
    """
    _check_stoppable(account)
    if account.state == "disabled":
        raise Problem(_("The account is disabled already."))
    account.state = "disabled"
    end_all(account.id)
    unused = sa.update(OneTimeCode).where(OneTimeCode.account_id == account.id, OneTimeCode.used_at.is_(None))
    db.session.execute(unused.values(used_at=now()))
    record(viewer, "account.disabled", "account", account.uuid, reason=reason)
    db.session.flush()


def enable(viewer: Viewer, account: Account, *, reason: str) -> None:
    """Open a stopped account again: with its password, or waiting for activation where it never had one. Raises `Problem`."""
    _check_stoppable(account)
    if account.state != "disabled":
        raise Problem(_("The account is not disabled."))
    account.state = "active" if account.password_hash else "pending"
    record(viewer, "account.enabled", "account", account.uuid, reason=reason)
    db.session.flush()


def _check_stoppable(account: Account) -> None:
    if _outranks_hr(account):
        raise Problem(_("This account holds a role that only the operator grants. Ask the operator."))
