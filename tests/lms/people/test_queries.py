"""Whom a viewer finds, and in which state."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from lms.access.permissions import Permission
from lms.clock import today
from lms.people import queries, services
from lms.people.queries import Wanted
from lms.problems import Missing
from tests.cast import PEOPLE
from tests.lms.people.conftest import narrow


def names(viewer, **wanted):
    rows, _more = queries.people(viewer, Wanted(**wanted), 1)
    return {row.name for row in rows}


def test_whoever_manages_the_root_finds_everybody_of_the_agency(database, cast):
    found = names(cast.viewer("hana"))
    assert found == {member.name for member in PEOPLE.values() if member.unit != "kota-lain"}


def test_an_officer_of_a_unit_finds_its_people_also_those_without_a_post_now(database, cast):
    narrow(cast, "hana", "sudin")
    viewer = cast.viewer("hana")
    assert names(viewer) == {"Siti Rahmawati", "Budi Santosa", "Ani Wulandari", "Joko Prasetyo"}
    post = queries.all_assignments(cast.person("siti").id)[0]
    services.end_assignment(None, post, last_day=today() - timedelta(days=1))
    assert names(viewer, state="without") == {"Siti Rahmawati"}
    assert queries.managed_person(viewer, cast.person("siti").uuid).name == "Siti Rahmawati"
    with pytest.raises(Missing):
        queries.managed_person(viewer, cast.person("tari").uuid)
    assert queries.managed_by_nip(viewer, PEOPLE["tari"].nip) is None
    assert not queries.manages_agency(viewer, Permission.PEOPLE_MANAGE)


def test_a_list_is_narrowed_by_name_unit_and_post(database, cast):
    viewer = cast.viewer("hana")
    assert names(viewer, name="RAHMAW") == {"Siti Rahmawati"}
    assert names(viewer, unit=cast.unit("sd-pagi")) == {"Siti Rahmawati", "Budi Santosa"}
    assert names(viewer, post="guru") == {"Siti Rahmawati", "Joko Prasetyo"}
    assert names(viewer, post="guru", unit=cast.unit("sd-pagi")) == {"Siti Rahmawati"}
    assert names(viewer, name="%") == set()
    services.deactivate(None, cast.person("siti"), reason="pindah tugas")
    assert names(viewer, state="left") == {"Siti Rahmawati"}


def test_a_row_shows_the_posts_of_today_the_definitive_one_first(database, cast):
    services.assign(
        None,
        cast.person("siti"),
        position=cast.position("kepala-sekolah"),
        unit=cast.unit("smp-siang"),
        kind="plt",
        leads=True,
        valid_from=today(),
    )
    (row,), more = queries.people(cast.viewer("hana"), Wanted(name="siti"), 1)
    assert [(post.kind, post.unit, post.leads) for post in row.posts] == [
        ("definitif", "SDN Pagi 01", False),
        ("plt", "SMPN Siang 02", True),
    ]
    assert not more


def test_choices_stay_within_scope_and_depth(database, cast):
    codes = {one.code for one in queries.unit_choices(cast.viewer("hana"))}
    assert "sudin" in codes
    assert "sd-pagi" not in codes
    assert "kota-lain" not in codes
    assert {one.code for one in queries.post_choices(cast.viewer("hana"))} == {
        "guru-pertama",
        "kepala-sekolah",
        "kepala-seksi",
        "widyaiswara",
    }


def test_a_post_is_found_only_with_its_person(database, cast):
    post = queries.all_assignments(cast.person("siti").id)[0]
    assert queries.assignment_of(cast.person("siti"), post.uuid) is post
    with pytest.raises(Missing):
        queries.assignment_of(cast.person("joko"), post.uuid)


def test_a_supervisor_finds_the_subtree_and_not_himself(database, cast):
    viewer = cast.viewer("budi")
    assert queries.person_in_scope(viewer, Permission.TEAM_VIEW, cast.person("siti").uuid).name == "Siti Rahmawati"
    for uuid_ in (cast.person("budi").uuid, cast.person("joko").uuid, cast.person("oki").uuid, uuid.uuid4()):
        with pytest.raises(Missing):
            queries.person_in_scope(viewer, Permission.TEAM_VIEW, uuid_)


def test_the_supervisor_is_the_nearest_who_leads(database, cast):
    assert queries.supervisor_of(cast.person("siti").id).name == "Budi Santosa"
    assert queries.supervisor_of(cast.person("budi").id).name == "Ani Wulandari"
    assert queries.supervisor_of(cast.person("oki").id) is None


def test_posts_of_another_day_are_found_by_the_day(database, cast):
    assert queries.current_assignments(cast.person("siti").id, date(2020, 1, 1)) == []
    assert [one.unit.code for one in queries.current_assignments(cast.person("siti").id)] == ["sd-pagi"]
