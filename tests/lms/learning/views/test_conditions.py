"""The trainer's page of time and attempts, and what a learner sees of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from lms.accounts.models import SignInThrottle
from lms.clock import now
from lms.courses.models import Activity, Course, CourseAuthor
from lms.db import db
from lms.enrollments.models import ActivityProgress, Enrollment
from lms.enrollments.services import finish_lesson
from lms.learning import conditions
from lms.quizzes.models import Attempt, QuizOverride, QuizVersion
from tests.factories.courses import activities_of, quiz_of, take_quiz

REASON = "Listrik padam di ruang ujian"


@pytest.fixture
def quiz(course, writing):
    """The quiz of the course, ten minutes long, twice."""
    with writing():
        version = db.session.query(QuizVersion).join(Activity, Activity.quiz_version_id == QuizVersion.id).one()
        version.time_limit_minutes, version.attempts_allowed = 10, 2
        return version.id


@pytest.fixture
def terms(quiz, writing, cast):
    """The address of the page of Tari, who wrote the course."""
    with writing():
        found = db.session.query(Course).one()
        db.session.add(CourseAuthor(course_id=found.id, account_id=cast.viewer("tari").account_id))
        return f"/studio/kursus/{found.uuid}/waktu"


@pytest.fixture
def siti(sign_in, joined, quiz):
    """Siti's browser; she is in the course."""
    joined("siti")
    return sign_in("siti")


def field(browser, page, form, **values):
    return browser.post(page, data={"csrf_token": browser.token(), **{f"{form}-{k}": v for k, v in values.items()}})


def test_an_outage_is_one_form_and_the_learner_has_the_time(course, terms, sign_in, app, siti):
    trainer, learner = sign_in("tari"), siti
    learner.post(f"{course.quiz}/mulai", data={"csrf_token": learner.token()})
    page = trainer.get(terms)
    assert "Siti Rahmawati" in page.text
    refused = field(trainer, f"{terms}/beri", "waktu", whom="", minutes="5", reason="ya")
    assert refused.status_code == 422
    assert 'value="5"' in refused.text
    given = field(trainer, f"{terms}/beri", "waktu", whom="", minutes="5", reason=REASON)
    assert given.status_code == 303
    with app.app_context():
        attempt = db.session.query(Attempt).one()
        assert attempt.deadline_at - attempt.started_at == timedelta(minutes=15)
        one = str(attempt.uuid)
    assert field(trainer, f"{terms}/beri", "waktu", whom=one, minutes="5", reason=REASON).status_code == 303
    assert "sudah ditambah 10 menit" in trainer.get(terms).text


def test_a_person_gets_other_conditions_sees_them_and_they_are_taken_back(course, terms, sign_in, app, cast, siti):
    trainer, learner = sign_in("tari"), siti
    with app.app_context():
        siti = str(cast.person("siti").uuid)
    decided = field(
        trainer,
        f"{terms}/tetapkan",
        "syarat",
        person=siti,
        minutes="20",
        attempts="1",
        opens_at="",
        closes_at="2099-01-01T10:00",
        reason=REASON,
    )
    assert decided.status_code == 303
    page = learner.get(course.quiz).text
    assert "Waktu tambahan: 20 menit" in page
    assert "1 Jan 2099 10.00 WIB" in page
    assert "3 kesempatan" in page
    assert f"Tari Kusuma: {REASON}" in trainer.get(terms).text
    with app.app_context():
        decision = str(db.session.query(QuizOverride).one().uuid)
    trainer.post(f"{terms}/cabut", data={"csrf_token": trainer.token(), "decision": decision})
    assert "Waktu tambahan" not in learner.get(course.quiz).text
    assert "Dicabut" in trainer.get(terms).text


@pytest.mark.parametrize("what", [{"person": "", "reason": REASON}, {"person": "", "minutes": "5", "reason": "x"}])
def test_a_decision_that_says_nothing_or_gives_no_reason_is_shown_again(terms, sign_in, what):
    assert field(sign_in("tari"), f"{terms}/tetapkan", "syarat", **what).status_code == 422


@pytest.mark.parametrize("key", ["siti", "rudi", "oki"])
def test_nobody_else_decides(terms, sign_in, key):
    browser = sign_in(key)
    assert browser.get(terms).status_code in (403, 404)
    assert field(browser, f"{terms}/beri", "waktu", whom="", minutes="5", reason=REASON).status_code in (403, 404)


