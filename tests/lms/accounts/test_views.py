"""Signing in, activation and the own profile, as pages."""

from __future__ import annotations

from tests.cast import PASSWORD, PEOPLE


def test_sign_in_with_nip_and_password(client, cast):
    page = client.get("/masuk")
    assert "Masuk ke Tumbuh" in page.text
    nip = PEOPLE["siti"].nip
    spaced = f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
    answer = client.send("/masuk", {"nip": spaced, "password": PASSWORD})
    assert answer.status_code == 303
    assert client.get("/profil").status_code == 200


def test_wrong_password_and_unknown_nip_read_the_same(client, cast):
    wrong = client.send("/masuk", {"nip": PEOPLE["siti"].nip, "password": "salah salah salah"})
    unknown = client.send("/masuk", {"nip": "199001012015011999", "password": "salah salah salah"})
    assert wrong.status_code == unknown.status_code == 422
    assert "NIP atau kata sandi tidak cocok" in wrong.text
    assert "NIP atau kata sandi tidak cocok" in unknown.text


def test_signing_out_ends_the_session_on_the_server(sign_in):
    browser = sign_in("siti")
    with browser.session_transaction() as session:
        stolen = dict(session)
    assert browser.send("/keluar").status_code == 303
    with browser.session_transaction() as session:
        session.update(stolen)
    assert browser.get("/profil").status_code == 303


def test_five_failures_make_the_account_wait(client, cast):
    for _ in range(5):
        client.send("/masuk", {"nip": PEOPLE["joko"].nip, "password": "bukan kata sandinya"})
    answer = client.send("/masuk", {"nip": PEOPLE["joko"].nip, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Terlalu banyak percobaan" in answer.text
