"""A mass exam: attempts prepared by the job, the lobby, the start."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lms.clock import now
from lms.courses.models import Course, CourseAuthor
from lms.db import db
from lms.jobs.worker import drain
from lms.learning.jobs import JOBS
from lms.quizzes.models import Attempt, QuizVersion
from tests.factories.courses import quiz_of


@pytest.fixture
def exam(course, writing, cast, joined):
    """The quiz of the course as a mass exam that opens in an hour; the address of Tari's page."""
    joined("siti")
    joined("joko")
    with writing():
        found = db.session.query(Course).one()
        quiz = quiz_of(found)
        quiz.lobby, quiz.jitter_seconds, quiz.opens_at = True, 60, now() + timedelta(hours=1)
        db.session.add(CourseAuthor(course_id=found.id, account_id=cast.viewer("tari").account_id))
        return f"/studio/kursus/{found.uuid}/waktu"


def wait_of(page):
    return int(re.search(r'data-wait="(\d+)"', page.text)[1]) / 1000


def test_the_trainer_has_the_attempts_prepared(exam, sign_in, app):
    trainer = sign_in("tari")
    assert "0 peserta sudah disiapkan" in trainer.get(exam).text
    for _ in range(2):
        assert trainer.send(f"{exam}/siapkan").status_code == 303
        with app.app_context():
            drain(JOBS)
    assert "2 peserta sudah disiapkan" in trainer.get(exam).text
    with app.app_context():
        assert {one.state for one in db.session.query(Attempt)} == {"prepared"}


def test_people_wait_in_the_lobby_each_for_the_own_moment(exam, course, sign_in):
    waits = [wait_of(sign_in(key).get(f"{course.quiz}/ruang-tunggu")) for key in ("siti", "joko")]
    assert all(3_590 <= one <= 3_661 for one in waits)
    assert waits[0] != pytest.approx(waits[1], abs=0.001)
    assert f"{course.quiz}/ruang-tunggu" in sign_in("siti").get(course.quiz).text


def test_the_server_decides_when_it_opens(exam, course, sign_in, app, writing):
    siti = sign_in("siti")
    siti.send(f"{course.quiz}/mulai")
    with app.app_context():
        assert db.session.query(Attempt).count() == 0
    with writing():
        db.session.query(QuizVersion).update({"opens_at": now() - timedelta(minutes=2)})
    assert wait_of(siti.get(f"{course.quiz}/ruang-tunggu")) == 0
    assert "/uji/" in siti.send(f"{course.quiz}/mulai").headers["Location"]


def test_a_quiz_without_a_lobby_has_none(course, joined, sign_in):
    joined("siti")
    assert sign_in("siti").get(f"{course.quiz}/ruang-tunggu").status_code == 404