def test_the_code_of_an_exam_is_asked_before_the_clock_runs(course, quiz, writing, app, siti):
    with writing():
        db.session.get_one(QuizVersion, quiz).access_code = "merdeka 45"
    learner = siti
    assert "Kode akses" in learner.get(course.quiz).text
    learner.post(f"{course.quiz}/mulai", data={"csrf_token": learner.token(), "code": "salah"})
    assert "Kode aksesnya tidak cocok" in learner.get(course.quiz).text
    with app.app_context():
        assert db.session.query(Attempt).count() == 0
    learner.post(f"{course.quiz}/mulai", data={"csrf_token": learner.token(), "code": "MERDEKA 45"})
    with app.app_context():
        assert db.session.query(Attempt).count() == 1


def test_who_tries_many_codes_has_to_wait(course, quiz, writing, app, siti):
    with writing():
        db.session.get_one(QuizVersion, quiz).access_code = "merdeka 45"

    def typed(code):
        siti.post(f"{course.quiz}/mulai", data={"csrf_token": siti.token(), "code": code})
        return siti.get(course.quiz).text

    with time_machine.travel(now(), tick=False) as clock:
        for number in range(5):
            assert "Kode aksesnya tidak cocok" in typed(str(number))
        assert "Terlalu banyak percobaan" in typed("merdeka 45")
        with app.app_context():
            assert db.session.query(Attempt).count() == 0
        clock.shift(timedelta(seconds=2))
        typed("merdeka 45")
    with app.app_context():
        assert db.session.query(Attempt).count() == 1
        assert db.session.query(SignInThrottle).count() == 0


BAD_NUMBERS = ("", "-5", "0", "601", "9" * 30, "9" * 5000, "sepuluh", "1e3", "5,5", "NaN")


@pytest.mark.parametrize("minutes", BAD_NUMBERS)
def test_minutes_that_cannot_be_are_said_in_words_and_change_nothing(course, terms, sign_in, app, siti, minutes):
    siti.post(f"{course.quiz}/mulai", data={"csrf_token": siti.token()})
    refused = field(sign_in("tari"), f"{terms}/beri", "waktu", whom="", minutes=minutes, reason=REASON)
    assert refused.status_code == 422
    assert re.search(r'id="waktu-minutes-error">.*</svg>[^<]*(?:Isi|angka|menit|Tulis)', refused.text), refused.text
    assert f'value="{minutes}"' in refused.text
    assert REASON in refused.text
    with app.app_context():
        attempt = db.session.query(Attempt).one()
        assert attempt.deadline_at - attempt.started_at == timedelta(minutes=10)


@pytest.mark.parametrize("name", ["minutes", "attempts"])
@pytest.mark.parametrize("number", ["-5", "601", "9" * 30, "9" * 5000, "sepuluh", "NaN"])
def test_conditions_that_cannot_be_are_said_in_words(terms, sign_in, app, name, number):
    refused = field(sign_in("tari"), f"{terms}/tetapkan", "syarat", person="", reason=REASON, **{name: number})
    assert refused.status_code == 422
    assert re.search(rf'id="syarat-{name}-error">.*</svg>[^<]*(?:Isi|angka|Tulis)', refused.text), refused.text
    with app.app_context():
        assert db.session.query(QuizOverride).count() == 0


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "kemarin", "2026-13-45T99:99"])
def test_a_window_that_no_clock_shows_is_no_error_of_the_server(course, terms, sign_in, siti, moment):
    trainer = sign_in("tari")
    answer = field(trainer, f"{terms}/tetapkan", "syarat", person="", reason=REASON, closes_at=moment)
    assert answer.status_code in (303, 422)
    assert trainer.get(terms).status_code == 200
    assert siti.get(course.quiz).status_code == 200
    assert siti.send(f"{course.quiz}/mulai").status_code == 303


@pytest.fixture
def passed(siti, course, writing, cast):
    """Siti passed the quiz; returns the attempt's uuid."""
    with writing():
        found = db.session.query(Course).one()
        enrollment = db.session.query(Enrollment).one()
        return str(take_quiz(cast, "siti", enrollment, quiz_of(found), right=4).uuid)


def quiz_progress(app):
    """Score and finish of the quiz of the one enrollment."""
    with app.app_context():
        query = db.session.query(ActivityProgress).join(Activity).filter(Activity.kind == "quiz")
        progress = query.one()
        return progress.score, progress.completed_at is not None


