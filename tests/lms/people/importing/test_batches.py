"""A batch from upload to the wish to apply or undo it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.audit.models import AuditEvent
from lms.clock import now, set_to
from lms.db import db, transaction
from lms.people.importing import batches
from lms.people.importing.queries import reach_of
from lms.people.models import ImportBatch, ImportRow, Person
from lms.problems import Conflict, Problem
from tests.lms.people.sheets import HEADER, NEW, OTHER_NEW, csv_file


def test_an_upload_changes_nobody(desk):
    before = db.session.query(Person).count()
    batch = desk.check(csv_file(NEW))
    assert db.session.query(Person).count() == before
    assert desk.batch(batch).state == "checked"


def test_the_name_of_a_file_is_kept_short(desk):
    with transaction():
        batch = batches.upload(desk.viewer(), csv_file(NEW), "x" * 500 + ".csv")
        assert len(batch.file_name) == 200
        assert batch.file_name.endswith(".csv")


@pytest.mark.parametrize(
    ("mapping", "fields"),
    [({}, {"nip", "name"}), ({"nip": 0}, {"name"}), ({"nip": 0, "name": 0}, {"nip", "name"})],
)
def test_a_mapping_needs_every_required_column_once(desk, mapping, fields):
    with pytest.raises(Problem) as caught:
        batches.check_mapping(ImportBatch(), mapping)
    assert set(caught.value.fields) == fields


def test_rows_can_be_checked_again_with_other_columns(desk):
    with transaction():
        viewer = desk.viewer()
        batch = batches.upload(viewer, csv_file(NEW), "pegawai.csv")
        batches.check(batch, reach_of(viewer), {"nip": 0, "name": 2})
        assert db.session.query(ImportRow).one().after["name"] == "maya@example.id"
        batches.check(batch, reach_of(viewer), batch.mapping | {"name": 1})
        db.session.expire_all()
        assert db.session.query(ImportRow).one().after["name"] == "Maya Lestari"


def test_an_applied_batch_is_neither_checked_applied_nor_thrown_away_again(desk):
    batch = desk.run(csv_file(NEW))
    found, viewer = desk.batch(batch), desk.viewer()
    for attempt in (
        lambda: batches.check(found, reach_of(viewer), found.mapping),
        lambda: batches.apply(viewer, found),
        lambda: batches.discard(viewer, found),
    ):
        with pytest.raises(Conflict):
            attempt()


def test_a_checked_batch_cannot_be_undone(desk):
    batch = desk.check(csv_file(NEW))
    with pytest.raises(Conflict):
        batches.undo(desk.viewer(), desk.batch(batch))


def test_throwing_away_is_recorded_and_takes_the_rows(desk):
    batch = desk.check(csv_file(NEW))
    with transaction():
        batches.discard(desk.viewer(), desk.batch(batch))
    assert db.session.query(ImportRow).count() == 0
    assert db.session.query(AuditEvent).filter_by(action="people.import_discarded").count() == 1


def test_personal_data_of_old_imports_is_forgotten(desk):
    start = now()
    with set_to(start - timedelta(days=40)):
        applied = desk.run(csv_file(NEW))
        draft = desk.check(csv_file(OTHER_NEW))
    with set_to(start - timedelta(days=5)):
        recent = desk.check(csv_file(OTHER_NEW))
    desk.check(csv_file(OTHER_NEW))
    assert desk.rows(applied) == {}
    assert desk.batch(applied).counts["applied"] == 1
    assert db.session.query(ImportBatch).filter_by(uuid=draft).count() == 0
    assert len(desk.rows(recent)) == 1


def test_the_columns_of_the_last_applied_import_are_remembered(desk):
    header = ("Kolom satu", "Kolom dua", *HEADER[2:])
    batch = desk.check(csv_file(NEW, header=header), nip=0, name=1)
    desk.apply(batch)
    with transaction():
        again = batches.upload(desk.viewer(), csv_file(OTHER_NEW, header=header), "pegawai.csv")
        assert (again.mapping["nip"], again.mapping["name"]) == (0, 1)
