"""A course's page: one button that fits, joining, leaving, going on."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from lms.clock import now, today
from lms.courses.models import CourseAuthor
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import enroll
from lms.recommendations.models import Suggestion
from tests.factories.counting import statements_of
from tests.factories.courses import publish_course
from tests.lms.learning.conftest import published


def buttons(text):
    return [
        word
        for word in ("Daftar", "Lanjutkan", "Ulangi kursus", "Mulai dari")
        if f"{word}<" in text or f"{word} “" in text
    ]


def test_a_visitor_reads_what_the_course_promises_and_may_join(sign_in, course):
    text = sign_in("siti").get(course.page).text
    for part in (
        "Layanan yang Ramah",
        "Menyambut warga dengan ramah.",
        "Petugas loket yang baru.",
        "Dari level 1 (Paham) ke level 2 (Dasar)",
        "Kebutuhan warga",
        "2 jam 20 menit",
    ):
        assert part in text
    assert buttons(text) == ["Daftar"]


def test_joining_leads_to_the_first_lesson(sign_in, course):
    browser = sign_in("siti")
    answer = browser.send(f"{course.page}/daftar")
    assert answer.status_code == 303
    assert browser.get(answer.headers["Location"]).headers["Location"] == course.first


def test_who_is_in_goes_on(sign_in, course, joined):
    joined("siti")
    text = sign_in("siti").get(course.page).text
    assert buttons(text) == ["Lanjutkan"]
    assert course.first in text


def test_a_due_date_and_the_supervisors_words_are_shown(sign_in, course, writing, cast):
    with writing():
        enroll(
            cast.viewer("budi"),
            published(course.slug),
            person=cast.person("siti"),
            source="assigned",
            due_on=today() - timedelta(days=1),
            note="Untuk loket baru kita",
        )
    text = sign_in("siti").get(course.page).text
    assert "Lewat tenggat" in text
    assert "Untuk loket baru kita" in text
    assert "Mintalah atasan menariknya kembali" in text


def test_an_assigned_course_is_not_left(sign_in, course, writing, cast):
    with writing():
        enroll(cast.viewer("budi"), published(course.slug), person=cast.person("siti"), source="assigned")
    browser = sign_in("siti")
    assert browser.send(f"{course.page}/keluar").status_code == 303
    assert "ditugaskan oleh atasan" in browser.get(course.page).text
    assert buttons(browser.get(course.page).text) == ["Lanjutkan"]


def test_leaving_and_coming_back(sign_in, course, joined):
    joined("siti")
    browser = sign_in("siti")
    assert browser.send(f"{course.page}/keluar").status_code == 303
    text = browser.get(course.page).text
    assert "Anda keluar dari kursus" in text
    assert buttons(text) == ["Daftar"]
    assert browser.send(f"{course.page}/keluar").status_code == 303, "no longer in it: told to join first"


def test_who_finished_sees_the_certificate_and_may_repeat(sign_in, course, finished):
    finished("siti")
    browser = sign_in("siti")
    text = browser.get(course.page).text
    assert buttons(text) == ["Ulangi kursus"]
    assert "Sertifikat Anda" in text
    assert browser.send(f"{course.page}/daftar").status_code == 303
    assert buttons(browser.get(course.page).text) == ["Lanjutkan"]


def test_a_new_edition_is_announced(sign_in, course, joined, finished, writing, cast):
    joined("joko")
    finished("siti")
    with writing():
        publish_course(cast, minutes=(50, 60, 45))
    assert "Anda mengikuti edisi 1" in sign_in("joko").get(course.page).text
    assert "Edisi 2 baru terbit" in sign_in("siti").get(course.page).text


def test_a_missing_prerequisite_takes_the_place_of_the_button(sign_in, course, course_of, finished):
    further = course_of(code="UJI-201", slug="layanan-lanjutan", prerequisites=("UJI-101",))
    browser = sign_in("siti")
    text = browser.get(further.page).text
    assert buttons(text) == ["Mulai dari"]
    assert "Belum selesai" in text
    assert browser.send(f"{further.page}/daftar").status_code == 303
    assert "Selesaikan “Layanan yang Ramah” lebih dahulu" in browser.get(further.page).text
    finished("siti")
    assert buttons(browser.get(further.page).text) == ["Daftar"]


def test_a_closed_course_says_so(sign_in, course, writing, finished):
    finished("joko")
    with writing():
        published(course.slug).archived_at = now()
    browser = sign_in("siti")
    assert "sudah ditutup" in browser.get(course.page).text
    assert buttons(sign_in("joko").get(course.page).text) == []
    browser.send(f"{course.page}/daftar")
    assert "tidak dibuka" in browser.get(course.page).text


def test_a_course_hidden_from_the_agency_does_not_exist(sign_in, course, writing):
    with writing():
        published(course.slug).open_to_all = False
    browser = sign_in("oki")
    for path in (course.page, course.first, f"{course.page}/lanjut", f"{course.page}/selesai"):
        assert browser.get(path).status_code == 404
    assert browser.send(f"{course.page}/daftar").status_code == 404


@pytest.mark.parametrize("slug", ["tidak-ada", "x" * 3_000, "%00", "%F0%9F%92%A9", "'%20or%201=1"])
def test_odd_addresses_are_not_found(sign_in, slug):
    browser = sign_in("siti")
    assert browser.get(f"/kursus/{slug}").status_code == 404
    assert browser.get(f"/kursus/{slug}/lanjut").status_code == 404


def test_a_stranger_signs_in_first(client, course):
    assert "/masuk" in client.get(course.page).headers["Location"]


def test_the_reasons_of_a_suggestion_are_shown_before_joining(sign_in, course, writing, cast):
    with writing():
        suggestion = Suggestion(
            uuid=uuid.uuid4(),
            person_id=cast.person("siti").id,
            course_id=published(course.slug).id,
            rank=1,
            score=1.0,
            reasons=[{"code": "REQUIRES", "competency": "M.5", "level": 2}],
            model_version="uji",
            created_at=now(),
        )
        db.session.add(suggestion)
        why = f"/saran/{suggestion.uuid}"
    text = sign_in("siti").get(course.page).text
    assert "Mengapa kursus ini?" in text
    assert "Jabatan Anda mensyaratkan level 2" in text
    assert why in text
    assert "Mengapa kursus ini?" not in sign_in("joko").get(course.page).text


def test_learners_know_whom_to_ask(sign_in, course, joined, writing, cast):
    joined("siti")
    with writing():
        db.session.add(CourseAuthor(course_id=published(course.slug).id, account_id=cast.viewer("tari").account_id))
    assert "Hubungi Tari Kusuma" in sign_in("siti").get(course.page).text


def test_without_parts_there_is_nothing_to_go_on_with(sign_in, course, joined, writing):
    joined("siti")
    with writing():
        version = published(course.slug).published_version
        db.session.query(Enrollment).update({"last_activity_id": None})
        for module in version.modules:
            db.session.delete(module)
    answer = sign_in("siti").get(f"{course.page}/lanjut")
    assert answer.headers["Location"] == course.page


def test_going_on_with_a_finished_course_opens_its_page_which_leads_to_the_first_lesson(sign_in, course, finished):
    finished("siti")
    siti = sign_in("siti")
    assert siti.get(f"{course.page}/lanjut").headers["Location"] == course.page
    assert (
        re.search(r'<a class="file-link" href="([^"]+)">[^\n]*Baca lagi', siti.get(course.page).text)[1] == course.first
    )


@pytest.mark.parametrize("state", ["visitor", "learner", "finished"])
def test_the_page_stays_within_its_budget_of_queries(sign_in, course, joined, finished, app, state):
    if state == "learner":
        joined("siti")
    if state == "finished":
        finished("siti")
    browser = sign_in("siti")
    browser.get(course.page)
    with statements_of(app) as seen:
        browser.get(course.page)
    assert len(seen) <= (12 if state == "finished" else 11), seen
