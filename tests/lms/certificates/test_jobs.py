"""The PDF is made once, by the job."""

from __future__ import annotations

from lms.certificates.jobs import JOBS
from lms.certificates.models import Certificate
from lms.db import db
from lms.files.services import read
from lms.jobs.worker import drain


def test_the_job_makes_the_pdf_and_keeps_it(issued, database):
    assert drain(JOBS) >= 1
    certificate = db.session.get_one(Certificate, issued["id"])
    assert certificate.file.media_type == "application/pdf"
    assert certificate.file.name == f"sertifikat-{issued['serial']}.pdf"
    assert read(certificate.file).startswith(b"%PDF-")


def test_asked_again_it_changes_nothing(issued, database):
    from lms.jobs.services import enqueue

    drain(JOBS)
    before = db.session.get_one(Certificate, issued["id"]).file_id
    enqueue("certificates.render", certificate_id=issued["id"])
    db.session.commit()
    drain(JOBS)
    assert db.session.get_one(Certificate, issued["id"]).file_id == before
