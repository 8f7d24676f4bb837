"""The player of a lesson: reading, check questions, finishing, going on exactly where one left."""

from __future__ import annotations

import json
import uuid

import pytest

from lms.db import db
from lms.enrollments.models import ActivityProgress, Enrollment
from tests.factories.counting import statements_of
from tests.factories.courses import publish_course

GOOD = {"anchor": "bagian-satu", "fraction": 0.4, "media": {"0": 12.5}, "seconds": 15}
ONE, TWO, THREE = "UJI-101-C1", "UJI-101-C2", "UJI-101-C3"


def report(browser, path, data=None, **kwargs):
    kwargs.setdefault("content_type", "application/json")
    headers = {"X-CSRFToken": browser.token()}
    return browser.post(f"{path}/posisi", data=json.dumps(GOOD) if data is None else data, headers=headers, **kwargs)


def answer(browser, path, place, option, **kwargs):
    return browser.send(f"{path}/cek/{place}", {f"s{place}": option}, **kwargs)


@pytest.fixture
def siti(sign_in, joined):
    """Siti's browser; she is in the course."""
    joined("siti")
    return sign_in("siti")


def test_a_lesson_shows_its_text_its_place_and_its_questions(siti, course):
    text = siti.get(course.first).text
    for part in ("Kebutuhan warga", "Langkah 1 dari 3", 'id="bagian-bagian-satu"', "Pertanyaan C1", "Pertanyaan C2"):
        assert part in text
    assert "Kebutuhan dikenali dahulu." not in text, "no rationale before the answer"


def test_who_is_not_in_the_course_is_led_to_its_page_with_a_word(sign_in, course):
    browser = sign_in("joko")
    assert browser.get(course.first).headers["Location"] == course.page
    assert "Daftar kursus ini dahulu" in browser.get(course.page).text
    assert browser.send(f"{course.first}/selesai").headers["Location"] == course.page
    assert report(browser, course.first).headers["Location"] == course.page


def test_activities_of_other_courses_and_editions_are_not_found(siti, course, course_of, writing, cast):
    other = course_of(code="UJI-102", slug="kursus-kedua")
    foreign = other.first.rpartition("/")[2]
    with writing():
        publish_course(cast, minutes=(1, 1, 1))
    for wrong in (foreign, str(uuid.uuid4()), "99999999999999999999", "bukan-uuid"):
        assert siti.get(f"{course.page}/belajar/{wrong}").status_code == 404
    assert siti.get(course.first).status_code == 200


def test_opening_a_lesson_makes_the_course_open_there_again_without_javascript(siti, course):
    siti.get(course.second)
    assert siti.get(f"{course.page}/lanjut").headers["Location"] == course.second


def test_a_right_answer_is_explained_at_once(siti, course, option):
    sent = answer(siti, course.first, 1, option(ONE, right=True))
    assert sent.status_code == 303
    assert sent.headers["Location"] == f"{course.first}?cek=1#check_1"
    text = siti.get(sent.headers["Location"]).text
    assert "Kebutuhan dikenali dahulu." in text
    assert "Penjelasan C1." in text
    assert text.count("data-focus") == 1


def test_a_wrong_answer_says_what_would_be_better_and_may_be_tried_again(siti, course, option):
    answer(siti, course.first, 1, option(ONE, right=False))
    text = siti.get(course.first).text
    assert "Belum tepat" in text
    assert "data-focus" not in text
    again = siti.get(f"{course.first}?ulang=1").text
    assert f'action="{course.first}/cek/1"' in again
    answer(siti, course.first, 1, option(ONE, right=True))
    assert "Belum tepat" not in siti.get(course.first).text


def test_htmx_gets_the_one_question(siti, course, option):
    part = {"HX-Request": "true", "HX-Target": "check_1"}
    siti.send(f"{course.first}/cek/1", {"s1": option(ONE, right=True)}, headers=part)
    text = siti.get(f"{course.first}?cek=1", headers=part).text
    assert text.lstrip().startswith('<section class="card stack check-question" id="check_1">')
    assert "Pertanyaan C2" not in text


@pytest.mark.parametrize("typed", ["", "<bukan>", "0" * 5_000, "tidakada", "\x00"])
def test_an_odd_answer_is_refused_beside_its_question(siti, course, typed):
    sent = answer(siti, course.first, 1, typed)
    assert sent.status_code in (303, 422)
    if sent.status_code == 422:
        assert 'role="alert"' in sent.text
        assert "Pertanyaan C2" in sent.text
    assert siti.get(course.first).status_code == 200


@pytest.mark.parametrize("place", ["0", "4", "9" * 30, "-1", "x", "%00", "²"])
def test_a_question_that_is_not_there_is_not_found(siti, course, place):
    assert siti.send(f"{course.first}/cek/{place}", {"s1": "x"}).status_code == 404


