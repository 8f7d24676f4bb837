"""Issuing with a completion, in one transaction; revoking with a reason."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from lms import signing
from lms.audit.models import AuditEvent
from lms.certificates import services
from lms.certificates.models import Certificate
from lms.db import db
from lms.jobs.models import Job
from lms.outbox.models import Notice
from lms.problems import Problem
from tests.cast import PEOPLE
from tests.factories.courses import learn, publish_course


def test_finishing_a_course_issues_its_certificate_in_the_same_transaction(certificate, cast):
    assert certificate.payload == {
        "format": 1,
        "issuer": "Pemerintah Provinsi DKI Jakarta",
        "key": certificate.key_id,
        "serial": certificate.serial,
        "name": "Siti Rahmawati",
        "course": "Layanan yang Ramah",
        "version": 1,
        "jp": 3,
        "date": "2026-03-02",
        "band": "excellent",
    }
    assert certificate.key_id.startswith("2026-")
    assert signing.holds(certificate.payload, certificate.signature, certificate.key_id)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 0


def test_the_signed_facts_hold_no_nip(certificate):
    assert PEOPLE["siti"].nip not in json.dumps(certificate.payload)


def test_a_job_will_make_the_pdf_and_the_holder_is_told(certificate):
    job = db.session.scalar(sa.select(Job).where(Job.name == "certificates.render"))
    assert job.arguments == {"certificate_id": certificate.id}
    notice = db.session.scalar(sa.select(Notice).where(Notice.kind == "certificates.issued"))
    assert notice.link == f"/sertifikat/{certificate.uuid}"
    assert notice.facts == {"course": "Layanan yang Ramah"}


def test_each_completion_has_its_own_certificate(cast, database):
    course = publish_course(cast)
    learn(cast, "siti", course)
    learn(cast, "siti", course)
    learn(cast, "joko", course)
    serials = list(db.session.scalars(sa.select(Certificate.serial)))
    assert len(set(serials)) == 3


@pytest.mark.parametrize(
    ("score", "band"),
    [(None, None), (100.0, "excellent"), (90.0, "excellent"), (89.99, "good"), (80.0, "good"), (70.0, "sufficient")],
)
def test_a_score_falls_into_its_band(score, band):
    assert services.band(score) == band


def test_a_revocation_is_dated_recorded_and_told_to_the_holder(certificate, cast):
    services.revoke(cast.viewer("dewi"), certificate, reason="  Terbit untuk orang yang keliru. ")
    assert certificate.revoked_at is not None
    assert certificate.revoked_reason == "Terbit untuk orang yang keliru."
    event = db.session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "certificate.revoked"))
    assert (event.object_uuid, event.reason) == (certificate.uuid, "Terbit untuk orang yang keliru.")
    notice = db.session.scalar(sa.select(Notice).where(Notice.kind == "certificates.revoked"))
    assert notice.person_id == certificate.person_id


def test_a_revocation_needs_a_reason_that_explains_something(certificate, cast):
    with pytest.raises(Problem, match="alasan") as refused:
        services.revoke(cast.viewer("dewi"), certificate, reason="salah")
    assert "reason" in refused.value.fields
    assert certificate.revoked_at is None


def test_what_is_revoked_is_not_revoked_again(certificate, cast):
    services.revoke(cast.viewer("dewi"), certificate, reason="Terbit untuk orang yang keliru.")
    with pytest.raises(Problem, match="sudah dicabut"):
        services.revoke(cast.viewer("dewi"), certificate, reason="Sekali lagi, alasan lain.")
