"""What a code says to anybody, and whose lists show what."""

from __future__ import annotations

import uuid

import pytest

from lms.certificates import queries, services
from lms.db import db
from lms.problems import Missing
from tests.factories.courses import learn, publish_course


def test_a_genuine_code_says_what_was_signed(certificate):
    verdict = queries.verify(certificate.serial.lower().replace("-", " "))
    assert (verdict.state, verdict.name, verdict.course) == ("genuine", "Siti Rahmawati", "Layanan yang Ramah")
    assert (verdict.date.isoformat(), verdict.jp, verdict.issuer) == (
        "2026-03-02",
        3,
        "Pemerintah Provinsi DKI Jakarta",
    )


def test_a_revoked_one_says_since_when(certificate, cast):
    services.revoke(cast.viewer("dewi"), certificate, reason="Terbit untuk orang yang keliru.")
    verdict = queries.verify(certificate.serial)
    assert (verdict.state, verdict.revoked_at) == ("revoked", certificate.revoked_at)


def test_an_unknown_code_says_nothing(certificate):
    assert queries.verify("0" * 26).state == "unknown"
    assert queries.verify("bukan kode").state == "unknown"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Orang Lain"},
        {"jp": 30},
        {"course": "Kursus yang tidak pernah diikuti"},
        {"date": "2020-01-01"},
        {"band": "excellent "},
        {"serial": "0" * 26},
        {"key": "2020-00000000"},
    ],
)
def test_a_row_that_was_changed_behind_our_back_is_unknown(certificate, change, caplog):
    certificate.payload = {**certificate.payload, **change}
    db.session.flush()
    assert queries.verify(certificate.serial).state == "unknown"
    assert "does not match its signature" in caplog.text


def test_a_copied_signature_does_not_fit_another_serial(certificate, cast):
    learn(cast, "joko", db.session.get_one(type(certificate.completion.course), certificate.completion.course_id))
    other = queries.own_certificates(cast.viewer("joko"))[0]
    stolen = db.session.query(type(certificate)).filter_by(serial=other.serial).one()
    stolen.payload, stolen.signature = certificate.payload, certificate.signature
    db.session.flush()
    assert queries.verify(other.serial).state == "unknown"


def test_a_mutated_signature_is_unknown(certificate):
    certificate.signature = ("B" if certificate.signature[0] == "A" else "A") + certificate.signature[1:]
    db.session.flush()
    assert queries.verify(certificate.serial).state == "unknown"


def test_ones_own_list_holds_ones_own(certificate, cast):
    (row,) = queries.own_certificates(cast.viewer("siti"))
    assert (row.course, row.jp, row.ready, row.revoked_at) == ("Layanan yang Ramah", 3, False, None)
    assert queries.own_certificates(cast.viewer("joko")) == []


def test_somebody_elses_certificate_does_not_exist(certificate, cast):
    assert queries.own_certificate(cast.viewer("siti"), certificate.uuid) is certificate
    for viewer, wanted in ((cast.viewer("joko"), certificate.uuid), (cast.viewer("siti"), uuid.uuid4())):
        with pytest.raises(Missing):
            queries.own_certificate(viewer, wanted)


def test_certificates_are_found_by_their_completion(certificate):
    assert queries.of_completions([certificate.completion_id])[certificate.completion_id].serial == certificate.serial
    assert queries.of_completions([]) == {}


@pytest.mark.parametrize(("q", "count"), [("", 1), ("siti", 1), ("rahma", 1), ("ahma", 0), ("%", 0), ("joko", 0)])
def test_the_register_is_searched_by_the_beginnings_of_names(certificate, cast, q, count):
    rows, total = queries.issued(cast.viewer("dewi"), q, 1, 25)
    assert (len(rows), total) == (count, count)


def test_the_register_is_searched_by_code(certificate, cast):
    assert queries.issued(cast.viewer("dewi"), certificate.serial.lower(), 1, 25)[1] == 1


def test_another_agency_sees_nothing_of_it(certificate, cast):
    oki = cast.viewer("oki")
    assert queries.issued(oki, "", 1, 25) == ([], 0)
    with pytest.raises(Missing):
        queries.issued_by_agency(oki, certificate.uuid)
    assert queries.issued_by_agency(cast.viewer("dewi"), certificate.uuid) is certificate


def test_the_register_has_pages(cast, database):
    course = publish_course(cast)
    for person in ("siti", "joko", "budi"):
        learn(cast, person, course)
    rows, total = queries.issued(cast.viewer("dewi"), "", 2, 2)
    assert (len(rows), total) == (1, 3)
