"""Activation, reset, profile and HR's view, as pages."""

from __future__ import annotations

import re
import uuid

import pytest

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


def test_people_of_another_agency_have_no_account_page(sign_in, cast, database):
    assert sign_in("hana").get(f"/akun/{cast.person('oki').uuid}").status_code == 404


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_signing_in_leads_only_to_this_site(client, cast, target):
    from tests.cast import PEOPLE

    answer = client.send("/masuk", {"nip": PEOPLE["siti"].nip, "password": PASSWORD, "next": target})
    assert answer.location == "/"
