"""HR's pages about people."""

from __future__ import annotations

import uuid

import pytest

from lms.audit.models import AuditEvent
from lms.db import db
from lms.people.models import Assignment, Person
from tests.cast import PEOPLE
from tests.lms.people.conftest import narrow
from tests.lms.people.sheets import NEW

FORM = {
    "nip": "19930505 201903 2 021",
    "name": "Maya  Lestari",
    "email": "maya@example.id",
    "unit": "sd-pagi",
    "position": "Guru Ahli Pertama",
    "kind": "definitif",
    "valid_from": "2024-02-01",
}


@pytest.fixture
def hana(sign_in):
    return sign_in("hana")


@pytest.fixture
def address(cast, database):
    """`address("siti", "/ubah")` is a page of Siti."""

    def build(key, tail=""):
        found = f"/pegawai/{cast.person(key).uuid}{tail}"
        database.session.rollback()
        return found

    return build


def held(nip):
    return db.session.query(Assignment).join(Person).filter(Person.nip == nip).order_by(Assignment.valid_from).all()


def test_only_hr_opens_the_list(sign_in, client):
    assert sign_in("budi").get("/pegawai").status_code == 403
    assert client.get("/pegawai").status_code == 303


def test_the_list_shows_people_of_the_agency_with_post_and_unit(hana):
    page = hana.get("/pegawai").text
    assert "Siti Rahmawati" in page
    assert "SDN Pagi 01" in page
    assert "Oki Lain" not in page


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("q=siti", "Siti Rahmawati", "Joko Prasetyo"),
        ("jabatan=widyaiswara", "Tari Kusuma", "Siti Rahmawati"),
        ("q=%25", "Tidak ada pegawai yang cocok", "Siti Rahmawati"),
        ("keadaan=left", "Tidak ada pegawai yang cocok", "Siti Rahmawati"),
        ("keadaan=without", "Tidak ada pegawai yang cocok", "Siti Rahmawati"),
        ("q=%00&unit=bukan-uuid&halaman=-5&keadaan=x&_scheme=y", "Siti Rahmawati", "Oki Lain"),
        ("halaman=99999", "Tidak ada pegawai yang cocok", "Siti Rahmawati"),
        (f"unit={uuid.UUID(int=7)}", "Siti Rahmawati", "Oki Lain"),
    ],
)
def test_the_list_is_narrowed_down_and_bears_any_address(hana, query, there, not_there):
    answer = hana.get(f"/pegawai?{query}")
    assert answer.status_code == 200
    assert there in answer.text
    assert not_there not in answer.text


def test_a_unit_of_the_list_includes_the_units_below(hana, cast, database):
    unit = cast.unit("sudin").uuid
    database.session.rollback()
    page = hana.get(f"/pegawai?unit={unit}").text
    assert "Siti Rahmawati" in page
    assert "Tari Kusuma" not in page


def test_the_list_has_pages(app, hana):
    app.config["PER_PAGE"] = 5
    try:
        first, second = hana.get("/pegawai").text, hana.get("/pegawai?halaman=2").text
        assert "Ani Wulandari" in first
        assert "Ani Wulandari" not in second
        assert 'rel="next"' in first
        assert 'rel="prev"' in second
        assert 'href="/pegawai?halaman=2"' in first
    finally:
        del app.config["PER_PAGE"]


def test_a_person_is_found_by_nip_without_the_nip_in_the_address(hana, address):
    answer = hana.send("/pegawai/cari", {"nip": "19900315 201504 2 001"})
    assert answer.status_code == 303
    assert answer.location == address("siti")


@pytest.mark.parametrize(
    ("nip", "words"),
    [
        ("", "NIP belum diisi"),
        ("123", "NIP terdiri dari 3 angka"),
        ("1.99003E+17", "tersimpan sebagai angka"),
        (PEOPLE["oki"].nip, "Tidak ada pegawai dengan NIP ini"),
        (NEW[0], "Tidak ada pegawai dengan NIP ini"),
    ],
)
def test_a_nip_that_is_not_found_says_why_and_stays(hana, nip, words):
    answer = hana.send("/pegawai/cari", {"nip": nip})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{nip}"' in answer.text


def test_a_person_is_shown_with_the_number_masked(hana, address):
    page = hana.get(address("siti")).text
    assert PEOPLE["siti"].nip not in page
    assert "••••2001" in page
    assert "Guru Ahli Pertama" in page


