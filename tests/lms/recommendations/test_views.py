"""The pages of suggestions, as a learner and a governor see them."""

from __future__ import annotations

import re
import uuid

import pytest

from lms.courses.models import Course
from lms.courses.search import reindex
from lms.db import db, transaction
from lms.recommendations import queries
from lms.recommendations.models import SuggestionEvent
from tests.factories.suggestions import add_course, finish, measure, score, shown_to


@pytest.fixture
def listed(app, cast):
    """A list for Siti: uuids, best first."""
    with app.app_context(), transaction():
        for code, slug in (("M.5", "layanan"), ("M.3", "komunikasi"), ("M.1", "integritas")):
            add_course(cast, slug, {code: (1, 2)}, title=f"Kursus {slug}")
        measure(cast, "siti", "M.5", 1.1, ago=30)
        db.session.commit()
        score()
    with app.app_context():
        return [row.uuid for row in shown_to(cast.person("siti").id)]


def events(app):
    with app.app_context():
        return [
            (row.kind, row.reason, row.place) for row in db.session.query(SuggestionEvent).order_by(SuggestionEvent.id)
        ]


def test_the_list_shows_courses_reasons_and_the_gaps_without_a_course(listed, sign_in):
    page = sign_in("siti").get("/saran")
    assert page.status_code == 200
    assert "Kursus layanan" in page.text
    assert "Jabatan Anda mensyaratkan level 2 untuk Pelayanan Publik; uji " in page.text
    assert "Kesenjangan tanpa kursus" in page.text
    assert "Pembelajaran Berpusat pada Murid" in page.text
    assert page.text.count('class="btn"') == 1
    assert 'href="/bantuan/bagaimana-saran-dibuat"' in page.text


def test_before_the_first_scoring_the_page_says_so(sign_in, cast):
    page = sign_in("siti").get("/saran")
    assert "Saran Anda sedang disiapkan" in page.text


def test_with_no_gap_and_with_no_course_the_page_says_so(app, sign_in, cast):
    with app.app_context(), transaction():
        score()
    assert "Belum ada kursus yang cocok" in sign_in("siti").get("/saran").text
    with app.app_context(), transaction():
        for code in ("M.1", "M.3", "M.5", "GURU-01"):
            measure(cast, "siti", code, 3.0)
        db.session.commit()
        score()
    assert "Tidak ada saran saat ini" in sign_in("siti").get("/saran").text


def test_the_page_tells_what_it_showed(app, listed, sign_in):
    browser = sign_in("siti")
    page = browser.get("/saran").text
    form = re.search(r'<form id="shown"[^>]*hx-trigger="load"[^>]*hx-swap="none".*?</form>', page, re.DOTALL).group(0)
    shown = re.findall(r'name="suggestion" value="([^"]+)"', form)
    assert shown == [str(one) for one in listed]
    assert browser.send("/saran/tampil", {"suggestion": shown, "place": "list"}).status_code == 204
    assert events(app) == [("impression", "", "list")] * len(listed)


@pytest.mark.parametrize("value", ["x", "../../etc", "0" * 500, "'; drop table suggestion; --"])
def test_a_beacon_with_hostile_ids_is_refused(listed, sign_in, app, value):
    answer = sign_in("siti").send("/saran/tampil", {"suggestion": value})
    assert (answer.status_code, answer.text) == (422, "Saran tidak dikenal.")
    assert events(app) == []


def test_following_records_a_click_and_leads_to_the_course(app, listed, sign_in):
    answer = sign_in("siti").send(f"/saran/{listed[0]}/kursus", {"place": "home"})
    assert answer.status_code == 303
    assert answer.location == "/kursus/layanan"
    assert events(app) == [("click", "", "home")]
    sign_in("siti").send(f"/saran/{listed[0]}/kursus", {"place": "the moon"})
    assert events(app)[-1] == ("click", "", "list")


def test_putting_aside_offers_the_way_back(app, listed, sign_in):
    browser = sign_in("siti")
    answer = browser.send(f"/saran/{listed[0]}/tidak-relevan", {"reason": "not_my_work", "place": "list"})
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "“Kursus layanan” disisihkan." in page
    assert page.count(f'action="/saran/{listed[0]}/kembalikan"') == 2
    assert f'action="/saran/{listed[0]}/kursus"' not in page
    assert browser.send(f"/saran/{listed[0]}/kembalikan").status_code == 303
    assert f'action="/saran/{listed[0]}/kursus"' in browser.get("/saran").text
    assert events(app) == [("dismiss", "not_my_work", "list"), ("restore", "", "list")]


