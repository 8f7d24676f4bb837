"""Issue, revoke, and the file of a certificate."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from lms import signing
from lms.access.viewer import Viewer
from lms.audit.services import record
from lms.certificates.models import Certificate
from lms.certificates.serials import new_serial
from lms.clock import day_of, now
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.models import CompletionRecord
from lms.enrollments.queries import entry_of
from lms.files.services import keep
from lms.jobs.services import enqueue
from lms.outbox.services import notify
from lms.problems import Problem

FORMAT = 1
SHORTEST_REASON = 10
ADDRESS = "/sertifikat/{uuid}"
"""Jobs complete courses too, and have no request to make an address from."""
BANDS = (("excellent", 90), ("good", 80), ("sufficient", 0))
"""Score bands and the per cent from which each counts."""


def issue(completion: CompletionRecord) -> Certificate:
    """Certify a completion in its own transaction: the payload is signed at once, a job makes the PDF."""
    year = day_of(completion.completed_at).year
    serial, key_id = new_serial(), signing.key_of(year)
    payload = _payload(completion, serial, key_id)
    certificate = Certificate(
        serial=serial,
        person_id=completion.person_id,
        completion_id=completion.id,
        payload=payload,
        signature=signing.sign(payload, year),
        key_id=key_id,
        issued_at=completion.completed_at,
    )
    db.session.add(certificate)
    db.session.flush()
    enqueue("certificates.render", key=f"certificate:{certificate.id}", certificate_id=certificate.id)
    link = ADDRESS.format(uuid=certificate.uuid)
    notify(completion.person_id, "certificates.issued", link=link, course=payload["course"])
    return certificate


def _payload(completion: CompletionRecord, serial: str, key_id: str) -> dict[str, Any]:
    """What is signed. Never the NIP: whoever holds the paper may read all of this."""
    course = db.session.get_one(Course, completion.course_id)
    entry = entry_of(completion.id)
    return {
        "format": FORMAT,
        "issuer": course.agency.name,
        "key": key_id,
        "serial": serial,
        "name": completion.person.name,
        "course": completion.course_version.title,
        "version": completion.course_version.number,
        "jp": entry.jp if entry else 0,
        "date": day_of(completion.completed_at).isoformat(),
        "band": band(completion.score),
    }


def band(score: float | None) -> str | None:
    """The score band of a score in per cent; None where the course has no quiz."""
    if score is None:
        return None
    return next(name for name, least in BANDS if score >= least)


def attach(certificate: Certificate, pdf: bytes) -> None:
    """Keep the finished PDF with its certificate."""
    stored = keep(None, pdf, f"sertifikat-{certificate.serial}.pdf", "application/pdf")
    certificate.file_id = stored.id
    db.session.flush()


def revoke(viewer: Viewer, certificate: Certificate, *, reason: str) -> None:
    """Declare a certificate void from now on; the public page says so at once, its holder is told why.

    Raises `Problem` without a reason that explains something, or when it is revoked already.
    """
    if certificate.revoked_at is not None:
        raise Problem(_("This certificate is revoked already."))
    if len(reason.strip()) < SHORTEST_REASON:
        message = _("Write the reason in at least %(least)s characters; the holder reads it.", least=SHORTEST_REASON)
        raise Problem(message, fields={"reason": message})
    certificate.revoked_at, certificate.revoked_reason = now(), reason.strip()
    db.session.flush()
    record(viewer, "certificate.revoked", "certificate", certificate.uuid, reason=reason.strip())
    link = ADDRESS.format(uuid=certificate.uuid)
    notify(certificate.person_id, "certificates.revoked", link=link, course=certificate.payload["course"])