def test_the_whole_number_is_shown_on_demand_and_that_is_recorded(hana, address, database):
    answer = hana.send(address("siti", "/nomor"))
    assert PEOPLE["siti"].nip in answer.text
    assert database.session.query(AuditEvent).filter_by(action="person.nip_shown").count() == 1
    assert hana.get(address("siti", "/nomor")).status_code == 405
    part = hana.send(address("siti", "/nomor"), headers={"HX-Request": "true", "HX-Target": "number"})
    assert part.text.lstrip().startswith('<div class="row" id="number">')


def test_people_of_another_agency_do_not_exist(hana, address):
    for tail in ("", "/ubah", "/keadaan", "/jabatan/baru", f"/jabatan/{uuid.uuid4()}/akhiri"):
        assert hana.get(address("oki", tail)).status_code == 404
    assert hana.send(address("oki", "/nomor")).status_code == 404
    assert hana.get(f"/pegawai/{uuid.uuid4()}").status_code == 404
    assert hana.get(address("siti", f"/jabatan/{uuid.uuid4()}/akhiri")).status_code == 404


def test_an_officer_of_a_unit_sees_only_its_people(sign_in, address, cast, database):
    narrow(cast, "hana", "sudin")
    browser = sign_in("hana")
    page = browser.get("/pegawai").text
    assert "Siti Rahmawati" in page
    assert "Tari Kusuma" not in page
    assert browser.get(address("tari")).status_code == 404
    form = {**FORM, "unit": "bpsdm"}
    assert "di luar wewenang Anda" in browser.send("/pegawai/baru", form).text
    browser.send(address("siti", f"/jabatan/{_post_uuid(database, 'siti')}/akhiri"), {"last_day": "2025-01-01"})
    assert "Siti Rahmawati" in browser.get("/pegawai?keadaan=without").text


def _post_uuid(database, key):
    found = held(PEOPLE[key].nip)[0].uuid
    database.session.rollback()
    return found


