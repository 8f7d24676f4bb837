"""Background work of this room."""

from __future__ import annotations

from lms.certificates import document, services
from lms.certificates.models import Certificate
from lms.db import db, reading_first
from lms.jobs.services import Progress


def render(progress: Progress, certificate_id: int) -> None:
    """Make the PDF of a certificate, unless it is there already."""
    with reading_first():
        certificate = db.session.get_one(Certificate, certificate_id)
        sheet = document.pdf(certificate.payload) if certificate.file_id is None else None
    certificate = db.session.get_one(Certificate, certificate_id)
    if sheet is not None and certificate.file_id is None:
        services.attach(certificate, sheet)
    progress.result(certificate=str(certificate.uuid))


JOBS = {"certificates.render": render}
