"""Undo within a day: old values come back, what was added ends, and nobody who acted since is touched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.audit.models import AuditEvent
from lms.clock import now, set_to
from lms.db import db, transaction
from lms.people import services
from lms.people.importing import batches
from lms.people.models import Person
from lms.people.signals import acted_since
from lms.problems import Conflict
from tests.cast import PEOPLE
from tests.lms.people.importing.test_applying import person, posts
from tests.lms.people.importing.test_planning import SITI, changed
from tests.lms.people.sheets import NEW, OTHER_NEW, csv_file

MOVED = changed(SITI, name="Siti Baru", unit="smp-siang", valid_from="2026-01-01")


def test_changed_people_are_as_before(desk):
    before = posts(SITI[0])
    batch = desk.run(csv_file(MOVED))
    assert posts(SITI[0]) != before
    desk.undo(batch)
    assert posts(SITI[0]) == before
    assert person(SITI[0]).name == "Siti Rahmawati"
    assert desk.batch(batch).counts["undone"] == 1


def test_a_post_replaced_on_its_first_day_comes_back(desk):
    before = posts(SITI[0])
    batch = desk.run(csv_file(changed(SITI, unit="smp-siang", valid_from="2024-01-01")))
    assert len(posts(SITI[0])) == 1
    desk.undo(batch)
    assert posts(SITI[0]) == before


def test_added_people_lose_the_post_and_become_inactive_but_are_never_deleted(desk):
    batch = desk.run(csv_file(NEW))
    desk.undo(batch)
    assert posts(NEW[0]) == []
    assert person(NEW[0]).active is False
    assert desk.batch(batch).state == "undone"


def test_the_list_can_be_imported_again_after_an_undo(desk):
    data = csv_file(NEW)
    desk.undo(desk.run(data))
    desk.run(data)
    assert person(NEW[0]).active
    assert len(posts(NEW[0])) == 1


def test_somebody_changed_since_is_left_alone_and_named(desk, cast):
    batch = desk.run(csv_file(MOVED, NEW))
    with transaction():
        services.edit_person(None, cast.person("siti"), name="Siti Ketiga", email=None, employment="pns")
    desk.undo(batch)
    assert desk.codes(batch) == {2: [(None, "changed_since")]}
    assert person(SITI[0]).name == "Siti Ketiga"
    assert posts(SITI[0])[-1][0] == "smp-siang"
    assert desk.batch(batch).counts == {"rows": 2, "new": 1, "changed": 1, "kept": 1, "undone": 1}


def test_an_added_person_who_acted_since_is_left_alone_and_named(desk):
    batch = desk.run(csv_file(NEW, OTHER_NEW))
    asked = []

    def answer(sender, person_ids, moment):
        asked.append((sorted(person_ids), moment))
        return {person(NEW[0]).id}

    with acted_since.connected_to(answer):
        desk.undo(batch)
    assert asked == [([person(NEW[0]).id, person(OTHER_NEW[0]).id], desk.batch(batch).applied_at)]
    assert desk.codes(batch) == {2: [(None, "acted_since")]}
    assert person(NEW[0]).active
    assert not person(OTHER_NEW[0]).active


def test_somebody_who_activated_the_account_and_signed_in_is_left_alone(desk):
    from lms.accounts.models import Account

    batch = desk.run(csv_file(NEW))
    with transaction():
        account = db.session.query(Account).filter_by(person_id=person(NEW[0]).id).one()
        account.last_signed_in_at = now() + timedelta(minutes=1)
    desk.undo(batch)
    assert desk.codes(batch) == {2: [(None, "acted_since")]}


def test_after_a_day_it_is_too_late(desk):
    batch = desk.run(csv_file(NEW))
    with set_to(now() + timedelta(hours=25)), pytest.raises(Conflict, match="tidak dapat dibatalkan lagi"):
        desk.undo(batch)


def test_nothing_is_undone_twice(desk):
    batch = desk.run(csv_file(NEW))
    desk.undo(batch)
    with pytest.raises(Conflict):
        desk.undo(batch)


def test_a_job_that_gave_up_can_be_undone(desk, monkeypatch):
    from lms.jobs.models import Job
    from lms.people.importing import applying

    monkeypatch.setattr(applying, "CHUNK", 1)
    original = applying.apply_some

    def stop_after_one(viewer, found):
        if applying.rows_to_apply(found) == 1:
            raise RuntimeError("power cut")
        return original(viewer, found)

    monkeypatch.setattr(applying, "apply_some", stop_after_one)
    batch = desk.check(csv_file(NEW, OTHER_NEW))
    desk.apply(batch)
    with transaction():
        db.session.query(Job).update({"state": "dead"})
    assert batches.may_undo(desk.batch(batch), db.session.query(Job).filter_by(uuid=desk.batch(batch).job_uuid).one())
    desk.undo(batch)
    assert not person(NEW[0]).active
    assert desk.batch(batch).counts["undone"] == 1


def test_undoing_is_recorded(desk):
    batch = desk.run(csv_file(NEW))
    desk.undo(batch)
    events = db.session.query(AuditEvent).filter(AuditEvent.action.like("%import_undone")).all()
    assert {event.object_type for event in events} == {"person", "import_batch"}
    assert db.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).count() == 1
