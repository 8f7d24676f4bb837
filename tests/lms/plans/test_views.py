"""The own plan and the supervisor's page, as people use them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lms.clock import today
from lms.db import db, transaction
from lms.jobs import worker
from lms.outbox.models import Notice
from lms.people.models import Assignment
from lms.plans import services
from lms.plans.jobs import JOBS
from lms.plans.queries import plan_of
from lms.recommendations.models import Slate, Suggestion, Wish
from recommender.planning import exact
from tests.factories.suggestions import add_course


@pytest.fixture
def uuids(app, suggested):
    """The addresses of the three suggestions."""
    with app.app_context():
        return [db.session.get(Suggestion, one).uuid for one in suggested]


@pytest.fixture
def items(app, cast, suggested):
    """Siti's plan with three courses in it: the addresses of its items."""
    with app.app_context(), transaction():
        viewer = cast.viewer("siti")
        return [services.add_suggestion(viewer, db.session.get(Suggestion, one)).uuid for one in suggested]


def state(app, cast):
    with app.app_context():
        return plan_of(cast.person("siti").id).state


def order(app, cast):
    with app.app_context():
        return [item.course.slug for item in plan_of(cast.person("siti").id).items]


def review(app, cast, key="siti"):
    with app.app_context():
        return f"/tim/{cast.person(key).uuid}/rencana"


def test_an_empty_plan_offers_suggestions_and_arranging(uuids, sign_in):
    page = sign_in("siti").get("/rencana").text
    assert "Belum ada rencana" in page
    assert "Susun otomatis" in page
    assert all(f'action="/rencana/saran/{one}"' in page for one in uuids)
    assert "Ajukan rencana" not in page


def test_the_budget_of_a_pppk_is_the_yearly_maximum(app, cast, sign_in):
    assert "Peraturan meminta paling sedikit 20 JP setahun." in sign_in("siti").get("/rencana").text
    with app.app_context(), transaction():
        cast.person("siti").employment = "pppk"
    text = sign_in("siti").get("/rencana").text
    assert "Peraturan membolehkan PPPK paling banyak 24 JP setahun." in text
    assert 'value="24"' in text
    with app.app_context(), transaction():
        assert services.own_plan(cast.viewer("siti")).budget_jp == 24


def test_a_suggestion_is_added_from_the_list_and_marked_there(uuids, sign_in):
    browser = sign_in("siti")
    answer = browser.send(f"/rencana/saran/{uuids[0]}")
    assert answer.status_code == 303
    assert "#item-" in answer.location
    page = browser.get("/rencana").text
    assert "Kursus layanan" in page
    assert "Untuk: Pelayanan Publik (level 1,1 dari 2)" in page
    assert "Di rencana Anda" in browser.get("/saran").text
    again = browser.send(f"/rencana/saran/{uuids[0]}")
    assert again.status_code == 422
    assert "sudah ada di rencana Anda" in again.text


def test_arranging_fills_the_plan_and_says_what_it_closes(uuids, sign_in):
    browser = sign_in("siti")
    assert browser.send("/rencana/susun").status_code == 303
    page = browser.get("/rencana").text
    assert "3 kursus ditambahkan" in page
    assert "8 dari 20 JP direncanakan" in page
    again = browser.send("/rencana/susun")
    assert again.status_code == 422
    assert "Tidak ada saran yang muat" in again.text


def test_items_are_reordered_dated_and_removed(app, cast, items, sign_in):
    browser = sign_in("siti")
    assert browser.send(f"/rencana/{items[2]}/pindah", {"arah": "naik"}).status_code == 303
    assert browser.send(f"/rencana/{items[0]}/pindah", {"arah": "turun"}).status_code == 303
    assert order(app, cast) == ["mengajar", "layanan", "komunikasi"]
    day = (today() + timedelta(days=30)).isoformat()
    assert browser.send(f"/rencana/{items[0]}/tenggat", {"due_on": day}).status_code == 303
    assert f'value="{day}"' in browser.get("/rencana").text
    assert browser.send(f"/rencana/{items[1]}/hapus").status_code == 303
    assert order(app, cast) == ["mengajar", "layanan"]


@pytest.mark.parametrize("due", ["besok", "2020-01-01", "9999-12-31", "x" * 1000])
def test_a_wrong_due_date_is_refused_with_words(items, sign_in, due):
    answer = sign_in("siti").send(f"/rencana/{items[0]}/tenggat", {"due_on": due})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_the_budget_is_set_and_a_wrong_one_is_kept_typed(sign_in, cast):
    browser = sign_in("siti")
    assert browser.send("/rencana/anggaran", {"jp": "12"}).status_code == 303
    assert "dari 12 JP" in browser.get("/rencana").text
    refused = browser.send("/rencana/anggaran", {"jp": "99"})
    assert refused.status_code == 422
    assert "Isi bilangan 1 sampai 60." in refused.text
    assert 'value="99"' in refused.text


