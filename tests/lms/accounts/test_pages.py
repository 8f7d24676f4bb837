"""Activation, reset, profile and HR's view, as pages."""

from __future__ import annotations

import re
import uuid

import pytest

from lms.audit.models import AuditEvent
from lms.db import db
from lms.outbox.models import Mail
from tests.cast import PASSWORD


def test_hr_hands_out_a_code_and_the_person_activates(client, sign_in, cast, database):
    person = cast.person("joko").uuid
    page = sign_in("hana").send(f"/akun/{person}/kode")
    code = re.search(r"<code>([A-Z0-9-]+)</code>", page.text).group(1)
    form = {"code": code, "password": "sepeda merah di garasi", "again": "sepeda merah di garasi"}
    assert client.send("/aktivasi", form).location == "/masuk"


def test_a_wrong_code_says_so_and_keeps_it(client):
    form = {"code": "ABCDE-FGHJK", "password": "sepeda merah di garasi", "again": "sepeda merah di garasi"}
    page = client.send("/aktivasi", form)
    assert page.status_code == 422
    assert "Kode salah" in page.text
    assert "ABCDE-FGHJK" in page.text


def test_two_different_passwords_are_refused(client):
    page = client.send("/aktivasi", {"code": "x", "password": "sepeda merah", "again": "sepeda biru"})
    assert "Kedua kata sandi berbeda" in page.text


@pytest.mark.parametrize("email", ["siti@example.id", "tidak@dikenal.id"])
def test_asking_for_a_reset_reads_the_same_for_everybody(client, email):
    assert "Bila alamat itu terdaftar" in client.send("/lupa-sandi", {"email": email}).text


def test_a_reset_mail_carries_a_link_that_works(client, database):
    client.send("/lupa-sandi", {"email": "siti@example.id"})
    body = db.session.query(Mail).filter_by(recipient="siti@example.id").one().body
    code = re.search(r"kode=([A-Z0-9-]+)", body).group(1)
    assert code in client.get(f"/aktivasi?kode={code}").text


