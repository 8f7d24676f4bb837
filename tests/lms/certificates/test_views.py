"""The holder's pages, the public check, BPSDM's register."""

from __future__ import annotations

import uuid

import pytest

from lms.accounts import throttle
from lms.certificates.jobs import JOBS
from lms.certificates.models import Certificate
from lms.db import db
from lms.jobs.worker import drain
from tests.cast import PEOPLE
from tests.factories.counting import statements_of

REASON = "Terbit untuk orang yang keliru."


@pytest.fixture
def revoke(sign_in, issued):
    """`revoke("because …")` as BPSDM."""
    browser = sign_in("dewi")

    def send(reason=REASON):
        return browser.send(f"/sertifikat/{issued['uuid']}/cabut", {"reason": reason})

    return send


def test_without_certificates_the_list_says_how_to_get_one(sign_in):
    assert "Belum ada sertifikat" in sign_in("siti").get("/sertifikat").text


def test_the_list_shows_what_is_being_prepared_then_offers_the_pdf(sign_in, issued):
    browser = sign_in("siti")
    assert "Sedang disiapkan" in browser.get("/sertifikat").text
    with browser.application.app_context():
        drain(JOBS)
    assert f"/sertifikat/{issued['uuid']}/unduh" in browser.get("/sertifikat").text


def test_the_page_asks_again_by_itself_until_the_pdf_is_there(sign_in, issued):
    browser, path = sign_in("siti"), f"/sertifikat/{issued['uuid']}"
    part = {"HX-Request": "true", "HX-Target": "sheet"}
    waiting = browser.get(path, headers=part).text
    assert 'hx-trigger="every 2s"' in waiting
    assert "<html" not in waiting
    with browser.application.app_context():
        drain(JOBS)
    ready = browser.get(path, headers=part).text
    assert "hx-trigger" not in ready
    assert "Unduh PDF" in ready


def test_the_pdf_is_downloaded_under_its_code(sign_in, issued):
    browser, path = sign_in("siti"), f"/sertifikat/{issued['uuid']}/unduh"
    assert browser.get(path).status_code == 404
    with browser.application.app_context():
        drain(JOBS)
    answer = browser.get(path)
    assert answer.data.startswith(b"%PDF-")
    assert f"sertifikat-{issued['serial']}.pdf" in answer.headers["Content-Disposition"]


def test_somebody_elses_certificate_does_not_exist(sign_in, issued):
    browser = sign_in("joko")
    for path in (f"/sertifikat/{issued['uuid']}", f"/sertifikat/{issued['uuid']}/unduh", f"/sertifikat/{uuid.uuid4()}"):
        assert browser.get(path).status_code == 404


def test_a_certificate_is_for_whoever_is_signed_in(client, issued):
    assert client.get(f"/sertifikat/{issued['uuid']}").status_code == 303


def test_anybody_reads_that_a_code_is_genuine_and_no_nip(client, issued):
    answer = client.get(f"/v/{issued['serial']}")
    assert answer.status_code == 200
    for part in ("Asli", "Siti Rahmawati", "Layanan yang Ramah", "2 Maret 2026", "Pemerintah Provinsi DKI Jakarta"):
        assert part in answer.text
    assert PEOPLE["siti"].nip not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_code_may_be_typed_by_hand(client, issued):
    typed = issued["serial"].lower().replace("-", " ")
    assert client.get("/v", query_string={"kode": typed}).headers["Location"] == f"/v/{issued['serial']}"
    assert client.get(f"/v/{typed}").status_code == 200


def test_what_is_no_code_is_kept_in_the_form_with_the_reason(client):
    answer = client.get("/v", query_string={"kode": "4T9XK-salah"})
    assert answer.status_code == 422
    assert "4T9XK-salah" in answer.text
    assert "bukan kode sertifikat" in answer.text
    assert client.get("/v").status_code == 200


@pytest.mark.parametrize(
    "code", ["0" * 26, "apa-saja", "0" * 3_000, "%00", "%F0%9F%92%A9", "'%20or%201=1", "<script>", "..%2F..%2Fetc"]
)
def test_an_unknown_code_is_not_found_and_says_what_to_do(client, code):
    answer = client.get(f"/v/{code}")
    assert answer.status_code in (404, 422)
    assert "Tidak dikenal" in answer.text or "tidak ditemukan" in answer.text


