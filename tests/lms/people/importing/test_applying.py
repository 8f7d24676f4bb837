"""A checked list is written through the services; the same list once more changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lms.accounts.models import Account
from lms.agencies.models import Position
from lms.agencies.services import add_unit
from lms.audit.models import AuditEvent
from lms.db import db, transaction
from lms.people import services
from lms.people.importing import applying
from lms.people.models import Assignment, Person
from lms.people.signals import assignment_changed
from lms.problems import Problem
from tests.cast import PEOPLE
from tests.lms.people.importing.test_planning import SITI, changed
from tests.lms.people.sheets import NEW, OTHER_NEW, PPPK, csv_file

CASES = Path(__file__).parents[5] / "shared" / "cases" / "hr"


def person(nip):
    return db.session.query(Person).filter_by(nip=nip).one_or_none()


def posts(nip):
    found = db.session.query(Assignment).join(Person).filter(Person.nip == nip).order_by(Assignment.valid_from)
    return [(one.unit.code, one.position.code, one.kind, one.leads, str(one.valid_from), one.valid_to) for one in found]


def test_new_people_get_their_data_and_their_post(desk):
    batch = desk.run(csv_file(NEW, OTHER_NEW, PPPK))
    maya = person(NEW[0])
    assert (maya.name, maya.email, maya.employment, maya.active) == ("Maya Lestari", "maya@example.id", "pns", True)
    assert posts(NEW[0]) == [("sd-pagi", "guru-pertama", "definitif", False, "2024-02-01", None)]
    assert person(PPPK[0]).employment == "pppk"
    assert desk.batch(batch).state == "applied"
    assert desk.batch(batch).counts == {"rows": 3, "new": 3, "applied": 3}


def test_nobody_can_sign_in_by_being_imported(desk):
    desk.run(csv_file(NEW))
    account = db.session.query(Account).join(Person).filter(Person.nip == NEW[0]).one_or_none()
    assert account is None or (account.state, account.password_hash) == ("pending", None)


def test_the_same_file_once_more_changes_nothing(desk):
    data = csv_file(
        NEW, OTHER_NEW, changed(SITI, unit="smp-siang", valid_from=""), changed(SITI, nip=PEOPLE["joko"].nip)
    )
    desk.run(data)
    again = desk.check(data)
    assert set(desk.states(again).values()) == {"unchanged"}
    with pytest.raises(Problem), transaction():
        from lms.people.importing import batches

        batches.apply(desk.viewer(), desk.batch(again))


def test_a_move_ends_the_post_held_until_then(desk):
    desk.run(csv_file(changed(SITI, unit="smp-siang", leads="ya", valid_from="2026-01-01")))
    (before, after) = posts(SITI[0])
    assert (before[0], str(before[5])) == ("sd-pagi", "2025-12-31")
    assert after == ("smp-siang", "guru-pertama", "definitif", True, "2026-01-01", None)


def test_a_first_day_is_corrected_in_place(desk):
    desk.run(csv_file(changed(SITI, valid_from="2024-03-01")))
    assert posts(SITI[0]) == [("sd-pagi", "guru-pertama", "definitif", False, "2024-03-01", None)]


def test_data_of_a_known_person_is_changed_and_an_empty_cell_keeps_it(desk):
    desk.run(csv_file(changed(SITI, name="Siti R. Dewanti", email="")))
    assert (person(SITI[0]).name, person(SITI[0]).email) == ("Siti R. Dewanti", "siti@example.id")


def test_somebody_who_had_left_comes_back(desk, cast):
    with transaction():
        services.deactivate(None, cast.person("siti"), reason="pindah tugas")
    desk.run(csv_file(changed(SITI, valid_from="")))
    assert person(SITI[0]).active
    assert [(one[0], one[5]) for one in posts(SITI[0])][-1] == ("sd-pagi", None)


def test_rows_with_a_problem_are_left_out(desk):
    batch = desk.run(csv_file(NEW, changed(OTHER_NEW, unit="tak-ada")))
    assert person(OTHER_NEW[0]) is None
    assert desk.batch(batch).counts == {"rows": 2, "new": 1, "problem": 1, "applied": 1}


def test_what_changed_between_check_and_apply_is_compared_anew(desk, cast):
    batch = desk.check(csv_file(NEW, OTHER_NEW))
    with transaction():
        services.add_person(cast.agency("kota-lain"), nip=NEW[0], name="Orang Lain", employment="pns")
        services.add_person(cast.agency(), nip=OTHER_NEW[0], name="Nama Lama", employment="pns")
    desk.apply(batch)
    assert desk.rows(batch)[2].outcome == "failed"
    assert desk.codes(batch)[2] == [("nip", "foreign")]
    assert person(OTHER_NEW[0]).name == "Nanda Putra"
    assert desk.rows(batch)[3].before["record"]["name"] == "Nama Lama"


def test_a_row_that_a_service_refuses_is_rolled_back_alone(desk, monkeypatch):
    def refuse(viewer, someone, **_):
        if someone.name == "Maya Lestari":
            raise Problem("Ditolak untuk uji.")
        return original(viewer, someone, **_)

    original = services.assign
    monkeypatch.setattr(services, "assign", refuse)
    batch = desk.run(csv_file(NEW, OTHER_NEW))
    assert person(NEW[0]) is None
    assert person(OTHER_NEW[0]) is not None
    assert desk.rows(batch)[2].problems == [
        {"field": None, "code": "refused", "params": {"text": "Ditolak untuk uji."}}
    ]


def test_a_job_that_stopped_goes_on_where_it_was(desk, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    batch = desk.check(csv_file(NEW, OTHER_NEW))
    original = applying.apply_some

    def stop_after_one(viewer, found):
        if applying.rows_to_apply(found) == 1:
            raise RuntimeError("power cut")
        return original(viewer, found)

    monkeypatch.setattr(applying, "apply_some", stop_after_one)
    desk.apply(batch)
    assert person(NEW[0]) is not None
    assert desk.batch(batch).state == "applying"
    monkeypatch.setattr(applying, "apply_some", original)
    desk.work()
    assert desk.batch(batch).counts["applied"] == 2
    assert db.session.query(Person).filter_by(nip=NEW[0]).count() == 1


def test_applying_is_recorded_with_who_asked_and_how_many(desk):
    batch = desk.run(csv_file(NEW))
    event = db.session.query(AuditEvent).filter_by(action="people.imported").one()
    assert event.object_uuid == batch
    assert event.account_uuid == desk.viewer().account_uuid
    assert event.detail["counts"]["applied"] == 1
    assert NEW[0] not in json.dumps([one.detail for one in db.session.query(AuditEvent)])


def test_rooms_above_hear_of_every_new_post(desk):
    heard = []

    def hear(sender, person_id):
        heard.append(person_id)

    with assignment_changed.connected_to(hear):
        desk.run(csv_file(NEW, OTHER_NEW))
    assert set(heard) == {person(NEW[0]).id, person(OTHER_NEW[0]).id}


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not beside this checkout")
@pytest.mark.parametrize("name", ["pegawai.csv", "pegawai.xlsx"])
def test_a_list_of_another_system_comes_in_whole(desk, cast, name):
    expected = json.loads((CASES / "expected.json").read_text())
    data = (CASES / name).read_bytes()
    _prepare(cast, data)
    batch = desk.check(data)
    assert desk.batch(batch).counts == {"rows": expected["rows"], "new": expected["rows"]}
    desk.apply(batch)
    found = db.session.query(Person).filter(Person.nip.in_(expected["nips"])).all()
    assert sorted(one.nip for one in found) == sorted(expected["nips"])
    assert sum(one.employment == "pppk" for one in found) == expected["pppk"]
    first = person(expected["first"]["nip"])
    assert (first.name, first.email) == (expected["first"]["nama"], expected["first"]["email"])
    assert posts(first.nip)[0][:2] == (expected["first"]["opd_kode"], f"p-{expected['first']['jabatan']}")
    for unit, count in expected["opd_counts"].items():
        placed = db.session.query(Assignment).filter(
            Assignment.unit.has(name=unit), Assignment.person.has(Person.id.in_([one.id for one in found]))
        )
        assert placed.count() == count
    assert set(desk.states(desk.check(data)).values()) == {"unchanged"}


def _prepare(cast, data):
    """The units and posts that the list names."""
    from lms.people.importing.fields import knows
    from lms.people.importing.reading import read_sheet

    with transaction():
        sheet = read_sheet(data, knows=knows)
        header = [heading.lower() for heading in sheet.header]
        rows = [{key: cell.text for key, cell in zip(header, row.cells, strict=False)} for row in sheet.rows]
        agency, root = cast.agency(), cast.unit("dki")
        for code, unit in sorted({(row["opd_kode"], row["opd"]) for row in rows}):
            add_unit(agency, code=code, name=unit, kind="opd", parent=root)
        tier = cast.position("guru-pertama").tier_id
        known = {one.name for one in db.session.query(Position).filter_by(agency_id=agency.id)}
        for name in sorted({row["jabatan"] for row in rows} - known):
            db.session.add(Position(agency_id=agency.id, code=f"p-{name}", name=name, tier_id=tier))
