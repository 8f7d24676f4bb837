"""The short review of the day: one question at a time, explained at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.clock import now, today
from lms.courses.models import CourseVersion
from lms.db import db
from lms.enrollments.models import Enrollment, ReviewCard
from lms.quizzes.models import Question
from tests.factories.counting import statements_of

ONE, TWO, THREE = "UJI-101-C1", "UJI-101-C2", "UJI-101-C3"


@pytest.fixture
def siti(sign_in, joined):
    """Siti's browser; she is in the course."""
    joined("siti")
    return sign_in("siti")


@pytest.fixture
def due(siti, course, option, writing):
    """She answered two questions in the first lesson some days ago; the address of each by its code."""
    for place, code in ((1, ONE), (2, TWO)):
        siti.send(f"{course.first}/cek/{place}", {f"s{place}": option(code, right=True)})
    with writing():
        ago = today() - timedelta(days=4)
        db.session.query(ReviewCard).update({"last_on": ago, "due_on": today()})
        first = db.session.query(ReviewCard).join(Question).filter(Question.code == ONE).one()
        first.stability = 0.5
        rows = db.session.query(Question.code, Question.uuid).filter(Question.code.in_((ONE, TWO))).all()
        return {code: f"/ulasan/{uuid}" for code, uuid in rows}


def test_before_anything_was_answered_it_says_where_questions_come_from(siti):
    assert "Belum ada yang diulas" in siti.get("/ulasan").text
    for path in ("/", "/belajar"):
        assert "Ulasan singkat" not in siti.get(path).text


def test_what_was_answered_today_waits_for_another_day(siti, course, option):
    siti.send(f"{course.first}/cek/1", {"s1": option(ONE, right=True)})
    text = siti.get("/ulasan").text
    assert "Hari ini tidak ada yang perlu diulas" in text
    assert "Pertanyaan C1" not in text


def test_home_and_my_courses_lead_to_what_is_due(siti, due):
    for path in ("/", "/belajar"):
        text = siti.get(path).text
        assert "2 soal dari pelajaran Anda" in text
        assert 'href="/ulasan"' in text


def test_a_review_asks_explains_says_when_it_comes_again_and_ends(siti, due, option, course):
    text = siti.get("/ulasan").text
    assert "Soal 1 dari 2" in text
    assert "Pertanyaan C1" in text, "the one most likely forgotten"
    assert "Kebutuhan dikenali dahulu." not in text, "no rationale before the answer"
    sent = siti.send(due[ONE], {"s1": option(ONE, right=False)})
    assert sent.status_code == 303
    text = siti.get(sent.headers["Location"]).text
    for part in (
        "Belum tepat",
        "Penjelasan C1.",
        "Soal 1 dari 2",
        "ditanyakan lagi pada",
        course.first,
        "Soal berikutnya",
    ):
        assert part in text
    assert text.count("data-focus") == 1
    assert "Lanjutkan ulasan" in siti.get("/").text
    assert "Soal 2 dari 2" in siti.get("/ulasan").text
    sent = siti.send(due[TWO], {"s1": option(TWO, right=True)})
    assert "Selesaikan ulasan" in siti.get(sent.headers["Location"]).text
    assert "Anda menjawab 2 soal" in siti.get("/ulasan").text
    assert "Ulasan singkat" not in siti.get("/").text


@pytest.mark.parametrize("typed", ["", "<bukan>"])
def test_an_odd_answer_is_refused_beside_its_question(siti, due, typed):
    sent = siti.send(due[ONE], {"s1": typed})
    assert sent.status_code == 422
    assert 'role="alert"' in sent.text
    assert "Pertanyaan C1" in sent.text
    assert siti.get(due[ONE]).headers["Location"] == "/ulasan"


def test_an_answer_sent_twice_counts_once(siti, due, option, app):
    siti.send(due[ONE], {"s1": option(ONE, right=False)})
    siti.send(due[ONE], {"s1": option(ONE, right=True)})
    assert "Belum tepat" in siti.get(f"/ulasan?dijawab={due[ONE].rpartition('/')[2]}").text


def test_another_persons_question_is_not_found_nor_shown(due, sign_in):
    joko = sign_in("joko")
    assert joko.send(due[ONE], {"s1": "x"}).status_code == 404
    assert joko.get(due[ONE]).status_code == 404
    assert "Pertanyaan" not in joko.get(f"/ulasan?dijawab={due[ONE].rpartition('/')[2]}").text


@pytest.mark.parametrize("named", ["", "x", "9" * 40])
def test_odd_names_in_the_address_are_ignored(siti, due, named):
    assert "Soal 1 dari 2" in siti.get(f"/ulasan?dijawab={named}").text


def test_a_question_answered_only_in_its_lesson_is_not_shown_with_its_key(siti, due):
    text = siti.get(f"/ulasan?dijawab={due[ONE].rpartition('/')[2]}").text
    assert "Penjelasan C1." not in text


def test_the_page_needs_few_statements(siti, due, app):
    with statements_of(app) as seen:
        siti.get("/ulasan")
    assert len(seen) <= 8, seen


def test_a_lesson_of_an_older_edition_leads_to_the_course(siti, due, option, course, writing):
    sent = siti.send(due[ONE], {"s1": option(ONE, right=True)})
    assert f'href="{course.first}"' in siti.get(sent.headers["Location"]).text
    with writing():
        enrollment = db.session.query(Enrollment).one()
        edition = CourseVersion(course_id=enrollment.course_id, number=2, title="Edisi kedua", created_at=now())
        db.session.add(edition)
        db.session.flush()
        enrollment.course_version_id = edition.id
    assert siti.get(course.first).status_code == 404
    text = siti.get(sent.headers["Location"]).text
    assert f'href="{course.first}"' not in text
    assert f'href="/kursus/{course.slug}"' in text
