"""Uploading, checking, applying and undoing a list the way HR does, without the pages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.accounts.models import Account, RoleGrant
from lms.db import db, transaction
from lms.jobs import worker
from lms.jobs.models import Job
from lms.people import jobs
from lms.people.importing import batches
from lms.people.importing.queries import reach_of
from lms.people.models import ImportBatch, ImportRow
from tests.cast import Cast


def narrow(cast: Cast, key: str, unit: str) -> None:
    """From now on the roles of a person hold within `unit` only."""
    account = db.session.query(Account).filter_by(person_id=cast.person(key).id).one()
    db.session.query(RoleGrant).filter_by(account_id=account.id).update({"unit_id": cast.unit(unit).id})
    db.session.commit()


class Desk:
    """An HR officer at work; every step is a transaction of its own, as a request is."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def viewer(self) -> Viewer:
        """The officer."""
        return self.cast.viewer("hana")

    def check(self, data: bytes, *, unit: str | None = None, **changes: int) -> uuid.UUID:
        """Upload and check a list; returns the batch's uuid."""
        if unit is not None:
            narrow(self.cast, "hana", unit)
        with transaction():
            viewer = self.viewer()
            batch = batches.upload(viewer, data, "pegawai.csv")
            batches.check(batch, reach_of(viewer), {**batch.mapping, **changes})
            return batch.uuid

    def apply(self, batch: uuid.UUID) -> None:
        """Apply a batch by its job."""
        with transaction():
            batches.apply(self.viewer(), self.batch(batch))
        self.work()

    def undo(self, batch: uuid.UUID) -> None:
        """Undo a batch by its job."""
        with transaction():
            batches.undo(self.viewer(), self.batch(batch))
        self.work()

    @staticmethod
    def work() -> None:
        """Do the waiting jobs of this room, and no other room's."""
        for job in db.session.scalars(sa.select(Job.id).where(Job.name.in_(jobs.JOBS), Job.state == "queued")).all():
            worker.run(job, jobs.JOBS)

    def run(self, data: bytes) -> uuid.UUID:
        """Upload, check and apply."""
        batch = self.check(data)
        self.apply(batch)
        return batch

    @staticmethod
    def batch(batch: uuid.UUID) -> ImportBatch:
        """The batch as it stands."""
        return db.session.query(ImportBatch).filter_by(uuid=batch).one()

    def rows(self, batch: uuid.UUID) -> dict[int, ImportRow]:
        """Its rows by number."""
        return {row.number: row for row in db.session.query(ImportRow).filter_by(batch_id=self.batch(batch).id)}

    def codes(self, batch: uuid.UUID) -> dict[int, list[tuple[Any, str]]]:
        """What is wrong with which row."""
        return {
            number: [(one["field"], one["code"]) for one in row.problems]
            for number, row in self.rows(batch).items()
            if row.problems
        }

    def states(self, batch: uuid.UUID) -> dict[int, str]:
        """Every row's status."""
        return {number: row.status for number, row in self.rows(batch).items()}


@pytest.fixture
def desk(app: Any, cast: Cast) -> Any:
    """The desk of Hana, HR officer of the whole agency."""
    with app.app_context():
        yield Desk(cast)
        db.session.rollback()


@pytest.fixture
def in_words(app: Any) -> Any:
    """A request of nobody around the test itself, for functions that word messages."""
    with app.test_request_context():
        yield