def test_odd_places_in_the_address_are_ignored(siti, course):
    for query in ("cek=9", "cek=x", "ulang=-1", "cek=" + "9" * 99):
        assert siti.get(f"{course.first}?{query}").status_code == 200


def test_a_lesson_is_finished_after_its_questions_and_leads_on(siti, course, option):
    refused = siti.send(f"{course.first}/selesai")
    assert refused.status_code == 422
    assert "soal 1, 2" in refused.text
    answer(siti, course.first, 1, option(ONE, right=False))
    assert "soal 2" in siti.send(f"{course.first}/selesai").text
    answer(siti, course.first, 2, option(TWO, right=True))
    assert siti.send(f"{course.first}/selesai").headers["Location"] == course.second
    assert "33 %" in siti.get(course.second).text


def test_a_reload_after_a_refusal_leads_back_to_the_lesson(siti, course):
    assert siti.get(f"{course.first}/selesai").headers["Location"] == course.first
    assert siti.get(f"{course.first}/cek/2").headers["Location"] == f"{course.first}#check_2"
    assert siti.get(f"{course.first}/cek/x").status_code == 404


def test_a_finished_lesson_leads_on_without_being_finished_again(siti, course, option):
    for place, code in ((1, ONE), (2, TWO)):
        answer(siti, course.first, place, option(code, right=True))
    siti.send(f"{course.first}/selesai")
    text = siti.get(course.first).text
    assert f'action="{course.first}/selesai"' not in text
    assert f'rel="next" href="{course.second}"' in text
    assert siti.send(f"{course.first}/selesai").status_code == 303


def test_the_last_lesson_of_a_course_whose_quiz_is_passed_leads_to_the_end(sign_in, course, finished):
    finished("siti")
    browser = sign_in("siti")
    assert browser.send(f"{course.second}/selesai").status_code == 422, "its question has no answer yet"
    assert "Ke akhir kursus" not in browser.get(course.second).text
    assert "Ke akhir kursus" in browser.get(course.quiz).text


def test_from_the_last_part_one_goes_back_to_what_is_left(siti, course, option, writing, cast):
    with writing():
        enrollment = db.session.query(Enrollment).one()
        quiz = db.session.query(type(enrollment.course_version.modules[1].activities[0])).filter_by(kind="quiz").one()
        quiz.kind, quiz.quiz_version_id = "lesson", None
    assert siti.send(f"{course.quiz}/selesai").headers["Location"] == course.first


def test_finishing_the_last_thing_leads_to_what_it_changed(siti, course, option, writing):
    with writing():
        quiz = db.session.query(Enrollment).one().course_version.modules[1].activities[0]
        quiz.kind, quiz.quiz_version_id = "lesson", None
    for path, place, code in ((course.first, 1, ONE), (course.first, 2, TWO), (course.second, 1, THREE)):
        answer(siti, path, place, option(code, right=True))
    for path in (course.first, course.second):
        siti.send(f"{path}/selesai")
    assert siti.send(f"{course.quiz}/selesai").headers["Location"] == f"{course.page}/selesai"
    assert "Ke akhir kursus" in siti.get(course.quiz).text


def test_a_quiz_cannot_be_finished_by_a_button(siti, course):
    assert siti.send(f"{course.quiz}/selesai").status_code == 422


def test_the_place_is_kept_and_given_back(siti, course, app):
    assert report(siti, course.first).status_code == 204
    text = siti.get(course.first).text
    assert "bagian-satu" in text
    assert "&#34;fraction&#34;: 0.4" in text
    with app.app_context():
        assert db.session.query(ActivityProgress).one().seconds == 15
        db.session.remove()


@pytest.mark.parametrize(
    "data", ["", "null", "[]", "{", '{"anchor": 1}', "x" * 70_000, json.dumps({**GOOD, "fraction": 2})]
)
def test_an_odd_report_is_refused_with_words(siti, course, data):
    sent = report(siti, course.first, data)
    assert sent.status_code == 422
    assert "Posisi belajar tidak terbaca" in sent.text


def test_a_report_that_is_not_json_is_refused(siti, course):
    assert report(siti, course.first, content_type="text/plain").status_code == 422


def test_a_report_without_a_token_is_refused(siti, course):
    assert (
        siti.post(f"{course.first}/posisi", data=json.dumps(GOOD), content_type="application/json").status_code == 400
    )


def test_a_lesson_stays_within_its_budget_of_queries_and_bytes(siti, course, app):
    import gzip

    siti.get(course.first)
    with statements_of(app) as seen:
        page = siti.get(course.first)
    assert len(seen) <= 10, seen
    assert len(gzip.compress(page.data)) <= 8_000
