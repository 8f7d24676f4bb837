"""Signing in and out, activation, reset, the own profile, HR's view of an account."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission, Role
from lms.access.viewer import Viewer
from lms.accounts import demonstration, services, sessions, throttle
from lms.accounts.forms import ROLE_NAMES, ActivationForm, GrantForm, PasswordForm, ResetForm, SignInForm
from lms.accounts.models import Account, AuthSession, RoleGrant
from lms.accounts.queries import (
    account_by_mail,
    account_of,
    grant_of,
    grants_of,
    own_session,
    own_sessions,
    person_uuid,
    signed_in_since,
)
from lms.accounts.words import device_name
from lms.agencies.queries import tree, unit_in_scope
from lms.config import Settings
from lms.outbox.services import send_mail
from lms.people.forms import ReasonForm
from lms.people.models import Person
from lms.people.queries import current_assignments
from lms.people.signals import acted_since, person_added
from lms.problems import Problem
from lms.web import slots
from lms.web.languages import LOCALES
from lms.web.pages import page
from lms.web.routes import safe_path


@requires(Permission.PUBLIC)
def sign_in(viewer: Viewer) -> Any:
    """The sign-in page."""
    if viewer.signed_in:
        return redirect(safe_path(request.args.get("next", "/")), 303)
    return _sign_in_page(SignInForm(data={"next": request.args.get("next", "")}))


def _sign_in_page(form: SignInForm, status: int = 200) -> Any:
    return page(
        "accounts/sign_in.html",
        status=status,
        form=form,
        demonstration=demonstration.ACCOUNTS,
        demonstration_password=demonstration.PASSWORD,
    )


@requires(Permission.PUBLIC)
def enter(viewer: Viewer) -> Any:
    """Sign in with NIP and password."""
    form = SignInForm()
    if form.validate():
        try:
            account = services.sign_in(form.nip.data, form.password.data, request.remote_addr or "")
        except Problem as problem:
            form.problem(problem)
            return _sign_in_page(form, problem.status)
        sessions.start(account)
        return redirect(safe_path(form.next.data or "/"), 303)
    return _sign_in_page(form, 422)


@requires(Permission.SIGNED_IN)
def sign_out(viewer: Viewer) -> Any:
    """End this session."""
    sessions.end(viewer.session_id)
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@requires(Permission.PUBLIC)
def activation(viewer: Viewer) -> Any:
    """Where a one-time code is typed; a reset link brings it along."""
    return page("accounts/activation.html", form=ActivationForm(data={"code": request.args.get("kode", "")}))


@requires(Permission.PUBLIC)
def activate(viewer: Viewer) -> Any:
    """Set a password with a one-time code, then sign in with it."""
    form = ActivationForm()
    if form.validate():
        try:
            services.activate(form.code.data, form.password.data, request.remote_addr or "")
            flash(_("Your password is set. Sign in with your NIP."), "ok")
            return redirect(url_for("accounts.sign_in"), 303)
        except Problem as problem:
            form.problem(problem)
            return page("accounts/activation.html", form=form, status=problem.status)
    return page("accounts/activation.html", form=form, status=422)


@requires(Permission.PUBLIC)
def reset(viewer: Viewer) -> Any:
    """Ask for a reset link."""
    return page("accounts/reset.html", form=ResetForm(), sent=False)


@requires(Permission.PUBLIC)
def send_reset(viewer: Viewer) -> Any:
    """Mail a reset link; the answer is the same whether the address is known or not."""
    form = ResetForm()
    if not form.validate():
        return page("accounts/reset.html", form=form, sent=False, status=422)
    throttle.check("reset", request.remote_addr or "", form.email.data)
    throttle.failed("reset", request.remote_addr or "", form.email.data)
    account = account_by_mail(form.email.data)
    if account is not None and account.state != "disabled":
        _mail_reset(account)
    return page("accounts/reset.html", form=form, sent=True)


def _mail_reset(account: Account) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    code = services.issue_code(None, account, "reset")
    link = settings.public_url.rstrip("/") + url_for("accounts.activation", kode=code)
    send_mail(
        key=f"reset:{services.code_digest(code)[:20]}",
        recipient=account.person.email or "",
        subject=_("New password for Tumbuh"),
        body=_(
            "Open this link within 30 minutes to set a new password:\n\n%(link)s\n\nIf you did not ask for it, ignore this mail.",
            link=link,
        ),
    )


@requires(Permission.SIGNED_IN)
def profile(viewer: Viewer) -> Any:
    """The own posts, language, password and sessions."""
    return _profile(viewer, PasswordForm())


def _profile(viewer: Viewer, form: PasswordForm, status: int = 200) -> Any:
    assert viewer.person_id is not None
    return page(
        "accounts/profile.html",
        status=status,
        form=form,
        assignments=current_assignments(viewer.person_id),
        sessions=own_sessions(viewer),
        locales=LOCALES,
        device_name=device_name,
    )


@requires(Permission.SIGNED_IN)
def change_password(viewer: Viewer) -> Any:
    """Replace the own password."""
    form = PasswordForm()
    if form.validate():
        try:
            services.change_password(viewer, old=form.old.data, new=form.new.data)
            flash(_("Your password is changed. Other devices were signed out."), "ok")
            return redirect(url_for("accounts.profile"), 303)
        except Problem as problem:
            form.problem(problem)
    return _profile(viewer, form, 422)


@requires(Permission.SIGNED_IN)
def choose_language(viewer: Viewer) -> Any:
    """Remember the language with the account."""
    locale = request.form.get("locale", "")
    if locale in LOCALES:
        services.set_locale(viewer, locale)
    return redirect(safe_path(request.form.get("kembali", "/profil")), 303)


@requires(Permission.SIGNED_IN, load=own_session)
def end_session(viewer: Viewer, row: AuthSession) -> Any:
    """Sign another device out."""
    sessions.end_one(row)
    flash(_("The device was signed out."), "ok")
    return redirect(url_for("accounts.profile"), 303)


def _account(viewer: Viewer, person: uuids.UUID) -> Account:
    return account_of(viewer, person)


@requires(Permission.ACCOUNTS_MANAGE, load=_account)
def show(viewer: Viewer, account: Account) -> Any:
    """HR: the state of a person's account and its roles."""
    return _account_page(viewer, account)