def test_not_now_on_the_home_page_leads_back_there(listed, sign_in):
    answer = sign_in("siti").send(f"/saran/{listed[0]}/tidak-relevan", {"reason": "later", "place": "home"})
    assert answer.location == "/"


def test_putting_aside_without_a_reason_is_refused_with_words(app, listed, sign_in):
    answer = sign_in("siti").send(f"/saran/{listed[0]}/tidak-relevan", {"place": "list"})
    assert answer.status_code == 422
    assert "Pilih alasan mengapa kursus ini tidak relevan." in answer.text
    assert '<details class="fold" open>' in answer.text
    assert events(app) == []


def test_why_this_shows_the_sums_and_the_data(listed, sign_in):
    page = sign_in("siti").get(f"/saran/{listed[0]}")
    assert page.status_code == 200
    for words in (
        "Mengapa ini?",
        "Kesenjangan yang diperkirakan tertutup",
        "Jumlah (log-odds)",
        "Data yang dipakai",
        "belum dilatih",
    ):
        assert words in page.text
    assert "<svg" in page.text


def test_somebody_elses_suggestion_does_not_exist(listed, sign_in):
    other = sign_in("joko")
    for path in ("", "/kursus", "/tidak-relevan", "/kembalikan"):
        answer = (
            other.get(f"/saran/{listed[0]}")
            if not path
            else other.send(f"/saran/{listed[0]}{path}", {"reason": "later"})
        )
        assert answer.status_code == 404
    assert other.get(f"/saran/{uuid.uuid4()}").status_code == 404
    assert other.get("/saran/not-a-uuid").status_code == 404


def test_why_not_answers_for_a_course_and_finds_courses_by_name(app, listed, sign_in, cast):
    with app.app_context(), transaction():
        done = add_course(cast, "tuntas", {"M.5": (1, 2)}, title="Sudah Tuntas")
        finish(cast.person("siti").id, done)
    browser = sign_in("siti")
    assert "Anda sudah menuntaskan kursus ini." in browser.get("/saran/mengapa-bukan?kursus=tuntas").text
    assert "Memang disarankan" in browser.get("/saran/mengapa-bukan?kursus=layanan").text
    assert browser.get("/saran/mengapa-bukan").status_code == 200
    assert "Kursus tidak ditemukan" in browser.get("/saran/mengapa-bukan?q=zzzz").text


@pytest.mark.parametrize("answer", ["ranked", "repeated", "never", "closes_nothing", "pending"])
def test_every_answer_to_why_not_is_a_page(listed, sign_in, monkeypatch, answer):
    made = {
        "ranked": queries.WhyNot(
            "ranked", "K", "k", place=7, considered=9, score=0.1, p_finish=0.1, closure=1.0, needed=0.4
        ),
        "repeated": queries.WhyNot("ranked", "K", "k", place=7, considered=9, repeated=True),
        "never": queries.WhyNot("ranked", "K", "k", place=7, considered=9),
        "closes_nothing": queries.WhyNot("closes_nothing", "K", "k", considered=9),
        "pending": queries.WhyNot("pending", "K", "k"),
    }[answer]
    monkeypatch.setattr(queries, "why_not", lambda *_: made)
    page = sign_in("siti").get("/saran/mengapa-bukan?kursus=layanan")
    assert page.status_code == 200
    expected = {
        "ranked": "40 %",
        "repeated": "sudah terwakili",
        "never": "Sekalipun pasti tuntas",
        "closes_nothing": "Tidak termasuk 9 kursus",
        "pending": "sedang disiapkan",
    }
    assert expected[answer] in page.text


@pytest.mark.parametrize("slug", ["tidak-ada", "%00", "x" * 300, "../../masuk"])
def test_why_not_for_an_unknown_course_is_missing(sign_in, slug):
    assert sign_in("siti").get("/saran/mengapa-bukan", query_string={"kursus": slug}).status_code == 404


def test_why_not_never_shows_a_course_of_another_agency(app, sign_in, cast):
    with app.app_context(), transaction():
        add_course(cast, "rahasia", {"M.5": (1, 2)}, agency="kota-lain", open_to_all=False)
    assert sign_in("siti").get("/saran/mengapa-bukan?kursus=rahasia").status_code == 404


def test_only_those_who_govern_the_recommender_see_its_figures(listed, sign_in):
    page = sign_in("dewi").get("/saran/tata-kelola")
    assert page.status_code == 200
    assert "Belum ada model terlatih yang dipakai" in page.text
    assert "Kursus layanan" in page.text
    assert sign_in("siti").get("/saran/tata-kelola").status_code == 403
    assert "Mesin saran" in sign_in("dewi").get("/saran").text