def test_a_course_is_begun_from_the_plan(items, sign_in):
    browser = sign_in("siti")
    answer = browser.send(f"/rencana/{items[0]}/mulai")
    assert (answer.status_code, answer.location) == (303, "/kursus/layanan")
    assert "Berjalan, 0 % selesai" in browser.get("/rencana").text


def test_a_course_that_is_closed_meanwhile_is_refused_with_words(app, cast, items, sign_in):
    from lms.clock import now
    from lms.courses.models import Course

    with app.app_context(), transaction():
        db.session.query(Course).filter_by(slug="layanan").one().archived_at = now()
    answer = sign_in("siti").send(f"/rencana/{items[0]}/mulai")
    assert answer.status_code == 422
    assert "tidak dibuka" in answer.text


def test_submit_review_return_change_approve(app, cast, items, sign_in):
    siti, budi, page = sign_in("siti"), sign_in("budi"), review(app, cast)
    assert "Rencana sedang disusun" in budi.get(page).text
    assert siti.send("/rencana/ajukan").status_code == 303
    assert "Menunggu atasan" in siti.get("/rencana").text
    seen = budi.get(page).text
    assert "Menunggu keputusan Anda" in seen
    assert "Kursus layanan" in seen
    refused = budi.send(f"{page}/putusan", {"decision": "return", "reason": ""})
    assert refused.status_code == 422
    assert "Tuliskan apa yang perlu diubah" in refused.text
    assert budi.send(f"{page}/putusan", {"decision": "return", "reason": "Dahulukan mengajar."}).status_code == 303
    assert state(app, cast) == "returned"
    own = siti.get("/rencana").text
    assert "Dahulukan mengajar." in own
    assert "Atasan mengembalikan rencana ini" in own
    assert siti.send("/rencana/ajukan").status_code == 303
    assert budi.send(f"{page}/putusan", {"decision": "approve", "reason": ""}).status_code == 303
    assert state(app, cast) == "active"
    approved = siti.get("/rencana").text
    assert "Disetujui" in approved
    assert approved.count('class="btn small"') == 1
    assert siti.send(f"/rencana/{items[0]}/hapus").status_code == 409
    late = budi.send(f"{page}/putusan", {"decision": "approve", "reason": ""})
    assert late.status_code == 409
    assert siti.send("/rencana/ubah").status_code == 303
    assert state(app, cast) == "draft"


def test_an_empty_plan_is_not_submitted(sign_in, cast):
    answer = sign_in("siti").send("/rencana/ajukan")
    assert answer.status_code == 422
    assert "Rencana masih kosong" in answer.text


def test_both_sides_talk(app, cast, items, sign_in):
    siti, budi, page = sign_in("siti"), sign_in("budi"), review(app, cast)
    assert siti.send("/rencana/komentar", {"body": "Mohon arahan."}).status_code == 303
    assert budi.send(f"{page}/komentar", {"body": "Silakan mulai."}).status_code == 303
    text = siti.get("/rencana").text
    assert text.index("Mohon arahan.") < text.index("Silakan mulai.")
    assert siti.send("/rencana/komentar", {"body": ""}).status_code == 422
    assert siti.send("/rencana/komentar", {"body": "x" * 2001}).status_code == 422
    assert budi.send(f"{page}/komentar", {"body": " "}).status_code == 422
    with app.app_context():
        assert db.session.query(Notice).filter_by(kind="plan.commented").count() == 2


def test_a_supervisor_wishes_for_a_course(app, cast, items, sign_in):
    budi, page = sign_in("budi"), review(app, cast)
    assert budi.send(f"{page}/usul", {"course": "komunikasi"}).status_code == 303
    with app.app_context():
        assert db.session.query(Wish).one().person_id == cast.person("siti").id
    assert budi.send(f"{page}/usul", {"course": "tidak-ada"}).status_code == 404
    assert "Budi Santosa meminta Anda mengikuti “Kursus komunikasi”." in sign_in("siti").get("/").text


def test_a_finished_course_cannot_be_wished_for(app, cast, items, sign_in):
    from tests.factories.suggestions import finish

    with app.app_context(), transaction():
        done = add_course(cast, "tuntas", {"M.5": (1, 2)})
        finish(cast.person("siti").id, done)
    answer = sign_in("budi").send(f"{review(app, cast)}/usul", {"course": "tuntas"})
    assert answer.status_code == 422
    assert "sudah menuntaskan kursus ini" in answer.text


@pytest.mark.parametrize("who", ["rina", "oki", "budi-of-joko", "siti"])
def test_nobody_outside_the_own_subtree_sees_or_decides(app, cast, items, sign_in, who):
    target = "joko" if who == "budi-of-joko" else "siti"
    browser, page = sign_in(who.split("-")[0]), review(app, cast, target)
    expected = 403 if who == "siti" else 404
    assert browser.get(page).status_code == expected
    for action in ("putusan", "komentar", "usul"):
        assert browser.send(f"{page}/{action}", {"decision": "approve", "body": "x"}).status_code == expected
    assert state(app, cast) == "draft"