def _grant_form(viewer: Viewer) -> GrantForm:
    form = GrantForm()
    form.offer(tree(viewer, Permission.ACCOUNTS_MANAGE))
    return form


def _account_page(
    viewer: Viewer, account: Account, form: GrantForm | None = None, code: str = "", status: int = 200
) -> Any:
    return page(
        "accounts/show.html",
        status=status,
        account=account,
        grants=grants_of(account.id),
        code=code,
        form=form or _grant_form(viewer),
        role_names=ROLE_NAMES,
    )


@requires(Permission.ACCOUNTS_MANAGE, load=_account)
def issue_code(viewer: Viewer, account: Account) -> Any:
    """HR: a one-time activation code, shown once."""
    try:
        return _account_page(viewer, account, code=services.issue_code(viewer, account, "activation"))
    except Problem as problem:
        form = _grant_form(viewer)
        form.form_errors.append(str(problem.message))
        return _account_page(viewer, account, form, status=problem.status)


@requires(Permission.ACCOUNTS_MANAGE, load=_account)
def grant(viewer: Viewer, account: Account) -> Any:
    """HR: grant a role within a unit."""
    form = _grant_form(viewer)
    if form.validate():
        try:
            unit = unit_in_scope(viewer, Permission.ACCOUNTS_MANAGE, uuids.UUID(form.unit.data))
            services.grant(viewer, account, role=Role(form.role.data), unit=unit, reason=form.reason.data)
            flash(_("The role was granted."), "ok")
            return redirect(url_for("accounts.show", person=account.person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return _account_page(viewer, account, form, status=422)


def _granted(viewer: Viewer, person: uuids.UUID, granted: uuids.UUID) -> RoleGrant:
    return grant_of(account_of(viewer, person), granted)


@requires(Permission.ACCOUNTS_MANAGE, load=_granted)
def revoke(viewer: Viewer, granted: RoleGrant) -> Any:
    """HR: end a role."""
    services.revoke(viewer, granted, reason=_("Ended by HR"))
    flash(_("The role has ended."), "ok")
    return redirect(url_for("accounts.show", person=person_uuid(granted)), 303)


@requires(Permission.ACCOUNTS_MANAGE, load=_account)
def stopping(viewer: Viewer, account: Account) -> Any:
    """HR: a form that disables an account, or enables it again."""
    return page("accounts/stop.html", form=ReasonForm(), account=account)


@requires(Permission.ACCOUNTS_MANAGE, load=_account)
def disable(viewer: Viewer, account: Account) -> Any:
    """HR: stop an account."""
    return _decide(viewer, account, services.disable, _("The account is disabled; its sessions have ended."))


@requires(Permission.ACCOUNTS_MANAGE, load=_account)
def enable(viewer: Viewer, account: Account) -> Any:
    """HR: open a stopped account again."""
    return _decide(viewer, account, services.enable, _("The account is enabled again."))


def _decide(viewer: Viewer, account: Account, change: Callable[..., None], done: str) -> Any:
    form = ReasonForm()
    if form.validate():
        try:
            change(viewer, account, reason=form.reason.data)
            flash(done, "ok")
            return redirect(url_for("accounts.show", person=account.person.uuid), 303)
        except Problem as problem:
            form.problem(problem)
    return page("accounts/stop.html", form=form, account=account, status=422)


def _wait_for_activation(sender: object, person: Person) -> None:
    services.create_account(person)


def _signed_in_since(sender: object, person_ids: list[int], moment: datetime) -> set[int]:
    return signed_in_since(person_ids, moment)


def init_app(app: Flask) -> None:
    """Register the addresses and the places of the shared page; a new person gets an account that waits for activation."""
    sessions.init_app(app)
    person_added.connect(_wait_for_activation)
    acted_since.connect(_signed_in_since)
    slots.provide("sign_in", "accounts.sign_in")
    slots.provide("sign_out", "accounts.sign_out")
    slots.provide("account", "accounts.show")
    slots.provide("language", "accounts.choose_language")
    slots.add_tool(
        slots.Entry(_l("Profile and security"), "accounts.profile", "user", Permission.SIGNED_IN, 90, ("accounts.",))
    )
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/masuk", "sign_in", sign_in, "GET"),
        ("/masuk", "enter", enter, "POST"),
        ("/keluar", "sign_out", sign_out, "POST"),
        ("/aktivasi", "activation", activation, "GET"),
        ("/aktivasi", "activate", activate, "POST"),
        ("/lupa-sandi", "reset", reset, "GET"),
        ("/lupa-sandi", "send_reset", send_reset, "POST"),
        ("/profil", "profile", profile, "GET"),
        ("/profil/sandi", "change_password", change_password, "POST"),
        ("/profil/bahasa", "choose_language", choose_language, "POST"),
        ("/profil/sesi/<uuid:session>/akhiri", "end_session", end_session, "POST"),
        ("/akun/<uuid:person>", "show", show, "GET"),
        ("/akun/<uuid:person>/kode", "issue_code", issue_code, "POST"),
        ("/akun/<uuid:person>/keadaan", "stopping", stopping, "GET"),
        ("/akun/<uuid:person>/nonaktifkan", "disable", disable, "POST"),
        ("/akun/<uuid:person>/aktifkan", "enable", enable, "POST"),
        ("/akun/<uuid:person>/peran", "grant", grant, "POST"),
        ("/akun/<uuid:person>/peran/<uuid:granted>/akhiri", "revoke", revoke, "POST"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"accounts.{name}", view, methods=[method])
