"""Errors of the database go into logs and job records: they never say what was written."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from lms.db import db, transaction
from lms.people.models import Person
from tests.cast import PEOPLE
from tests.conftest import POSTGRES

log = logging.getLogger("lms.errors")
NIP = PEOPLE["siti"].nip


def test_a_refused_row_is_logged_with_its_constraint_and_without_its_values(database, cast, caplog):
    db.session.add(Person(agency_id=cast.agency().id, nip=NIP, name="Kembar Siti", employment="pns"))
    with pytest.raises(sa.exc.IntegrityError) as refused:
        db.session.flush()
    log.error("refused", exc_info=refused.value)
    assert "nip" in caplog.text
    assert NIP not in caplog.text
    assert "Kembar Siti" not in caplog.text
    assert NIP not in str(refused.value.orig)


@pytest.mark.skipif(not POSTGRES, reason="SQLite takes any value into any column")
def test_a_value_that_does_not_fit_is_not_repeated(database, caplog):
    with pytest.raises(sa.exc.DataError) as refused:
        db.session.execute(sa.text("select cast(:nip as date)"), {"nip": f"x{NIP}"})
    log.error("refused", exc_info=refused.value)
    assert "invalid input syntax" in caplog.text
    assert NIP not in caplog.text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sa.exc.IntegrityError, 'duplicate key value violates unique constraint "uq_person_nip"'),
        (sa.exc.DataError, 'invalid input syntax for type date: "…"'),
    ],
)
def test_details_of_the_driver_are_cut_on_every_database(database, monkeypatch, error, said):
    told = said.replace("…", NIP) + f"\nDETAIL:  Key (nip)=({NIP}) already exists."
    driver = type(error.__name__, (db.engine.dialect.loaded_dbapi.__dict__[error.__name__],), {})(told)

    def refuse(cursor, statement, parameters, context):
        raise driver

    monkeypatch.setattr(db.engine.dialect, "do_execute", lambda *given, **named: refuse(*given))
    with pytest.raises(error) as refused:
        db.session.execute(sa.text("select 1 from person where nip = :nip"), {"nip": NIP})
    assert said in str(refused.value)
    assert str(driver) == said
    assert NIP not in str(refused.value)


@pytest.mark.skipif(POSTGRES, reason="PostgreSQL ends a transaction only with its connection")
def test_a_transaction_that_sqlite_ended_by_itself_is_not_called_done(app, database, cast):
    with pytest.raises(sa.exc.OperationalError, match="by itself"), transaction():
        db.session.add(Person(agency_id=cast.agency().id, nip="3" * 18, name="Hilang", employment="pns"))
        db.session.flush()
        db.session.connection().connection.driver_connection.execute("ROLLBACK")
    with transaction("read"):
        assert db.session.query(Person).filter_by(nip="3" * 18).count() == 0
