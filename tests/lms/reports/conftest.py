"""A course with people in it; more people than a page holds; a counter of queries."""

from __future__ import annotations

from datetime import date

import pytest

from lms.db import db, transaction
from tests.lms.team.conftest import queries_of
from tests.lms.team.courses import finish, join, make_course

assert queries_of


@pytest.fixture
def course(app, cast):
    """Siti has finished it, Joko is in it and late, Oki of another agency is in it; returns its slug."""
    with app.app_context(), transaction():
        row = make_course(cast)
        finish(row, join(cast, row, "siti"))
        join(cast, row, "joko", days_late=4)
        join(cast, row, "oki")
        return row.slug


@pytest.fixture
def crowd(app, cast):
    """`crowd(count, unit)` puts that many teachers to work in a unit."""

    def fill(count, unit="smp-siang"):
        from lms.people.models import Assignment, Person

        with app.app_context(), transaction():
            for number in range(count):
                nip = f"19950101202001{len(unit):02d}{number:02d}"
                person = Person(agency_id=cast.agency().id, nip=nip, name=f"=Guru {number}", employment="pns")
                db.session.add(person)
                db.session.flush()
                db.session.add(
                    Assignment(
                        person_id=person.id,
                        position_id=cast.position("guru-pertama").id,
                        unit_id=cast.unit(unit).id,
                        valid_from=date(2024, 1, 1),
                    )
                )

    return fill
