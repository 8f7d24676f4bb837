"""The learner's courses and the JP ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms import clock
from lms.clock import today
from lms.enrollments.services import enroll
from tests.factories.counting import statements_of
from tests.factories.courses import learn
from tests.lms.learning.conftest import published


def test_a_new_learner_is_led_to_the_catalogue(sign_in):
    text = sign_in("siti").get("/belajar").text
    assert "Belum ada kursus yang berjalan" in text
    assert "0 dari 20 JP" in text


def test_running_courses_come_first_with_their_due_date(sign_in, course, course_of, writing, cast, finished):
    finished("siti")
    other = course_of(code="UJI-102", slug="kursus-kedua", title="Kursus kedua")
    with writing():
        enroll(
            cast.viewer("budi"),
            published(other.slug),
            person=cast.person("siti"),
            source="assigned",
            due_on=today() + timedelta(days=2),
            note="Sebelum rapat",
        )
    text = sign_in("siti").get("/belajar").text
    assert text.index("Kursus kedua") < text.index("Layanan yang Ramah")
    for part in (
        "Tenggat ",
        "Ditugaskan oleh Budi Santosa",
        "Sebelum rapat",
        "Sudah selesai",
        "/sertifikat/",
        "3 dari 20 JP",
    ):
        assert part in text


def test_the_button_says_begin_until_something_was_opened(sign_in, course, joined):
    joined("siti")
    browser = sign_in("siti")
    assert "Mulai<" in browser.get("/belajar").text
    browser.get(course.second)
    text = browser.get("/belajar").text
    assert "Lanjutkan<" in text
    assert "terakhir dibuka: Langkah melayani" in text


def test_nobody_sees_anybody_elses_courses(sign_in, course, joined):
    joined("siti")
    assert "Layanan yang Ramah" not in sign_in("joko").get("/belajar").text


def test_the_ledger_explains_every_entry(sign_in, course, finished):
    finished("siti")
    text = sign_in("siti").get("/jp").text
    for part in (
        "2 jam 20 menit",
        "2 jam 15 menit",
        "paling banyak 3 JP",
        "135 : 45 = 3 JP",
        "E-learning",
        course.page,
    ):
        assert part in text


def test_an_empty_year_says_what_fills_it(sign_in):
    assert "Belum ada JP pada" in sign_in("siti").get("/jp").text


def test_earlier_years_are_a_link_away(sign_in, course, writing, cast):
    with writing(), clock.set_to(datetime(2025, 6, 2, tzinfo=UTC)):
        learn(cast, "siti", published(course.slug))
    browser = sign_in("siti")
    assert "tahun=2025" in browser.get("/jp").text
    text = browser.get("/jp?tahun=2025").text
    assert "Buku JP 2025" in text
    assert "Layanan yang Ramah" in text


@pytest.mark.parametrize("year", ["1999", "x", "-1", "9" * 40, "", "%00", "2025.5"])
def test_a_year_that_is_not_there_is_this_year(sign_in, year):
    answer = sign_in("siti").get(f"/jp?tahun={year}")
    assert answer.status_code == 200
    assert f"Buku JP {today().year}" in answer.text


def test_the_pages_stay_within_their_budget_of_queries(sign_in, finished, joined, app):
    finished("siti")
    joined("siti")
    browser = sign_in("siti")
    for path in ("/belajar", "/jp"):
        browser.get(path)
        with statements_of(app) as seen:
            browser.get(path)
        assert len(seen) <= 10, seen
