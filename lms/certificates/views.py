"""The holder's certificates, what anybody may check, and BPSDM's register with the revocation."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.accounts import throttle
from lms.certificates import document, services, words
from lms.certificates.forms import RevocationForm
from lms.certificates.models import Certificate
from lms.certificates.queries import Verdict, issued, issued_by_agency, own_certificate, own_certificates, verify
from lms.certificates.serials import normalised
from lms.courses.forms import tidy
from lms.enrollments.models import CompletionRecord
from lms.enrollments.signals import completed
from lms.files.services import send
from lms.outbox import wording
from lms.problems import Missing, Problem
from lms.web import slots
from lms.web.pages import page, per_page, wanted_page

LONGEST_QUERY = 100
CHECKS = "certificate"
"""What the throttle counts unknown codes under, per network."""


@requires(Permission.LEARN)
def index(viewer: Viewer) -> Response:
    """The viewer's certificates."""
    return page("certificates/index.html", certificates=own_certificates(viewer))


@requires(Permission.LEARN, load=own_certificate)
def show(viewer: Viewer, certificate: Certificate) -> Response:
    """One certificate; while its PDF is being made the page asks again by itself."""
    return page(
        "certificates/show.html",
        parts=("sheet",),
        certificate=certificate,
        address=document.address_of(certificate.serial),
        words=words,
    )


@requires(Permission.LEARN, load=own_certificate)
def download(viewer: Viewer, certificate: Certificate) -> Response:
    """The PDF."""
    if certificate.file is None:
        raise Missing
    return send(certificate.file, download=True)


@requires(Permission.PUBLIC)
def check(viewer: Viewer) -> Any:
    """Type a code to check it."""
    typed = request.args.get("kode", "").strip()
    serial = normalised(typed)
    if serial is not None:
        return redirect(url_for("certificates.verdict", serial=serial))
    return page("certificates/check.html", status=422 if typed else 200, typed=typed[:80])


@requires(Permission.PUBLIC)
def verdict(viewer: Viewer, serial: str) -> Response:
    """Genuine, revoked or unknown: for anybody, without signing in. Who tries many unknown codes has to wait."""
    network = request.remote_addr or ""
    throttle.check(CHECKS, network)
    found = verify(serial)
    response = _verdict_page(found, serial)
    if found.state == "unknown":
        throttle.failed(CHECKS, network)
    return response


def _verdict_page(found: Verdict, typed: str) -> Response:
    status = 404 if found.state == "unknown" else 200
    response = page("certificates/verdict.html", status=status, verdict=found, typed=typed[:80], words=words)
    response.headers["Cache-Control"] = "no-store"
    return response


@requires(Permission.CERTIFICATE_REVOKE)
def register(viewer: Viewer) -> Response:
    """The certificates that the viewer's agency issued."""
    q = tidy(request.args.get("q")).strip()[:LONGEST_QUERY]
    size, number = per_page(), wanted_page()
    rows, total = issued(viewer, q, number, size)
    return page(
        "certificates/register.html",
        rows=rows,
        total=total,
        q=q,
        page_number=number,
        pages=max(1, -(-total // size)),
        page_url=lambda wanted: url_for("certificates.register", q=q or None, halaman=wanted),
    )


@requires(Permission.CERTIFICATE_REVOKE, load=issued_by_agency)
def revocation(viewer: Viewer, certificate: Certificate) -> Response:
    """Where a certificate is revoked."""
    return page("certificates/revocation.html", certificate=certificate, form=RevocationForm())


@requires(Permission.CERTIFICATE_REVOKE, load=issued_by_agency)
def revoke(viewer: Viewer, certificate: Certificate) -> Any:
    """Revoke it."""
    form = RevocationForm()
    if form.validate():
        try:
            services.revoke(viewer, certificate, reason=form.reason.data)
            flash(_("The certificate is revoked. Its holder has been told."), "ok")
            return redirect(url_for("certificates.register"), 303)
        except Problem as problem:
            form.problem(problem)
    return page("certificates/revocation.html", certificate=certificate, form=form, status=422)


def _issue(sender: object, completion: CompletionRecord) -> None:
    services.issue(completion)


def init_app(app: Flask) -> None:
    """Register the addresses, the words of notices, and the issuing with every completion."""
    completed.connect(_issue)
    wording.register("certificates.issued", words.issued_notice)
    wording.register("certificates.revoked", words.revoked_notice)
    tool = slots.Entry
    own = ("certificates.index", "certificates.show")
    slots.add_tool(tool(_l("My certificates"), "certificates.index", "award", Permission.LEARN, 20, own))
    issued_ones = ("certificates.register", "certificates.revocation")
    slots.add_tool(
        tool(
            _l("Issued certificates"),
            "certificates.register",
            "shield-check",
            Permission.CERTIFICATE_REVOKE,
            60,
            issued_ones,
        )
    )
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/sertifikat", "index", index, "GET"),
        ("/sertifikat/<uuid:certificate>", "show", show, "GET"),
        ("/sertifikat/<uuid:certificate>/unduh", "download", download, "GET"),
        ("/sertifikat/terbit", "register", register, "GET"),
        ("/sertifikat/<uuid:certificate>/cabut", "revocation", revocation, "GET"),
        ("/sertifikat/<uuid:certificate>/cabut", "revoke", revoke, "POST"),
        ("/v", "check", check, "GET"),
        ("/v/<serial>", "verdict", verdict, "GET"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"certificates.{name}", view, methods=[method])
