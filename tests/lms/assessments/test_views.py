"""The learner's pages of competencies, and the supervisor's rating."""

from __future__ import annotations

import re
import uuid

import pytest

from lms.assessments.models import CompetencyState, Observation, Rating
from lms.assessments.observations import observe
from lms.db import db, transaction
from lms.people.models import Person
from tests.cast import PEOPLE
from tests.factories.items import fill_bank


@pytest.fixture
def with_items(app, database, cast):
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.3", 40)
        fill_bank(cast, "GURU-01", 20)


def known(cast, source="test", mean=1.2, code="M.3"):
    with transaction():
        observe(
            cast.person("siti").id,
            cast.competency(code).id,
            source=source,
            mean=mean,
            se=0.4,
            instrument="probe",
            instrument_version="1",
            detail={"items": 12, "right": 4, "required": 2, "p_meets": 0.2, "decision": "more_evidence"},
        )


def test_the_gap_page_says_required_estimate_band_chance_and_origin(sign_in, cast, database):
    known(cast)
    page = sign_in("siti").get("/kompetensi").text
    for words in (
        "Disyaratkan: level 2",
        "Perkiraan: 1,2",
        "Peluang memenuhi:",
        "Bawaan jenjang",
        "Belum diukur",
        "Uji 1,2",
    ):
        assert words in page


def test_a_gap_without_questions_offers_what_is_possible(sign_in, with_items, cast, database):
    browser = sign_in("siti")
    page = browser.get("/kompetensi").text
    with_test, without = cast.competency("M.3").uuid, cast.competency("M.1").uuid
    assert f'href="/kompetensi/{with_test}/uji"' in page
    assert f'href="/kompetensi/{without}/uji"' not in page
    assert re.search(rf'href="/kompetensi/{without}/[a-z-]+">Nilai diri', page)
    assert "mintalah kepada Budi Santosa" in page
    one = browser.get(f"/kompetensi/{without}").text
    assert "Ambil uji" not in one
    assert "mintalah kepada Budi Santosa" in one
    assert "Ambil uji" in browser.get(f"/kompetensi/{with_test}").text


def test_strengths_come_first(sign_in, cast, database):
    known(cast, mean=1.0, code="M.5")
    known(cast, mean=3.2, code="M.1")
    page = sign_in("siti").get("/kompetensi").text
    assert page.index("Integritas") < page.index("Pelayanan Publik")


def test_one_competency_shows_all_evidence(sign_in, cast, database):
    known(cast)
    known(cast, source="self", mean=3.0)
    page = sign_in("siti").get(f"/kompetensi/{cast.competency('M.3').uuid}").text
    assert "4 dari 12 poin" in page
    assert "Penilaian diri" in page
    assert "Perilaku 1 Komunikasi tingkat 2." in page


def test_hostile_ids_are_not_found(sign_in):
    browser = sign_in("siti")
    for path in (f"/kompetensi/{uuid.uuid4()}", "/kompetensi/1", "/kompetensi/%00", f"/hasil-uji/{uuid.uuid4()}"):
        assert browser.get(path).status_code == 404


def test_the_walk_through_the_first_test(sign_in, with_items, database):
    browser = sign_in("siti")
    assert "Mulai uji awal" in browser.get("/uji-awal").text
    answer = browser.send("/uji-awal")
    assert answer.status_code == 303
    assert answer.location.startswith("/uji/")


def test_nothing_to_test_says_so(sign_in):
    browser = sign_in("siti")
    assert "Tidak ada yang perlu diuji" in browser.get("/uji-awal").text
    assert browser.send("/uji-awal").status_code == 422


def test_a_test_without_items_leads_back_with_a_reason(sign_in, cast, database):
    path = f"/kompetensi/{cast.competency('M.3').uuid}"
    browser = sign_in("siti")
    assert "Mulai uji" not in browser.get(f"{path}/uji").text
    assert browser.send(f"{path}/uji").location == path
    assert "Soal baru sedang disusun" in browser.get(path).text


def test_a_test_says_what_it_decides_and_begins(sign_in, with_items, cast, database):
    path = f"/kompetensi/{cast.competency('M.3').uuid}/uji"
    browser = sign_in("siti")
    assert "Uji ini menentukan apakah Anda memenuhi level 2" in browser.get(path).text
    assert browser.send(path).location.startswith("/uji/")


def test_a_competency_outside_the_post_has_no_test(sign_in, cast, database):
    assert "tidak mensyaratkan" in sign_in("budi").get(f"/kompetensi/{cast.competency('GURU-01').uuid}/uji").text


def everything(cast, code="M.3", value="consistently"):
    from lms.assessments.ratings import statements

    return {f"a-{one.key}": value for one in statements(cast.competency(code), 2)}


def test_self_assessment_is_kept_then_submitted(sign_in, cast, database):
    path = f"/kompetensi/{cast.competency('M.3').uuid}/nilai-diri"
    form = everything(cast)
    browser = sign_in("siti")
    first = dict(list(form.items())[:2])
    assert browser.send(path, {**first, "save": "1", "example": "Rapat"}).status_code == 303
    assert browser.get(path).text.count("checked") == 2
    incomplete = browser.send(path, {**first, "submit": "1"})
    assert incomplete.status_code == 422
    assert "7 pernyataan" in incomplete.text
    assert browser.send(path, {**form, "submit": "1"}).location == "/kompetensi"
    assert db.session.query(Observation).filter_by(source="self").one().mean == 3.0


def test_the_supervisor_rates_on_a_page_of_his_own(sign_in, cast, database):
    path = f"/tim/{cast.person('siti').uuid}/nilai/{cast.competency('M.3').uuid}"
    form = everything(cast, value="sometimes")
    browser = sign_in("budi")
    assert "Siti Rahmawati" in browser.get(path).text
    assert browser.send(path, {**form, "submit": "1"}).status_code == 303
    person = db.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).one()
    assert db.session.query(Rating).filter_by(kind="supervisor").one().subject_id == person.id
    assert db.session.query(CompetencyState).filter_by(person_id=person.id).one().status == "measured"


@pytest.mark.parametrize("who", ["joko", "rina", "oki", "siti"])
def test_nobody_else_may_rate(sign_in, cast, database, who):
    path = f"/tim/{cast.person('siti').uuid}/nilai/{cast.competency('M.3').uuid}"
    assert sign_in(who).get(path).status_code in (403, 404)
    assert sign_in(who).send(path, {"submit": "1"}).status_code in (403, 404)
