"""The studio as pages: the list, a new course, the details, a new edition."""

from __future__ import annotations

import re
import uuid

import pytest

NEW = {
    "title": "Arsip yang rapi",
    "summary": "Menata arsip digital.",
    "category": "digital_data",
    "competency": "M.3",
    "level": "2",
}


@pytest.fixture
def version(draft, kept):
    return kept(draft)


@pytest.fixture
def details(version):
    def typed(**said: str) -> dict[str, str]:
        claims = {"competency_1": "M.3", "from_1": "1", "to_1": "2"}
        blank = {
            f"{name}_{n}": value for n in (2, 3) for name, value in (("competency", ""), ("from", "0"), ("to", "1"))
        }
        return {
            "title": "Surat yang jelas",
            "summary": "Sekali baca.",
            "category": "komunikasi",
            "language": "id",
            "form": "e_learning",
            "outcomes": "Menulis surat",
            "open_to_all": "y",
            "revision": "0",
            **claims,
            **blank,
            **said,
        }

    return typed


def test_every_page_of_the_editor_opens(sign_in, version):
    browser = sign_in("tari")
    for path in ("", "/rincian", "/media", "/tinjauan"):
        assert browser.get(f"/studio/{version}{path}").status_code == 200, path
    parts = set(re.findall(r"/studio/[0-9a-f-]+/bagian/[0-9a-f-]+(?=\")", browser.get(f"/studio/{version}").text))
    assert len(parts) == 2
    for part in parts:
        assert browser.get(part).status_code == 200


def test_the_list_groups_by_state(sign_in, course, draft, kept):
    kept(course)
    page = sign_in("tari").get("/studio").text
    assert page.index("Draf <span") < page.index("Menulis surat dinas") < page.index("Terbit <span")
    assert "Mulai edisi baru" in page
    assert "Menulis surat dinas" in sign_in("tari").get("/studio?q=surat").text
    assert "Kursus tidak ditemukan" in sign_in("tari").get("/studio?q=%00tak ada").text


def test_an_empty_studio_invites(sign_in, app):
    assert "Mulai kursus pertama" in sign_in("tari").get("/studio").text
    assert "Kursus baru" not in sign_in("dewi").get("/studio").text


@pytest.mark.parametrize("key", ["siti", "hana", "oki"])
def test_who_is_no_author_has_no_studio(sign_in, key):
    browser = sign_in(key)
    assert browser.get("/studio").status_code == 403
    assert browser.get("/studio/kursus/baru").status_code == 403


def test_the_results_are_linked_when_a_room_shows_them(sign_in, course, kept):
    from lms.courses import results_link

    before, uuid_ = list(results_link._links), kept(course)
    results_link.provide(lambda one: f"/hasil/{one}")
    assert f"/hasil/{uuid_}" in sign_in("tari").get("/studio").text
    results_link._links[:] = before


def test_an_author_is_told_what_a_course_was_followed_by(sign_in, course, kept):
    from lms.courses import measured_effects
    from lms.courses.measured_effects import Effect

    before, uuid_ = list(measured_effects._reads), kept(course)
    good = Effect("Kerja sama", 1.0, 0.8, 1.0, 60, ineffective=False, levels=((1, 25, 0.9),))
    weak = Effect("Komunikasi", 1.0, 0.06, 0.21, 41, ineffective=True, levels=())
    measured_effects.provide(lambda asked: {uuid_: [good]} if uuid_ in asked else {})
    page = sign_in("tari").get("/studio").text
    assert "Kerja sama: pegawai naik 0,8 tingkat" in page
    assert "Dari level 1: 0,9 (25)." in page
    assert "Tanpa hasil yang jelas" not in page
    measured_effects.provide(lambda asked: {uuid_: [weak]} if uuid_ in asked else {})
    page = sign_in("tari").get("/studio").text
    assert "Tanpa hasil yang jelas" in page
    assert "di bawah 0,21" in page
    measured_effects._reads[:] = before


def test_an_author_reads_what_learners_think_without_their_names(sign_in, course, kept):
    from lms.courses import learners_ratings
    from lms.courses.learners_ratings import Ratings

    before, uuid_ = list(learners_ratings._reads), kept(course)
    learners_ratings.provide(
        lambda asked: {uuid_: Ratings(4.6, 23, ["Contoh <b>dekat</b>."])} if uuid_ in asked else {}
    )
    page = sign_in("tari").get("/studio").text
    learners_ratings._reads[:] = before
    assert "Dinilai 4,6 dari 5 oleh 23 peserta" in page
    assert "1 komentar" in page
    assert "Contoh &lt;b&gt;dekat&lt;/b&gt;." in page


