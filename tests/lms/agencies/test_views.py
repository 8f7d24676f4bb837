"""HR edits the tree and the posts, as pages."""

from __future__ import annotations

import uuid

from lms.agencies.models import OrgClosure


def test_only_hr_sees_the_organisation(sign_in):
    assert sign_in("siti").get("/organisasi").status_code == 403
    assert "SDN Pagi 01" in sign_in("hana").get("/organisasi").text


def test_the_training_agency_reaches_role_profiles_and_changes_no_post(sign_in):
    browser = sign_in("dewi")
    assert 'href="/jabatan"' in browser.get("/").text
    page = browser.get("/jabatan").text
    assert "/profil" in page
    assert "/jabatan/baru" not in page
    assert browser.get("/jabatan/baru").status_code == 403


def test_a_unit_is_added_below_another(sign_in, cast, database):
    parent = cast.unit("sudin").uuid
    database.session.rollback()
    browser = sign_in("hana")
    form = {"name": "SDN Sore 03", "code": "sd-sore", "kind": "section", "parent": str(parent)}
    assert browser.send(f"/organisasi/{parent}/baru", form).status_code == 303
    unit = cast.unit("sd-sore")
    assert database.session.get(OrgClosure, (cast.unit("dki").id, unit.id)).depth == 3


def test_a_taken_code_is_refused_and_the_typed_name_stays(sign_in, cast, database):
    parent = cast.unit("sudin").uuid
    database.session.rollback()
    form = {"name": "Unit Kembar", "code": "sd-pagi", "kind": "section", "parent": str(parent)}
    answer = sign_in("hana").send(f"/organisasi/{parent}/baru", form)
    assert answer.status_code == 422
    assert "sudah dipakai" in answer.text
    assert "Unit Kembar" in answer.text


def test_a_unit_cannot_move_below_itself(sign_in, cast, database):
    unit, below = cast.unit("sudin").uuid, cast.unit("sd-pagi").uuid
    database.session.rollback()
    form = {"name": "Suku Dinas", "code": "sudin", "kind": "division", "parent": str(below)}
    answer = sign_in("hana").send(f"/organisasi/{unit}", form)
    assert answer.status_code == 422
    assert "ke bawah dirinya sendiri" in answer.text


def test_moving_a_unit_moves_everything_below_it(sign_in, cast, database):
    unit, target = cast.unit("sudin"), cast.unit("dinas")
    form = {"name": "Suku Dinas", "code": "sudin", "kind": "division", "parent": str(target.uuid)}
    path, school, old = f"/organisasi/{unit.uuid}", cast.unit("sd-pagi").id, cast.unit("dinas-pendidikan").id
    new = target.id
    database.session.rollback()
    assert sign_in("hana").send(path, form).status_code == 303
    assert database.session.get(OrgClosure, (new, school)).depth == 2
    assert database.session.get(OrgClosure, (old, school)) is None


def test_units_of_another_agency_do_not_exist(sign_in, cast, database):
    foreign = cast.unit("kota-lain").uuid
    database.session.rollback()
    browser = sign_in("hana")
    assert browser.get(f"/organisasi/{foreign}").status_code == 404
    assert browser.get(f"/organisasi/{uuid.uuid4()}").status_code == 404
    assert browser.get("/organisasi/99999999999999999999999").status_code == 404


def test_a_new_post_gets_the_levels_of_its_tier(sign_in, cast, database):
    form = {"name": "Analis Data", "code": "analis-data", "tier": "jf_ahli_muda", "family": ""}
    assert sign_in("hana").send("/jabatan/baru", form).status_code == 303
    from lms.competencies.models import RoleProfile

    position = cast.position("analis-data")
    profile = database.session.query(RoleProfile).filter_by(position_id=position.id).one()
    assert {line.level for line in profile.requirements} == {3}