def test_one_person_is_added_with_the_first_post(hana, database):
    assert "Tambah pegawai" in hana.get("/pegawai/baru").text
    answer = hana.send("/pegawai/baru", FORM)
    assert answer.status_code == 303
    person = database.session.query(Person).filter_by(nip=NEW[0]).one()
    assert (person.name, person.employment, person.email) == ("Maya Lestari", "pns", "maya@example.id")
    (post,) = held(NEW[0])
    assert (post.unit.code, post.position.code, post.leads) == ("sd-pagi", "guru-pertama", False)
    assert "Buat kode sekali pakai" in hana.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nip": ""}, "Bagian ini perlu diisi"),
        ({"nip": "123"}, "NIP terdiri dari 3 angka"),
        ({"nip": PEOPLE["siti"].nip}, "sudah tercatat"),
        ({"nip": PEOPLE["oki"].nip}, "sudah tercatat"),
        ({"name": "123"}, "Tulis nama lengkap"),
        ({"name": "=Maya()"}, "Tulis teks biasa"),
        ({"email": "bukan surel"}, "Tulis satu alamat"),
        ({"unit": "sd-pgi"}, "Mungkin maksud Anda: sd-pagi"),
        ({"unit": "kota-lain"}, "Tidak ada unit"),
        ({"position": "zzz"}, "Pakai kode dari daftar"),
        ({"kind": "tetap"}, "Pilih"),
        ({"valid_from": "kemarin"}, "Isi tanggal dengan benar"),
        ({"valid_from": "2999-01-01"}, "setahun ke depan"),
    ],
)
def test_bad_input_names_the_remedy_and_keeps_what_was_typed(hana, database, changes, words):
    answer = hana.send("/pegawai/baru", {**FORM, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    if "name" not in changes:
        assert "Maya  Lestari" in answer.text
    assert database.session.query(Person).filter_by(nip=NEW[0]).count() == 0


def test_data_of_a_person_is_edited(hana, address, database):
    assert 'value="Siti Rahmawati"' in hana.get(address("siti", "/ubah")).text
    form = {"name": "Siti R.", "email": "", "employment": "pppk"}
    assert hana.send(address("siti", "/ubah"), form).status_code == 303
    person = database.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).one()
    assert (person.name, person.email, person.employment) == ("Siti R.", None, "pppk")
    assert hana.send(address("siti", "/ubah"), {**form, "name": ""}).status_code == 422


def test_another_post_ends_the_definitive_one(hana, address, database):
    assert "Jabatan baru Siti" in hana.get(address("siti", "/jabatan/baru")).text
    form = {
        "unit": "smp-siang",
        "position": "guru-pertama",
        "kind": "definitif",
        "leads": "y",
        "valid_from": "2026-01-01",
    }
    assert hana.send(address("siti", "/jabatan/baru"), form).status_code == 303
    old, new = held(PEOPLE["siti"].nip)
    assert (str(old.valid_to), new.unit.code, new.leads) == ("2025-12-31", "smp-siang", True)
    page = hana.get(address("siti")).text
    assert "Jabatan terdahulu (1)" in page
    assert "Memimpin unit ini" in page
    assert hana.send(address("siti", "/jabatan/baru"), {**form, "valid_from": "2025-06-01"}).status_code == 422
    assert hana.send(address("siti", "/jabatan/baru"), {**form, "unit": ""}).status_code == 422


def test_a_post_is_ended(hana, address, database):
    target = address("siti", f"/jabatan/{_post_uuid(database, 'siti')}/akhiri")
    assert "Akhiri jabatan" in hana.get(target).text
    assert hana.send(target, {"last_day": ""}).status_code == 422
    assert hana.send(target, {"last_day": "2025-03-31"}).status_code == 303
    assert str(held(PEOPLE["siti"].nip)[0].valid_to) == "2025-03-31"
    page = hana.get(address("siti")).text
    assert "Tidak memegang jabatan hari ini" in page
    assert "Siti Rahmawati" in hana.get("/pegawai?keadaan=without").text


def test_a_post_that_begins_later_says_so(hana, address, database):
    from datetime import timedelta

    from lms.clock import today

    day = today() + timedelta(days=30)
    form = {"unit": "smp-siang", "position": "guru-pertama", "kind": "plt", "valid_from": day.isoformat()}
    assert hana.send(address("siti", "/jabatan/baru"), form).status_code == 303
    page = hana.get(address("siti")).text
    assert "mulai " in page
    assert "Plt." in page


def test_a_person_leaves_and_comes_back_with_a_reason(hana, sign_in, address):
    siti = sign_in("siti")
    assert "Nonaktifkan Siti" in hana.get(address("siti", "/keadaan")).text
    assert hana.send(address("siti", "/keadaan"), {"reason": "x"}).status_code == 422
    assert hana.send(address("siti", "/keadaan"), {"reason": "Pensiun dini"}).status_code == 303
    assert siti.get("/profil").status_code == 303
    assert "Siti Rahmawati" in hana.get("/pegawai?keadaan=left").text
    assert "Aktifkan kembali" in hana.get(address("siti")).text
    assert hana.send(address("siti", "/keadaan"), {"reason": "Kembali bertugas"}).status_code == 303
    assert "Siti Rahmawati" in hana.get("/pegawai").text


def test_nobody_changes_the_own_record(hana, address, database):
    page = hana.get(address("hana")).text
    assert "data Anda sendiri" in page
    assert "Tambah jabatan" not in page
    post = {"unit": "dki", "position": "kepala-seksi", "kind": "definitif", "leads": "y", "valid_from": "2026-01-01"}
    ending = f"/jabatan/{_post_uuid(database, 'hana')}/akhiri"
    refused = [
        ("/jabatan/baru", post),
        ("/ubah", {"name": "Hana F.", "email": "", "employment": "pns"}),
        ("/keadaan", {"reason": "mencoba saja"}),
        (ending, {"last_day": "2025-03-31"}),
    ]
    for tail, form in refused:
        answer = hana.send(address("hana", tail), form)
        assert answer.status_code == 422, tail
        assert "Data sendiri tidak dapat diubah sendiri" in answer.text


def test_the_page_of_a_person_leads_to_the_account(hana, address, cast, database):
    person = cast.person("siti").uuid
    database.session.rollback()
    assert f"/akun/{person}" in hana.get(address("siti")).text


@pytest.mark.parametrize("path", ["/pegawai/1", "/pegawai/99999999999999999999", "/pegawai/%00"])
def test_hostile_ids_are_not_found(hana, path):
    assert hana.get(path).status_code == 404