def test_an_attempt_declared_invalid_counts_nowhere_and_its_person_reads_why(course, terms, sign_in, app, siti, passed):
    trainer = sign_in("tari")
    assert quiz_progress(app) == (100, True)
    assert "Siti Rahmawati · Percobaan ke-1" in trainer.get(terms).text
    assert field(trainer, f"{terms}/batalkan", "batal", attempt=passed, reason="x").status_code == 422
    assert field(trainer, f"{terms}/batalkan", "batal", attempt=passed, reason=REASON).status_code == 303
    page = trainer.get(terms).text
    assert "Siti Rahmawati · Percobaan ke-1" not in page
    assert f"Tari Kusuma: {REASON}" in page
    assert quiz_progress(app) == (None, False)
    assert REASON in siti.get(f"/uji/{passed}/hasil").text
    assert f"tidak dihitung: {REASON}" in siti.get("/pemberitahuan").text
    assert "Sisa 2 kesempatan" in siti.get(course.quiz).text


def test_a_finished_course_stays_finished_and_the_trainer_hears_it(terms, sign_in, app, writing, passed):
    with writing():
        enrollment = db.session.query(Enrollment).one()
        for lesson in activities_of(db.session.query(Course).one())[:2]:
            finish_lesson(enrollment, lesson)
    trainer = sign_in("tari")
    assert field(trainer, f"{terms}/batalkan", "batal", attempt=passed, reason=REASON).status_code == 303
    assert "BPSDM dapat mencabut sertifikatnya" in trainer.get(terms).text
    assert quiz_progress(app) == (None, True)
    with app.app_context():
        assert db.session.query(Enrollment).one().state == "completed"


@pytest.mark.parametrize("attempt", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_attempt_that_is_none_of_the_quiz_is_not_declared_invalid(terms, sign_in, app, passed, attempt):
    assert field(sign_in("tari"), f"{terms}/batalkan", "batal", attempt=attempt, reason=REASON).status_code == 422
    with app.app_context():
        assert db.session.query(Attempt).one().state == "released"


@pytest.fixture
def passed_by_joko(joined, passed, writing, cast):
    """Joko passed the quiz as well; the list of attempts has two people."""
    joined("joko")
    with writing():
        enrollment = db.session.query(Enrollment).filter_by(person_id=cast.person("joko").id).one()
        quiz = quiz_of(db.session.query(Course).one())
        return str(take_quiz(cast, "joko", enrollment, quiz, right=4).uuid)


def test_attempts_are_searched_by_name_and_the_address_keeps_it(terms, sign_in, passed, passed_by_joko):
    trainer = sign_in("tari")
    text = trainer.get(terms).text
    assert passed in text
    assert passed_by_joko in text
    assert "Hanya 2.000" not in text
    text = trainer.get(f"{terms}?cari=+SITI").text
    assert passed in text
    assert passed_by_joko not in text
    assert 'name="cari" value="SITI"' in text
    assert "Tidak ada percobaan atas nama ini" in trainer.get(f"{terms}?cari=100%25").text
    done = field(trainer, f"{terms}/batalkan?cari=SITI", "batal", attempt=passed, reason=REASON)
    assert "cari=SITI" in done.headers["Location"]


def test_whoever_is_not_in_the_cut_list_is_found_and_declared_invalid(
    terms, sign_in, app, passed, passed_by_joko, monkeypatch
):
    monkeypatch.setattr(conditions, "MOST_PEOPLE", 1)
    trainer = sign_in("tari")
    text = trainer.get(terms).text
    assert passed_by_joko in text
    assert passed not in text
    assert "Hanya 2.000 yang pertama ditampilkan; cari menurut nama." in text
    assert passed in trainer.get(f"{terms}?cari=siti").text
    again = field(trainer, f"{terms}/batalkan", "batal", attempt=passed, reason="")
    assert again.status_code == 422
    assert f'<option selected value="{passed}">' in again.text
    assert field(trainer, f"{terms}/batalkan", "batal", attempt=passed, reason=REASON).status_code == 303
    with app.app_context():
        states = {str(one.uuid): one.state for one in db.session.query(Attempt)}
    assert states == {passed: "voided", passed_by_joko: "released"}


@pytest.mark.parametrize("key", ["siti", "rudi", "oki"])
def test_nobody_else_declares_an_attempt_invalid(terms, sign_in, app, passed, key):
    answer = field(sign_in(key), f"{terms}/batalkan", "batal", attempt=passed, reason=REASON)
    assert answer.status_code in (403, 404)
    with app.app_context():
        assert db.session.query(Attempt).one().state == "released"
