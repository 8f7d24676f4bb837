"""The quiz of a course: what is said before, how often it may be tried, the way through the player and back."""

from __future__ import annotations

import uuid

import pytest

from lms.courses.models import CourseAuthor
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.learning.views.quiz import host
from lms.quizzes.models import Attempt
from lms.quizzes.services import void
from tests.factories.counting import statements_of
from tests.factories.courses import publish_course, quiz_of, take_quiz
from tests.lms.learning.conftest import published


@pytest.fixture
def siti(sign_in, joined):
    """Siti's browser; she is in the course."""
    joined("siti")
    return sign_in("siti")


@pytest.fixture
def tried(writing, cast, course):
    """`tried(1, 0)`: Siti tried the quiz, with so many right answers each time."""

    def go(*results, allowed=None):
        with writing():
            found = published(course.slug)
            quiz_of(found).attempts_allowed = allowed
            enrollment = db.session.query(Enrollment).one()
            return [str(take_quiz(cast, "siti", enrollment, quiz_of(found), right=right).uuid) for right in results]

    return go


def test_the_rules_are_said_before_it_starts(siti, course):
    text = siti.get(course.quiz).text
    for part in ("4 soal", "30 menit", "Lulus mulai 70 %", "langsung tersimpan", "Jawaban Anda untuk Anda sendiri"):
        assert part in text
    assert "2 materi belum selesai" in text
    assert "Mulai kuis" in text


def test_a_quiz_that_counts_only_what_is_handed_in_says_so(siti, course, writing):
    assert "terkirim dengan sendirinya" in siti.get(course.quiz).text
    with writing():
        quiz_of(published(course.slug)).overdue = "abandon"
    text = siti.get(course.quiz).text
    assert "hanya menghitung yang dikirim" in text
    assert "terkirim dengan sendirinya" not in text


def test_starting_leads_into_the_player_and_goes_on_there(siti, course):
    first = siti.send(f"{course.quiz}/mulai")
    assert first.headers["Location"].startswith("/uji/")
    assert siti.send(f"{course.quiz}/mulai").headers["Location"] == first.headers["Location"]
    player = siti.get(first.headers["Location"]).text
    assert "Layanan yang Ramah" in player
    text = siti.get(course.quiz).text
    assert "Lanjutkan kuis" in text
    assert "Berakhir pukul" in text


def test_the_tries_left_are_counted(siti, course, tried):
    tried(1, allowed=3)
    text = siti.get(course.quiz).text
    assert "Sisa 2 kesempatan" in text
    assert "25 %, belum lulus" in text
    assert "Coba lagi" in text


def test_between_two_tries_it_says_from_when_and_offers_no_start(siti, course, tried, writing):
    with writing():
        quiz_of(published(course.slug)).spacing_minutes = 60
    tried(1, allowed=3)
    text = siti.get(course.quiz).text
    assert "Anda dapat mencoba lagi mulai" in text
    assert f'action="{course.quiz}/mulai"' not in text


def test_used_up_tries_name_whom_to_ask(siti, course, tried, writing, cast):
    tried(1, 0, allowed=2)
    text = siti.get(course.quiz).text
    assert "pelatih di instansi Anda" in text
    assert f'action="{course.quiz}/mulai"' not in text
    with writing():
        db.session.add(CourseAuthor(course_id=published(course.slug).id, account_id=cast.viewer("tari").account_id))
    assert "kesempatan baru: Tari Kusuma" in siti.get(course.quiz).text
    refused = siti.send(f"{course.quiz}/mulai")
    assert refused.headers["Location"] == course.quiz


def test_an_attempt_declared_invalid_gives_the_try_back(siti, course, tried, writing, cast):
    tried(1, 0, allowed=2)
    with writing():
        void(cast.viewer("dewi"), db.session.query(Attempt).first(), reason="Listrik padam di lokasi ujian")
    text = siti.get(course.quiz).text
    assert "Sisa 1 kesempatan" in text
    assert "Tidak dihitung" in text


def test_a_passed_quiz_says_so(siti, course, tried):
    tried(3)
    assert "Lulus dengan 75 %" in siti.get(course.quiz).text


def test_a_lesson_has_nothing_to_start(siti, course):
    assert siti.send(f"{course.first}/mulai").status_code == 404


def test_who_is_not_in_the_course_starts_nothing(sign_in, course):
    assert sign_in("joko").send(f"{course.quiz}/mulai").headers["Location"] == course.page


def test_somebody_elses_attempt_does_not_exist(siti, sign_in, course, tried):
    (attempt,) = tried(1)
    other = sign_in("joko")
    assert other.get(f"/uji/{attempt}/hasil").status_code == 404
    assert siti.get(f"/uji/{attempt}/hasil").status_code == 200


def test_who_left_the_course_does_not_open_its_attempts(siti, course, tried):
    (attempt,) = tried(1)
    siti.send(f"{course.page}/keluar")
    assert siti.get(f"/uji/{attempt}/hasil").status_code == 404


def test_the_result_leads_back_to_the_course(siti, course, tried):
    (attempt,) = tried(1)
    assert f"{course.page}/selesai?uji={attempt}" in siti.get(f"/uji/{attempt}/hasil").text


def test_an_attempt_whose_enrollment_or_quiz_vanished_leads_to_ones_courses(siti, course, tried, app, writing, cast):
    (attempt,) = tried(1)
    with writing():
        other = quiz_of(publish_course(cast, code="UJI-102", slug="kursus-kedua")).id
    with app.test_request_context():
        found = db.session.query(Attempt).filter_by(uuid=uuid.UUID(attempt)).one()
        asked = host()
        assert asked.back_url(found) == course.quiz
        found.quiz_version_id = other
        assert asked.back_url(found) == "/belajar"
        found.host_uuid = uuid.uuid4()
        assert (asked.back_url(found), asked.after_url(found)) == ("/belajar", "/belajar")
        assert asked.title(found) == "Kuis kursus"
        assert not asked.may_view(found)
        db.session.rollback()


def test_the_page_stays_within_its_budget_of_queries(siti, course, tried, app):
    tried(1, 2, allowed=2)
    siti.get(course.quiz)
    with statements_of(app) as seen:
        siti.get(course.quiz)
    assert len(seen) <= 12, seen
