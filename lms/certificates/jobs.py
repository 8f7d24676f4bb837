"""Background work of this room."""

from __future__ import annotations

from lms.certificates import document, services
from lms.certificates.models import Certificate
from lms.db import db
from lms.jobs.services import Progress


def render(progress: Progress, certificate_id: int) -> None:
    """Make the PDF of a certificate, unless it is there already."""
    certificate = db.session.get_one(Certificate, certificate_id)
    if certificate.file_id is None:
        services.attach(certificate, document.pdf(certificate.payload))
    progress.result(certificate=str(certificate.uuid))


JOBS = {"certificates.render": render}
