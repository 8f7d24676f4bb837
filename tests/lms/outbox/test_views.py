"""Notices on a page."""

from __future__ import annotations

import uuid

from lms.db import transaction
from lms.outbox import wording
from lms.outbox.services import notify


def leave(cast, database, **facts):
    with transaction():
        return str(notify(cast.person("siti").id, "probe", link="/profil", **facts).uuid)


def test_a_notice_is_counted_read_and_followed(sign_in, cast, database):
    wording.register("probe", lambda facts: f"Kabar tentang {facts['what']}")
    notice = leave(cast, database, what="kursus")
    browser = sign_in("siti")
    assert "Kabar tentang kursus" in browser.get("/pemberitahuan").text
    assert "1 baru" in browser.get("/profil").text
    assert browser.send(f"/pemberitahuan/{notice}").location == "/profil"
    assert "0 baru" in browser.get("/profil").text


def test_somebody_elses_notice_does_not_exist(sign_in, cast, database):
    notice = leave(cast, database, what="rahasia")
    assert sign_in("joko").send(f"/pemberitahuan/{notice}").status_code == 404
    assert sign_in("joko").send(f"/pemberitahuan/{uuid.uuid4()}").status_code == 404


def test_all_can_be_marked_as_read(sign_in, cast, database):
    leave(cast, database, what="satu")
    browser = sign_in("siti")
    assert browser.send("/pemberitahuan/dibaca").status_code == 303
    assert "0 baru" in browser.get("/profil").text


def test_an_unknown_kind_still_says_something(app):
    with app.test_request_context():
        assert wording.words("kabur", {}) == "Ada kabar untuk Anda."