def test_a_tampered_row_is_shown_as_unknown(client, issued, database):
    certificate = db.session.get_one(Certificate, issued["id"])
    certificate.payload = {**certificate.payload, "name": "Orang Lain"}
    database.session.commit()
    answer = client.get(f"/v/{issued['serial']}")
    assert answer.status_code == 404
    assert "Orang Lain" not in answer.text


def test_who_tries_many_unknown_codes_has_to_wait(client, issued, monkeypatch):
    monkeypatch.setattr(throttle, "NETWORK_TRIES", 3)
    for _ in range(3):
        assert client.get("/v/" + "0" * 26).status_code == 404
    waiting = client.get("/v/" + "0" * 26)
    assert waiting.status_code == 429
    assert int(waiting.headers["Retry-After"]) > 0


def test_known_codes_are_never_counted(client, issued, monkeypatch):
    monkeypatch.setattr(throttle, "NETWORK_TRIES", 3)
    assert {client.get(f"/v/{issued['serial']}").status_code for _ in range(6)} == {200}


def test_a_revoked_certificate_says_so_to_everybody_at_once(sign_in, client, issued, revoke):
    assert revoke().status_code == 303
    answer = client.get(f"/v/{issued['serial']}")
    assert "Dicabut" in answer.text
    assert REASON not in answer.text, "the reason is for the holder"
    browser = sign_in("siti")
    assert REASON in browser.get(f"/sertifikat/{issued['uuid']}").text
    assert "Dicabut" in browser.get("/sertifikat").text


def test_the_holder_finds_a_notice_in_words(sign_in, issued, revoke):
    browser = sign_in("siti")
    assert "Sertifikat kursus “Layanan yang Ramah” sudah terbit." in browser.get("/pemberitahuan").text
    revoke()
    assert "dicabut" in browser.get("/pemberitahuan").text


def test_a_reason_that_says_nothing_is_refused_and_kept(revoke):
    answer = revoke("salah")
    assert answer.status_code == 422
    assert ">salah</textarea>" in answer.text.replace("\r\n", "").replace("\n", "")
    assert revoke("").status_code == 422
    assert revoke("\x00" * 20).status_code == 422


def test_a_second_revocation_says_that_it_is_done(sign_in, issued, revoke):
    revoke()
    assert revoke().status_code == 422
    browser = sign_in("dewi")
    assert "Sertifikat ini dicabut pada" in browser.get(f"/sertifikat/{issued['uuid']}/cabut").text


@pytest.mark.parametrize("person", ["siti", "budi", "tari", "rudi", "hana", "aulia", "opan"])
def test_only_bpsdm_revokes(sign_in, issued, person):
    browser = sign_in(person)
    assert browser.get("/sertifikat/terbit").status_code == 403
    assert browser.get(f"/sertifikat/{issued['uuid']}/cabut").status_code == 403
    assert browser.send(f"/sertifikat/{issued['uuid']}/cabut", {"reason": REASON}).status_code == 403


def test_bpsdm_of_another_agency_does_not_find_it(sign_in, issued, cast, database):
    from lms.accounts.models import Account, RoleGrant
    from tests.cast import START

    account = db.session.query(Account).filter_by(person_id=cast.person("oki").id).one()
    db.session.add(RoleGrant(account_id=account.id, role="bpsdm", unit_id=cast.unit("kota-lain").id, valid_from=START))
    database.session.commit()
    browser = sign_in("oki")
    assert "Siti" not in browser.get("/sertifikat/terbit").text
    assert browser.send(f"/sertifikat/{issued['uuid']}/cabut", {"reason": REASON}).status_code == 404


def test_the_register_lists_and_searches(sign_in, issued):
    browser = sign_in("dewi")
    assert "Siti Rahmawati" in browser.get("/sertifikat/terbit").text
    assert "Siti Rahmawati" in browser.get("/sertifikat/terbit?q=rahma").text
    assert "Tidak ditemukan" in browser.get("/sertifikat/terbit?q=tidak-ada&halaman=99999999999").text
    assert "Siti Rahmawati" in browser.get("/sertifikat/terbit?q=siti%00").text


def test_the_pages_stay_within_their_budget_of_queries(sign_in, client, issued, app):
    browser = sign_in("siti")
    with statements_of(app) as seen:
        browser.get("/sertifikat")
    assert len(seen) <= 10
    with statements_of(app) as seen:
        browser.get(f"/sertifikat/{issued['uuid']}")
    assert len(seen) <= 10
    with statements_of(app) as seen:
        client.get(f"/v/{issued['serial']}")
    assert len(seen) <= 5