def test_a_course_is_begun_with_five_answers(sign_in):
    browser = sign_in("tari")
    assert browser.get("/studio/kursus/baru").status_code == 200
    answer = browser.send("/studio/kursus/baru", NEW)
    assert answer.status_code == 303
    assert "Arsip yang rapi" in browser.get(answer.location).text


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""},
        {"title": "x" * 151},
        {"summary": "x" * 301},
        {"category": "sihir"},
        {"competency": "X.9"},
        {"level": "99"},
        {"level": ""},
        {"title": "\x00\x01"},
    ],
)
def test_a_bad_answer_comes_back_with_what_was_typed(sign_in, typed):
    page = sign_in("tari").send("/studio/kursus/baru", {**NEW, **typed})
    assert page.status_code == 422
    assert "Mohon perbaiki" in page.text
    if "title" not in typed:
        assert 'value="Arsip yang rapi"' in page.text


def test_details_are_saved(sign_in, version, details):
    browser = sign_in("tari")
    answer = browser.send(f"/studio/{version}/rincian", details(audience="Semua\x00 pegawai"))
    assert answer.status_code == 303
    page = browser.get(f"/studio/{version}/rincian").text
    assert "Surat yang jelas" in page
    assert "Semua pegawai" in page
    assert 'name="revision" type="hidden" value="1"' in page


def test_stale_details_come_back_with_what_was_typed(sign_in, version, details):
    browser = sign_in("tari")
    browser.send(f"/studio/{version}/rincian", details())
    page = browser.send(f"/studio/{version}/rincian", details(title="Judul saya"))
    assert page.status_code == 409
    assert "disimpan di tempat lain" in page.text
    assert "Judul saya" in page.text
    assert browser.send(f"/studio/{version}/rincian", details(title="Judul saya", revision="1")).status_code == 303


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"from_1": "3"}, "competency_1"),
        ({"prerequisite_2": "TIDAK-ADA"}, "prerequisite_1"),
        ({"outcomes": "\n".join("x" * 20)}, "outcomes"),
        ({"to_1": "9999999999"}, "to_1"),
        ({"title": ""}, "title"),
    ],
)
def test_bad_details_name_the_field(sign_in, version, details, typed, field):
    page = sign_in("tari").send(f"/studio/{version}/rincian", details(**typed))
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text


def test_a_new_edition_is_begun_and_thrown_away(sign_in, course, kept):
    number = kept(course)
    browser = sign_in("tari")
    first = browser.send(f"/studio/kursus/{number}/draf")
    assert first.status_code == 303
    assert browser.send(f"/studio/kursus/{number}/draf").location == first.location
    assert "Edisi 2" in browser.get(first.location).text
    assert browser.send(f"{first.location}/buang").location == "/studio"
    assert browser.get(first.location).status_code == 404


def test_the_only_edition_is_not_thrown_away(sign_in, version):
    assert sign_in("tari").send(f"/studio/{version}/buang").status_code == 422


@pytest.mark.parametrize("state", ["published", "superseded", "in_review"])
def test_other_states_are_shown_without_buttons_to_edit(sign_in, draft, kept, state):
    draft.state = state
    if state == "published":
        draft.published_at = draft.created_at
    version = kept(draft)
    browser = sign_in("tari")
    page = browser.get(f"/studio/{version}").text
    assert "Modul baru" not in page
    assert browser.get(f"/studio/{version}/rincian").status_code == 403
    assert browser.send(f"/studio/{version}/modul", {"judul": "X"}).status_code == 403


@pytest.mark.parametrize("key", ["rudi", "oki", "siti"])
def test_a_draft_of_others_does_not_exist(sign_in, version, key):
    browser = sign_in(key)
    expected = 404 if key == "rudi" else 403
    for path in ("", "/rincian", "/media", "/tinjauan"):
        assert browser.get(f"/studio/{version}{path}").status_code == expected
    assert browser.send(f"/studio/{version}/rincian", {}).status_code == expected
    assert browser.send(f"/studio/kursus/{version}/draf").status_code == expected


def test_ids_that_nothing_has_are_missing(sign_in, version):
    browser = sign_in("tari")
    for path in (uuid.uuid4(), f"{version}/bagian/{uuid.uuid4()}", "bukan-uuid", f"{version}/bagian/1", "00"):
        assert browser.get(f"/studio/{path}").status_code == 404
