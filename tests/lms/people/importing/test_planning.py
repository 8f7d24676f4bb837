"""Rows compared with what is recorded: new, changed, unchanged, or a problem that names the remedy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.clock import today
from lms.db import transaction
from lms.people import services
from tests.cast import PEOPLE
from tests.lms.people.sheets import NEW, OTHER_NEW, PPPK, csv_file, xlsx_file

SITI = (
    PEOPLE["siti"].nip,
    "Siti Rahmawati",
    "siti@example.id",
    "PNS",
    "sd-pagi",
    "guru-pertama",
    "definitif",
    "tidak",
    "2024-01-01",
)


def changed(row, **cells):
    keys = ("nip", "name", "email", "employment", "unit", "position", "kind", "leads", "valid_from")
    return tuple(cells.get(key, value) for key, value in zip(keys, row, strict=True))


def test_new_changed_and_unchanged_rows_are_told_apart(desk):
    moved = changed(SITI, nip=PEOPLE["joko"].nip, name="Joko Prasetyo", email="joko@example.id", valid_from="")
    batch = desk.check(csv_file(NEW, SITI, moved))
    assert desk.states(batch) == {2: "new", 3: "unchanged", 4: "changed"}
    row = desk.rows(batch)[4]
    assert (row.before["unit"], row.after["unit"]) == ("SMPN Siang 02", "SDN Pagi 01")
    assert set(row.after) == {"unit", "valid_from"}
    assert desk.batch(batch).counts == {"rows": 3, "new": 1, "changed": 1, "unchanged": 1}


def test_empty_cells_change_nothing(desk):
    batch = desk.check(csv_file((PEOPLE["siti"].nip, *[""] * 8)))
    assert desk.states(batch) == {2: "unchanged"}


def test_names_of_units_and_posts_work_as_well_as_codes(desk):
    batch = desk.check(csv_file(changed(NEW, unit="sdn pagi 01", position="GURU ahli pertama")))
    assert desk.states(batch) == {2: "new"}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"unit": "sd-pgi"}, ("unit", "unit_unknown")),
        ({"position": "guru-petama"}, ("position", "position_unknown")),
        ({"unit": "kota-lain"}, ("unit", "unit_unknown")),
        ({"position": "guru-lain"}, ("position", "position_unknown")),
        ({"unit": ""}, ("unit", "unit_missing")),
        ({"position": ""}, ("position", "position_missing")),
        ({"name": ""}, ("name", "name_missing")),
        ({"employment": "PPPK"}, ("employment", "employment_differs_pns")),
        ({"nip": PPPK[0], "employment": "PNS"}, ("employment", "employment_differs_pppk")),
        ({"nip": PEOPLE["oki"].nip}, ("nip", "foreign")),
        ({"nip": PEOPLE["hana"].nip}, ("nip", "own_row")),
        (
            {"nip": PEOPLE["siti"].nip, "unit": "smp-siang", "valid_from": "2020-01-01"},
            ("valid_from", "starts_too_early"),
        ),
    ],
)
def test_a_problem_is_named_with_its_field(desk, cells, problem):
    batch = desk.check(csv_file(changed(NEW, **cells)))
    assert desk.states(batch) == {2: "problem"}
    assert desk.codes(batch) == {2: [problem]}


def test_near_matches_of_an_unknown_code_are_offered(desk):
    batch = desk.check(csv_file(changed(NEW, unit="sd-pgi"), changed(OTHER_NEW, unit="???")))
    assert "sd-pagi" in desk.rows(batch)[2].problems[0]["params"]["near"]
    assert desk.rows(batch)[3].problems[0]["params"]["near"] == ""


def test_a_code_that_only_begins_alike_is_another_unit(desk):
    batch = desk.check(csv_file(changed(NEW, unit="dinas")))
    assert desk.rows(batch)[2].after["unit"] == "Dinas"


def test_rows_of_one_person_name_each_other(desk):
    batch = desk.check(csv_file(NEW, OTHER_NEW, NEW, NEW))
    assert desk.states(batch) == {2: "problem", 3: "new", 4: "problem", 5: "problem"}
    assert desk.rows(batch)[4].problems[0]["params"] == {"rows": "2, 5", "row": 4}


def test_a_number_kept_as_a_number_is_refused(desk):
    batch = desk.check(xlsx_file((199305052019032021, *NEW[1:])))
    assert desk.codes(batch) == {2: [("nip", "nip_was_number")]}


def test_a_name_that_two_posts_share_must_be_a_code(desk, cast):
    from lms.agencies.models import JobTier, Position
    from lms.db import db

    with transaction():
        tier = db.session.query(JobTier).first()
        db.session.add(Position(agency_id=cast.agency().id, code="guru-2", name="Guru Ahli Pertama", tier_id=tier.id))
    batch = desk.check(csv_file(changed(NEW, position="Guru Ahli Pertama")))
    assert desk.codes(batch) == {2: [("position", "ambiguous")]}
    assert desk.rows(batch)[2].problems[0]["params"]["codes"] == "guru-pertama, guru-2"


def test_a_closed_unit_takes_nobody(desk, cast):
    from lms.clock import now

    with transaction():
        cast.unit("sd-pagi").archived_at = now()
    batch = desk.check(csv_file(NEW, changed(SITI, leads="ya", unit="", position="")))
    assert desk.codes(batch) == {2: [("unit", "unit_closed")], 3: [("unit", "unit_closed")]}


def test_an_officer_of_a_unit_fills_only_that_unit(desk):
    elsewhere = changed(SITI, nip=PEOPLE["tari"].nip, name="Tari Kusuma", email="", unit="sd-pagi")
    batch = desk.check(csv_file(NEW, changed(OTHER_NEW, unit="bpsdm"), elsewhere, SITI), unit="dinas-pendidikan")
    assert desk.states(batch) == {2: "new", 3: "problem", 4: "problem", 5: "unchanged"}
    assert desk.codes(batch) == {3: [("unit", "unit_closed")], 4: [("nip", "outside")]}


def test_somebody_without_a_post_may_be_taken_in_by_an_officer_of_a_unit(desk, cast):
    with transaction():
        services.add_person(cast.agency(), nip=NEW[0], name=NEW[1], employment="pns")
    batch = desk.check(csv_file(NEW), unit="dinas-pendidikan")
    assert desk.states(batch) == {2: "changed"}


def test_an_acting_post_stands_beside_the_definitive_one(desk):
    acting = changed(SITI, position="kepala-sekolah", kind="plt", leads="ya", valid_from="")
    batch = desk.check(csv_file(acting))
    row = desk.rows(batch)[2]
    assert (row.status, row.before, row.after["kind"], row.after["leads"]) == ("changed", {}, "plt", True)


def test_a_later_first_day_of_the_same_post_is_a_correction(desk):
    batch = desk.check(csv_file(changed(SITI, valid_from="2024-03-01")))
    row = desk.rows(batch)[2]
    assert (row.before, row.after) == ({"valid_from": "2024-01-01"}, {"valid_from": "2024-03-01"})


def test_a_corrected_day_may_not_reach_into_the_post_before_nor_behind_the_end(desk, cast):
    long_ago = today() - timedelta(days=100)
    with transaction():
        services.assign(
            None,
            cast.person("joko"),
            position=cast.position("guru-pertama"),
            unit=cast.unit("sd-pagi"),
            valid_from=long_ago,
        )
        services.assign(
            None,
            cast.person("siti"),
            position=cast.position("guru-pertama"),
            unit=cast.unit("smp-siang"),
            valid_from=long_ago,
        )
        last = services.assign(
            None,
            cast.person("siti"),
            position=cast.position("widyaiswara"),
            unit=cast.unit("bpsdm"),
            valid_from=today(),
        )
        last.valid_to = today() + timedelta(days=3)
    joko = changed(SITI, nip=PEOPLE["joko"].nip, name="", email="", valid_from="2024-05-05")
    siti = changed(SITI, unit="bpsdm", position="widyaiswara", valid_from=(today() + timedelta(days=9)).isoformat())
    batch = desk.check(csv_file(joko, siti))
    assert desk.codes(batch) == {2: [("valid_from", "reaches_into_earlier")], 3: [("valid_from", "starts_after_end")]}


def test_somebody_who_had_left_is_a_change(desk, cast):
    with transaction():
        services.deactivate(None, cast.person("siti"), reason="pindah tugas")
    batch = desk.check(csv_file(changed(SITI, valid_from=date(2024, 1, 1).isoformat()), NEW))
    assert desk.rows(batch)[2].after["active"] is True


def test_thousands_of_wrong_codes_do_not_search_for_each(desk):
    rows = [changed(NEW, nip=f"19930505201903{2000 + number}", unit=f"unit-{number}x") for number in range(21, 421)]
    batch = desk.check(csv_file(*rows))
    assert desk.batch(batch).counts == {"rows": 400, "problem": 400}