def test_asking_for_resets_again_and_again_has_to_wait(client, database):
    answers = [client.send("/lupa-sandi", {"email": "siti@example.id"}).status_code for _ in range(7)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_an_empty_reset_form_says_what_is_missing(client):
    assert client.send("/lupa-sandi", {"email": ""}).status_code == 422


def test_the_profile_changes_language_and_password(sign_in):
    browser = sign_in("siti")
    assert browser.send("/profil/bahasa", {"locale": "en"}).status_code == 303
    assert "Profile and security" in browser.get("/profil").text
    browser.send("/profil/bahasa", {"locale": "xx"})
    form = {"old": PASSWORD, "new": "payung biru di teras", "again": "payung biru di teras"}
    assert browser.send("/profil/sandi", form).status_code == 303
    assert browser.send("/profil/sandi", {**form, "old": "salah"}).status_code == 422


def test_the_menu_switches_the_language_of_the_account(sign_in):
    browser = sign_in("siti")
    form = re.search(r'<form class="language" action="([^"]+)".*?</form>', browser.get("/jp").text, re.DOTALL)
    fields = dict(re.findall(r'name="(locale|kembali)" value="([^"]+)"', form.group(0)))
    assert browser.send(form.group(1), fields).location == "/jp"
    assert '<html lang="en">' in browser.get("/jp").text


def test_another_device_can_be_signed_out(sign_in, database, cast):
    first, second = sign_in("siti"), sign_in("siti")
    row = re.search(r"/profil/sesi/([0-9a-f-]+)/akhiri", second.get("/profil").text).group(1)
    assert second.send(f"/profil/sesi/{row}/akhiri").status_code == 303
    assert first.get("/profil").status_code == 303
    assert second.send(f"/profil/sesi/{uuid.uuid4()}/akhiri").status_code == 404


def test_hr_grants_and_revokes_a_role(sign_in, cast, database):
    person, unit = cast.person("joko").uuid, cast.unit("sudin").uuid
    browser = sign_in("hana")
    form = {"role": "trainer", "unit": str(unit), "reason": "Pelatih baru"}
    assert browser.send(f"/akun/{person}/peran", form).status_code == 303
    page = browser.get(f"/akun/{person}")
    assert "Suku Dinas Pendidikan" in page.text
    granted = re.search(r"/akun/[0-9a-f-]+/peran/([0-9a-f-]+)/akhiri", page.text).group(1)
    assert browser.send(f"/akun/{person}/peran/{granted}/akhiri").status_code == 303
    assert browser.send(f"/akun/{person}/peran", {**form, "role": "raja"}).status_code == 422
    assert browser.send(f"/akun/{person}/peran", {**form, "unit": "bukan"}).status_code == 422


def test_hr_disables_an_account_with_a_reason_and_enables_it_again(sign_in, cast, database):
    siti, person = sign_in("siti"), cast.person("siti").uuid
    assert siti.get("/profil").status_code == 200
    hana = sign_in("hana")
    assert f"/akun/{person}/keadaan" in hana.get(f"/akun/{person}").text
    assert "Nonaktifkan akun Siti Rahmawati" in hana.get(f"/akun/{person}/keadaan").text
    assert hana.send(f"/akun/{person}/nonaktifkan", {"reason": ""}).status_code == 422
    assert siti.get("/profil").status_code == 200
    assert hana.send(f"/akun/{person}/nonaktifkan", {"reason": "Cuti panjang"}).location == f"/akun/{person}"
    assert siti.get("/profil").status_code == 303
    text = hana.get(f"/akun/{person}").text
    assert "Dinonaktifkan" in text
    assert f"/akun/{person}/kode" not in text
    refused = hana.send(f"/akun/{person}/kode")
    assert (refused.status_code, "Aktifkan dahulu" in refused.text) == (422, True)
    assert "sudah dinonaktifkan" in hana.send(f"/akun/{person}/nonaktifkan", {"reason": "Sekali lagi"}).text
    assert "Aktifkan akun Siti Rahmawati" in hana.get(f"/akun/{person}/keadaan").text
    assert hana.send(f"/akun/{person}/aktifkan", {"reason": "Kembali bekerja"}).status_code == 303
    again = sign_in("siti")
    assert again.get("/profil").status_code == 200
    assert siti.get("/profil").status_code == 303
    assert "tidak sedang dinonaktifkan" in hana.send(f"/akun/{person}/aktifkan", {"reason": "Sekali lagi"}).text
    written = database.session.query(AuditEvent).filter(AuditEvent.action.in_(["account.disabled", "account.enabled"]))
    assert [event.reason for event in written.order_by(AuditEvent.id)] == ["Cuti panjang", "Kembali bekerja"]


def test_hr_disables_neither_itself_nor_who_has_more_rights(sign_in, cast, database):
    hana = sign_in("hana")
    assert hana.send(f"/akun/{cast.person('hana').uuid}/nonaktifkan", {"reason": "Mencoba saja"}).status_code == 404
    page = hana.send(f"/akun/{cast.person('opan').uuid}/nonaktifkan", {"reason": "Mencoba saja"})
    assert page.status_code == 422
    assert "Minta operator" in page.text
    assert "Mencoba saja" in page.text


def test_a_person_of_another_agency_cannot_be_disabled(sign_in, cast, database):
    address = f"/akun/{cast.person('oki').uuid}"
    assert sign_in("hana").send(f"{address}/nonaktifkan", {"reason": "Bukan wewenang"}).status_code == 404
    assert sign_in("budi").send(f"{address}/nonaktifkan", {"reason": "Bukan wewenang"}).status_code == 403


def test_people_of_another_agency_have_no_account_page(sign_in, cast, database):
    assert sign_in("hana").get(f"/akun/{cast.person('oki').uuid}").status_code == 404


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_signing_in_leads_only_to_this_site(client, cast, target):
    from tests.cast import PEOPLE

    answer = client.send("/masuk", {"nip": PEOPLE["siti"].nip, "password": PASSWORD, "next": target})
    assert answer.location == "/"
