"""After a quiz or the last lesson: what changed, what is missing, the next step."""

from __future__ import annotations

import uuid

import pytest

from lms.assessments.testing import standing_quiz
from lms.courses.models import CourseAuthor
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.quizzes.models import Attempt
from lms.quizzes.services import AttemptContext, decide, start_attempt
from tests.factories.counting import statements_of
from tests.factories.courses import quiz_of, take_quiz
from tests.factories.items import fill_bank
from tests.lms.learning.conftest import published


@pytest.fixture
def tried(writing, cast, course, joined):
    """`tried(1)`: Siti joined and tried the quiz with so many right answers; returns the attempt's uuid."""
    joined("siti")

    def go(right, allowed=None):
        with writing():
            found = published(course.slug)
            quiz_of(found).attempts_allowed = allowed
            enrollment = db.session.query(Enrollment).one()
            return str(take_quiz(cast, "siti", enrollment, quiz_of(found), right=right).uuid)

    return go


def test_a_finished_course_says_what_it_brought(sign_in, course, finished, writing, cast):
    with writing():
        fill_bank(cast, "M.5", 40)
    finished("siti")
    text = sign_in("siti").get(f"{course.page}/selesai").text
    for part in ("Anda menyelesaikan “Layanan yang Ramah”", "+3", "135 : 45 = 3 JP", "Buka sertifikat", "Ukur ulang"):
        assert part in text
    assert "bukti baru" in text, "the change of the level's evidence is told"


def test_where_the_post_does_not_require_it_something_else_is_suggested(sign_in, course, finished, writing):
    from lms.competencies.models import RoleRequirement

    finished("siti")
    with writing():
        db.session.query(RoleRequirement).delete()
    text = sign_in("siti").get(f"{course.page}/selesai").text
    assert "Ukur ulang" not in text
    assert "Lihat saran berikutnya" in text


def test_a_failed_quiz_names_what_was_weak_and_what_to_read(sign_in, course, tried):
    attempt = tried(1, allowed=3)
    text = sign_in("siti").get(f"{course.page}/selesai?uji={attempt}").text
    for part in ("Belum lulus: 25 %", "Anda dapat mencoba lagi sekarang", "Sisa 2 kesempatan", "Perilaku 2 Pelayanan"):
        assert part in text
    assert course.first in text
    assert course.quiz in text


def test_between_two_tries_it_says_from_when_and_which_counts(sign_in, course, tried, writing):
    with writing():
        quiz = quiz_of(published(course.slug))
        quiz.spacing_minutes, quiz.grade_method = 60, "last"
    text = sign_in("siti").get(f"{course.page}/selesai?uji={tried(1, allowed=3)}").text
    assert "Anda dapat mencoba lagi mulai" in text
    assert "mencoba lagi sekarang" not in text
    assert "percobaan terakhir yang dihitung" in text


def test_a_try_that_was_given_on_top_is_counted(sign_in, course, tried, writing, cast):
    attempt = tried(1, allowed=1)
    with writing():
        quiz = quiz_of(published(course.slug)).quiz
        decide(cast.viewer("tari"), quiz, cast.person("siti"), attempts=1, reason="Listrik padam di ruang ujian")
    assert "Sisa 1 kesempatan" in sign_in("siti").get(f"{course.page}/selesai?uji={attempt}").text


def test_after_the_last_try_the_way_on_is_a_person(sign_in, course, tried, writing, cast):
    tried(1, allowed=1)
    browser = sign_in("siti")
    assert "pelatih di instansi Anda" in browser.get(f"{course.page}/selesai").text
    with writing():
        db.session.add(CourseAuthor(course_id=published(course.slug).id, account_id=cast.viewer("tari").account_id))
    text = browser.get(f"{course.page}/selesai").text
    assert "kesempatan baru: Tari Kusuma" in text
    assert "Kembali ke kuis" not in text


def test_a_passed_quiz_with_lessons_left_names_them(sign_in, course, tried):
    tried(3)
    text = sign_in("siti").get(f"{course.page}/selesai").text
    assert "Kuis lulus: 75 %" in text
    assert "Kebutuhan warga" in text
    assert "Langkah melayani" in text


def test_before_anything_is_done_the_parts_are_named(sign_in, course, joined):
    joined("siti")
    assert "Belum selesai" in sign_in("siti").get(f"{course.page}/selesai").text


def test_a_repeated_course_still_shows_the_first_completion_of_its_attempt(sign_in, course, finished, writing, cast):
    finished("siti")
    with writing():
        first = str(db.session.query(Attempt).one().uuid)
    browser = sign_in("siti")
    browser.send(f"{course.page}/daftar")
    assert "Belum selesai" in browser.get(f"{course.page}/selesai").text
    assert "Anda menyelesaikan" in browser.get(f"{course.page}/selesai?uji={first}").text


def test_doing_it_again_is_said_to_count_no_jp(sign_in, course, finished):
    finished("siti")
    finished("siti")
    text = sign_in("siti").get(f"{course.page}/selesai").text
    assert "pernah Anda selesaikan" in text
    assert "+0" in text


@pytest.mark.parametrize("asked", ["x", "1", "9" * 99, "00000000-0000-4000-8000-000000000000", "%00", "' or 1=1"])
def test_an_odd_attempt_in_the_address_is_not_found(sign_in, course, joined, asked):
    joined("siti")
    assert sign_in("siti").get(f"{course.page}/selesai?uji={asked}").status_code == 404


def test_somebody_elses_attempt_is_not_found(sign_in, course, tried, joined):
    attempt = tried(1)
    joined("joko")
    assert sign_in("joko").get(f"{course.page}/selesai?uji={attempt}").status_code == 404


def test_an_attempt_of_another_course_is_not_found(sign_in, course, tried, course_of):
    attempt = tried(1)
    other = course_of(code="UJI-102", slug="kursus-kedua")
    browser = sign_in("siti")
    browser.send(f"{other.page}/daftar")
    assert browser.get(f"{other.page}/selesai?uji={attempt}").status_code == 404


def test_an_attempt_that_is_open_or_of_a_test_is_not_found(sign_in, course, joined, writing, cast):
    joined("siti")
    browser = sign_in("siti")
    running = browser.send(f"{course.quiz}/mulai").headers["Location"].rpartition("/")[2]
    assert browser.get(f"{course.page}/selesai?uji={running}").status_code == 404
    with writing():
        viewer = cast.viewer("siti")
        items = [slot.question_version for slot in quiz_of(published(course.slug)).slots]
        context = AttemptContext("test", uuid.uuid4(), viewer.person_id)
        test = str(start_attempt(viewer, standing_quiz(viewer.person_id), context, items).uuid)
    assert browser.get(f"{course.page}/selesai?uji={test}").status_code == 404


def test_who_never_joined_is_told_to(sign_in, course):
    assert sign_in("joko").get(f"{course.page}/selesai").headers["Location"] == course.page


def test_the_page_stays_within_its_budget_of_queries(sign_in, course, tried, app):
    attempt = tried(1, allowed=3)
    browser, path = sign_in("siti"), f"{course.page}/selesai?uji={attempt}"
    browser.get(path)
    with statements_of(app) as seen:
        browser.get(path)
    assert len(seen) <= 16, "a page of one moment: it gathers from every room what a quiz changed"