def test_the_figures_of_a_serving_model_are_shown(app, listed, sign_in):
    from lms.clock import now
    from lms.recommendations.models import RecommenderModel

    metrics = {
        f"{name}.{measure}": 0.5 for name in ("model", "popular") for measure in ("recall@5", "ndcg@5", "coverage@5")
    }
    settings = {"positives": 172, "weights": {"gap": 0.3, "role": 0.2}}
    with app.app_context(), transaction():
        row = RecommenderModel(
            version="m-1",
            state="serving",
            data_stamp="",
            metrics={"people": 9.0, **metrics},
            settings=settings,
            trained_at=now(),
        )
        db.session.add(row)
    page = sign_in("dewi").get("/saran/tata-kelola").text
    for words in ("m-1", "172", "Terpopuler", "Besar kesenjangan yang ditutup", "dipakai"):
        assert words in page


def test_governance_sees_which_courses_had_no_clear_effect(app, listed, sign_in):
    from lms.recommendations import effects
    from recommender.effects.gain import Gain

    assert "Hasil ukur setelah kursus" not in sign_in("dewi").get("/saran/tata-kelola").text
    with app.app_context(), transaction():
        course = db.session.query(Course).filter_by(slug="layanan").one()
        effects.write({(str(course.id), "M.5"): Gain(1.0, 30, 0.05, 0.1)})
    page = sign_in("dewi").get("/saran/tata-kelola").text
    assert "Hasil ukur setelah kursus" in page
    assert "Tanpa hasil yang jelas" in page
    assert "0,18" in page


REASON = "Isi kursus sedang diperbaiki"


def test_governance_stops_a_course_and_lifts_it_again(listed, sign_in, app):
    with app.app_context(), transaction():
        reindex(db.session.query(Course).filter_by(slug="layanan").one())
    governor = sign_in("dewi")
    asked = governor.get("/saran/tata-kelola/keputusan?q=layanan&jenis=ban")
    assert "/saran/tata-kelola/keputusan?kursus=" in asked.text
    slug = "layanan"
    form = {"csrf_token": governor.token(), "kind": "ban", "course": slug}
    refused = governor.post("/saran/tata-kelola/keputusan", data={**form, "reason": "pendek"})
    assert refused.status_code == 422
    assert "pendek" in refused.text
    assert governor.post("/saran/tata-kelola/keputusan", data={**form, "reason": ""}).status_code == 422
    decided = governor.post("/saran/tata-kelola/keputusan", data={**form, "reason": REASON})
    assert decided.status_code == 303
    page = governor.get("/saran/tata-kelola")
    assert REASON in page.text
    lifting = re.search(r'href="(/saran/tata-kelola/keputusan/[^"]+/cabut)"', page.text)[1]
    assert REASON in governor.get(lifting).text
    token = {"csrf_token": governor.token()}
    assert governor.post(lifting, data={**token, "reason": "tidak"}).status_code == 422
    assert governor.post(lifting, data=token).status_code == 422
    assert governor.post(lifting, data={**token, "reason": "Perbaikan selesai"}).status_code == 303
    assert "Perbaikan selesai" in governor.get("/saran/tata-kelola").text
    assert "sudah dicabut" in governor.get(lifting).text


@pytest.mark.parametrize(("kind", "words"), [("rules", "Hanya aturan:"), ("freeze", "Model dibekukan:")])
def test_the_page_says_that_the_order_is_switched_off_or_kept(listed, sign_in, kind, words):
    governor = sign_in("dewi")
    form = {"csrf_token": governor.token(), "kind": kind, "course": "", "reason": REASON}
    assert governor.post("/saran/tata-kelola/keputusan", data=form).status_code == 303
    assert words in governor.get("/saran/tata-kelola").text


def test_nobody_signed_in_is_sent_to_sign_in(client, cast):
    assert client.get("/saran").status_code == 303


def test_no_english_stands_on_the_pages(listed, sign_in):
    browser, governor = sign_in("siti"), sign_in("dewi")
    pages = [
        browser.get("/saran"),
        browser.get(f"/saran/{listed[0]}"),
        browser.get("/saran/mengapa-bukan"),
        governor.get("/saran/tata-kelola"),
    ]
    for page in pages:
        text = re.sub(r"<(script|svg|meta|link)[^>]*>|<[^>]+>", " ", page.text)
        assert not re.search(r"\b(the|your|course|suggestion|why)\b", text, re.IGNORECASE), page.request.path
