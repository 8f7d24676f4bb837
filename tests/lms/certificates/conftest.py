"""A finished course with its certificate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lms import clock
from lms.certificates.models import Certificate
from lms.db import db
from tests.factories.courses import learn, publish_course

FINISHED = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def certificate(cast, database):
    """Siti's certificate of 2 March 2026, in the test's own transaction."""
    with clock.set_to(FINISHED):
        learn(cast, "siti", publish_course(cast))
    return db.session.scalar(sa.select(Certificate))


@pytest.fixture
def issued(certificate, database):
    """The same, committed; uuid and serial as plain text."""
    found = {"uuid": str(certificate.uuid), "serial": certificate.serial, "id": certificate.id}
    database.session.commit()
    return found
