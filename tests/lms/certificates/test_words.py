"""Every band and notice has its words."""

from __future__ import annotations

from lms.certificates import words
from lms.certificates.services import BANDS


def test_every_band_has_a_name(app):
    with app.test_request_context():
        assert [words.band_name(name) for name, _least in BANDS] == ["Sangat baik", "Baik", "Cukup"]


def test_notices_name_the_course(app):
    with app.test_request_context():
        assert words.issued_notice({"course": "Integritas"}) == "Sertifikat kursus “Integritas” sudah terbit."
        assert "dicabut" in words.revoked_notice({"course": "Integritas"})
