"""HR edits what a post requires; everybody can read the dictionary."""

from __future__ import annotations

import pytest

from lms.competencies.models import RoleProfile
from lms.db import db


def form(**levels):
    found = {"basis": "Keputusan Kepala Dinas 12/2026", "effective_from": "2026-12-01"}
    for code, level in levels.items():
        name = code.replace("_", ".")
        found |= {f"level-{name}": level, f"weight-{name}": "4", f"critical-{name}": "on"}
    return found


def path(cast):
    return f"/jabatan/{cast.position('guru-pertama').uuid}/profil"


def test_a_new_version_is_put_in_force(sign_in, cast, database):
    where = path(cast)
    browser = sign_in("hana")
    assert "Bawaan jenjang" in browser.get(where).text
    assert browser.send(where, form(M_3="3")).status_code == 303
    assert "Keputusan Kepala Dinas 12/2026" in browser.get(where).text
    assert db.session.query(RoleProfile).filter_by(version=2).one().requirements[0].level == 3


@pytest.mark.parametrize("level", ["9", "satu", "-1"])
def test_a_level_outside_the_scale_is_refused(sign_in, cast, database, level):
    answer = sign_in("hana").send(path(cast), form(M_3=level))
    assert answer.status_code == 422
    assert "angka 1 sampai 5" in answer.text


def test_a_profile_without_a_basis_keeps_the_levels_typed(sign_in, cast, database):
    answer = sign_in("hana").send(path(cast), {**form(M_3="4"), "basis": ""})
    assert answer.status_code == 422
    assert "<option selected>4</option>" in answer.text


def test_posts_of_another_agency_do_not_exist(sign_in, cast, database):
    foreign = cast.position("guru-lain").uuid
    assert sign_in("hana").get(f"/jabatan/{foreign}/profil").status_code == 404


def test_the_dictionary_is_for_everybody(sign_in):
    browser = sign_in("siti")
    assert "Komunikasi" in browser.get("/kamus").text
    assert "Perilaku 2 Komunikasi tingkat 1." in browser.get("/kamus?kode=M.3").text
    assert browser.get("/kamus?kode=%3Cx%3E").status_code == 200
