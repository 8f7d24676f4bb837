"""Review and publication as pages."""

from __future__ import annotations

import pytest

from lms.courses.services import start_draft


@pytest.fixture
def review(database, cast, course, kept):
    """The address of the review of a complete second edition, in an agency that asks for a reviewer."""
    draft = start_draft(cast.viewer("tari"), course)
    course.agency.review_required = True
    return f"/studio/{kept(draft)}/tinjauan"


def test_an_author_hands_in_and_a_reviewer_publishes(sign_in, review):
    author, reviewer = sign_in("tari"), sign_in("rudi")
    assert "Instansi Anda mewajibkan peninjau kedua" in author.get(review).text
    assert author.send(f"{review}/ajukan", {"note": "Contoh baru"}).location == review
    assert "Sudah diajukan" in author.get(review).text
    page = reviewer.get(review).text
    assert "Setujui dan terbitkan" in page
    assert "Contoh baru" in page
    assert "Menunggu tinjauan Anda" in reviewer.get("/studio").text
    assert reviewer.send(f"{review}/setujui").status_code == 303
    assert "Ada di katalog sejak" in author.get(review).text


def test_an_edition_comes_back_with_a_note(sign_in, review):
    author, reviewer = sign_in("tari"), sign_in("rudi")
    author.send(f"{review}/ajukan")
    empty = reviewer.send(f"{review}/kembalikan", {"note": " "})
    assert empty.status_code == 422
    reviewer.send(f"{review}/catatan", {"note": "Contohnya bagus."})
    assert "Contohnya bagus." in author.get(review).text
    assert reviewer.send(f"{review}/catatan", {"note": ""}).status_code == 422
    assert reviewer.send(f"{review}/kembalikan", {"note": "<i>Tambah</i> contoh"}).location == "/studio"
    page = author.get(review).text
    assert "&lt;i&gt;Tambah" in page
    assert "<i>Tambah" not in page
    assert "Dari peninjau:" in author.get("/studio").text
    assert "Peninjau meminta perbaikan" in author.get(review.removesuffix("/tinjauan")).text


def test_publishing_alone_is_refused_where_two_are_asked_for(sign_in, review):
    page = sign_in("tari").send(f"{review}/terbitkan", {"note": "Sendiri"})
    assert page.status_code == 422
    assert "peninjau kedua" in page.text
    assert "Sendiri" in page.text


def test_without_that_rule_an_author_publishes(sign_in, database, course, cast, kept):
    version = kept(start_draft(cast.viewer("tari"), course))
    browser = sign_in("tari")
    assert "Minta tinjauan dahulu" in browser.get(f"/studio/{version}/tinjauan").text
    assert browser.send(f"/studio/{version}/tinjauan/terbitkan").status_code == 303
    assert "Ada di katalog sejak" in browser.get(f"/studio/{version}/tinjauan").text
    assert browser.send(f"/studio/{version}/tinjauan/terbitkan").status_code == 403


@pytest.mark.parametrize("action", ["ajukan", "terbitkan"])
def test_what_is_not_ready_stays_a_draft(sign_in, draft, kept, action):
    version = kept(draft)
    page = sign_in("tari").send(f"/studio/{version}/tinjauan/{action}")
    assert page.status_code == 422
    assert "Belum siap" in page.text


@pytest.mark.parametrize("action", ["setujui", "kembalikan", "catatan"])
def test_authors_and_strangers_decide_nothing(sign_in, review, action):
    author = sign_in("tari")
    author.send(f"{review}/ajukan")
    assert author.send(f"{review}/{action}", {"note": "x"}).status_code == 403
    assert sign_in("siti").send(f"{review}/{action}", {"note": "x"}).status_code == 403
    assert sign_in("oki").send(f"{review}/{action}", {"note": "x"}).status_code == 403


def test_a_draft_is_not_decided(sign_in, review):
    assert sign_in("rudi").send(f"{review}/setujui").status_code == 404
    assert sign_in("dewi").send(f"{review}/setujui").status_code == 403


def test_changes_against_the_catalogue_are_listed(sign_in, review):
    browser = sign_in("tari")
    base = review.removesuffix("/tinjauan")
    import re

    module = re.findall(r"/modul/([0-9a-f-]+)/bagian", browser.get(base).text)[0]
    browser.send(f"{base}/modul/{module}/bagian", {"jenis": "lesson"})
    assert "Perubahan terhadap edisi di katalog" in browser.get(review).text


def test_an_approval_that_fails_says_why(sign_in, review, database, course, cast):
    author, reviewer = sign_in("tari"), sign_in("rudi")
    author.send(f"{review}/ajukan")
    from lms.courses.models import Activity, Module
    from lms.courses.queries import desk

    version = desk(cast.viewer("tari"), __import__("uuid").UUID(review.split("/")[2])).version
    lesson = database.session.query(Activity).join(Module).filter(Module.course_version_id == version.id).first()
    lesson.objective = ""
    database.session.commit()
    page = reviewer.send(f"{review}/setujui")
    assert page.status_code == 422
    assert "Belum siap" in page.text
