"""Rating a finished course, on its page and after its end."""

from __future__ import annotations

import pytest

from lms.db import db
from lms.enrollments.models import CourseRating

GOOD = {"stars": "4", "comment": "Contohnya\ndekat dengan loket kami."}


@pytest.fixture
def browser(sign_in, finished):
    finished("siti")
    return sign_in("siti")


def kept(app):
    with app.app_context():
        return [(row.stars, row.comment) for row in db.session.query(CourseRating)]


def test_nobody_rates_before_the_end(sign_in, course, joined, app):
    joined("siti")
    page = sign_in("siti")
    assert "Nilai kursus ini" not in page.get(course.page).text
    answer = page.send(f"{course.page}/nilai", GOOD)
    assert answer.status_code == 422
    assert "Selesaikan kursus ini dahulu" in answer.text
    assert kept(app) == []


@pytest.mark.parametrize("place", ["", "/selesai"])
def test_both_pages_of_a_finished_course_ask_and_show_what_was_said(browser, course, app, place):
    before = browser.get(course.page + place).text
    assert "Nilai kursus ini" in before
    assert "Penilaian Anda" not in before
    answer = browser.send(f"{course.page}/nilai", GOOD)
    assert (answer.status_code, answer.location) == (303, f"{course.page}?dinilai=1#rating")
    assert kept(app) == [(4, "Contohnya\ndekat dengan loket kami.")]
    after = browser.get(course.page + place).text
    assert "Penilaian Anda: 4 dari 5, membantu" in after
    assert 'id="stars-4" value="4" checked' in after
    assert "dekat dengan loket kami." in after


def test_it_can_be_changed(browser, course, app):
    browser.send(f"{course.page}/nilai", GOOD)
    browser.send(f"{course.page}/nilai", {"stars": "2", "comment": ""})
    assert kept(app) == [(2, "")]
    assert "Penilaian Anda: 2 dari 5, sedikit membantu" in browser.get(course.page).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Pilih 1 sampai 5 bintang."),
        ({"stars": "6"}, "Not a valid choice."),
        ({"stars": "3", "comment": "x" * 1001}, "Paling banyak 1000 karakter."),
    ],
)
def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(browser, course, app, typed, said):
    answer = browser.send(f"{course.page}/nilai", {"comment": "tetap", **typed})
    assert answer.status_code == 422
    assert kept(app) == []
    if said.startswith("Not"):
        assert 'class="error"' in answer.text
    else:
        assert said in answer.text
    assert typed.get("comment", "tetap") in answer.text


def test_a_refused_rating_reloaded_leads_back_to_the_course(browser, course):
    assert browser.get(f"{course.page}/nilai").location == f"{course.page}#rating"


def test_htmx_gets_the_part_alone(browser, course):
    asked = {"HX-Request": "true", "HX-Target": "rating"}
    part = browser.get(f"{course.page}?dinilai=1", headers=asked).text
    assert part.strip().startswith('<section class="card stack" id="rating"')
    assert "<h1" not in part


def test_the_mean_stands_on_the_page_from_five_ratings_on(browser, course, finished, sign_in):
    others = ("joko", "budi", "ani", "rina")
    for key in others:
        finished(key)
    for key in others:
        sign_in(key).send(f"{course.page}/nilai", {"stars": "5"})
    assert "penilaian)" not in browser.get(course.page).text
    browser.send(f"{course.page}/nilai", GOOD)
    assert "4,8 dari 5 (5 penilaian)" in browser.get(course.page).text
