"""The audit chain notices every change."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from lms.audit.models import AuditEvent
from lms.audit.services import record, verify


@pytest.fixture
def chain(database, cast):
    database.session.execute(sa.delete(AuditEvent))
    return [record(cast.viewer("hana"), f"probe.{number}", "thing", uuid.uuid4(), number=number) for number in range(5)]


def test_a_fresh_chain_holds(chain):
    assert verify() == (5, None)


@pytest.mark.parametrize("name", ["action", "reason", "object_type"])
def test_an_edited_entry_is_named(chain, database, name):
    database.session.execute(sa.update(AuditEvent).where(AuditEvent.id == chain[2].id).values({name: "lain"}))
    database.session.expire_all()
    assert verify() == (2, chain[2].uuid)


def test_a_deleted_entry_breaks_the_next(chain, database):
    database.session.execute(sa.delete(AuditEvent).where(AuditEvent.id == chain[1].id))
    database.session.expire_all()
    assert verify() == (1, chain[2].uuid)