def test_a_supervisor_above_sees_it_too_but_nobody_decides_on_himself(app, cast, items, sign_in):
    assert sign_in("ani").get(review(app, cast)).status_code == 200
    assert sign_in("budi").get(review(app, cast, "budi")).status_code == 404


def test_without_a_plan_there_is_nothing_to_decide(app, cast, sign_in):
    browser, page = sign_in("budi"), review(app, cast)
    assert "Belum ada rencana tahun ini" in browser.get(page).text
    assert browser.send(f"{page}/putusan", {"decision": "approve"}).status_code == 404


def test_an_item_or_suggestion_of_somebody_else_does_not_exist(items, uuids, sign_in):
    joko = sign_in("joko")
    for action in ("pindah", "tenggat", "hapus", "mulai"):
        assert joko.send(f"/rencana/{items[0]}/{action}").status_code == 404
        assert joko.send(f"/rencana/{uuid.uuid4()}/{action}").status_code == 404
    assert joko.send(f"/rencana/saran/{uuids[0]}").status_code == 404


def test_somebody_without_a_supervisor_is_told(sign_in, cast):
    page = sign_in("oki").get("/rencana")
    assert page.status_code == 200
    assert "Belum ada atasan tercatat di atas Anda" in page.text


def test_the_proposal_compares_budgets_and_says_what_each_course_closes(uuids, sign_in):
    page = sign_in("siti").get("/rencana/usulan").text
    assert "Usulan rencana" in page
    for jp in (20, 40, 60):
        assert f"Bila {jp} JP: " in page
    assert "Kursus layanan" in page
    assert "kesenjangan Pelayanan Publik" in page
    assert 'hx-post="/rencana/usulan/hitung"' in page
    assert "disusun cepat" in page


def test_a_search_without_success_is_not_asked_for_again(app, uuids, sign_in, monkeypatch):
    def give_up(*_):
        raise exact.UnsolvedError("time")

    monkeypatch.setattr(exact, "choose", give_up)
    browser = sign_in("siti")
    browser.send("/rencana/usulan/hitung")
    with app.app_context():
        assert worker.drain(JOBS) == 1
    page = browser.get("/rencana/usulan").text
    assert "tidak selesai pada waktunya" in page
    assert "/rencana/usulan/hitung" not in page


def test_the_best_plan_is_shown_once_the_job_has_found_it(app, cast, uuids, sign_in):
    browser = sign_in("siti")
    assert browser.send("/rencana/usulan/hitung").status_code == 204
    with app.app_context():
        assert worker.drain(JOBS) == 1
    page = browser.get("/rencana/usulan?jp=40").text
    assert "dihitung secara eksak" in page
    assert "/rencana/usulan/hitung" not in page
    assert 'href="/rencana/usulan?jp=40" aria-current="page"' in page


def test_the_proposal_is_taken_course_by_course_or_whole(app, cast, uuids, sign_in):
    browser = sign_in("siti")
    answer = browser.send("/rencana/usulan/ambil", {"jp": "20", "kursus": "komunikasi"})
    assert (answer.status_code, answer.location) == (303, "/rencana/usulan?jp=20")
    assert order(app, cast) == ["komunikasi"]
    page = browser.get("/rencana/usulan?jp=20").text
    assert "1 kursus kini ada di rencana Anda" in page
    assert "Di rencana Anda" in page
    answer = browser.send("/rencana/usulan/ambil", {"jp": "20"})
    assert (answer.status_code, answer.location) == (303, "/rencana")
    assert len(order(app, cast)) == 3
    assert "Semua yang diusulkan sudah ada" in browser.get("/rencana/usulan").text
    again = browser.send("/rencana/usulan/ambil", {"jp": "20", "kursus": "komunikasi"})
    assert again.status_code == 422
    assert 'role="alert"' in again.text


def test_a_submitted_plan_takes_nothing_over(app, cast, items, sign_in):
    browser = sign_in("siti")
    browser.send("/rencana/ajukan")
    page = browser.get("/rencana/usulan").text
    assert "Ambil semua" not in page
    assert "pilih “Ubah rencana”" in page
    assert browser.send("/rencana/usulan/ambil", {"jp": "20"}).status_code == 409


def test_a_proposal_needs_a_scoring_and_a_gap(app, cast, uuids, sign_in):
    browser = sign_in("siti")
    with app.app_context(), transaction():
        db.session.query(Assignment).filter_by(person_id=cast.person("siti").id).delete()
    assert "Tidak ada kesenjangan" in browser.get("/rencana/usulan").text
    with app.app_context(), transaction():
        db.session.query(Slate).filter_by(person_id=cast.person("siti").id).delete()
    assert "Belum ada usulan" in browser.get("/rencana/usulan").text


@pytest.mark.parametrize("jp", ["", "abc", "-3", "99999999999999999999"])
def test_an_odd_budget_is_the_own_one_on_the_page_and_refused_in_the_plan(uuids, sign_in, jp):
    browser = sign_in("siti")
    assert "Usulan rencana" in browser.get(f"/rencana/usulan?jp={jp}").text
    assert browser.send("/rencana/usulan/ambil", {"jp": jp}).status_code == 422
