"""The picture on the page of a competency: the person's own, and nobody else's."""

from __future__ import annotations

import pytest

from lms.db import transaction
from lms.enrollments.services import answer_check, enroll
from lms.jobs import worker
from lms.learning.queries import Step, checks_of
from lms.practice.jobs import JOBS
from tests.factories.counting import statements_of
from tests.factories.courses import (
    Addresses,
    activities_of,
    addresses_of,
    publish_course,
    right_option,
    wrong_option,
)

TITLE = "Gambaran topik dari latihan"


@pytest.fixture
def course(app, cast) -> Addresses:
    """Siti is in the course and answered the check questions of its first lesson; the job process drew her topics."""
    with app.test_request_context(), transaction():
        published = publish_course(cast)
        enrollment = enroll(cast.viewer("siti"), published)
        first = activities_of(published)[0]
        for check, mark in zip(checks_of(Step(enrollment, first)), (right_option, wrong_option), strict=True):
            answer_check(enrollment, first, check.version, {"chosen": [mark(check.version)]})
        addresses = addresses_of(published)
    with app.app_context():
        worker.drain(JOBS)
    return addresses


@pytest.fixture
def page(course, cast, database) -> str:
    """The address of the page of M.5."""
    return f"/kompetensi/{cast.competency('M.5').uuid}"


def test_words_first_then_numbers_and_what_to_practise_next(sign_in, page, course):
    text = sign_in("siti").get(page).text
    assert TITLE in text
    for words in (
        "Perilaku 1 Pelayanan Publik tingkat 2.",
        "Belum cukup jawaban",
        "1 soal dijawab",
        "Soal berikutnya: kira-kira",
        "Latih: Kebutuhan warga",
        "Latihan tidak pernah mengubah level Anda yang terukur",
    ):
        assert words in text
    assert f'href="{course.first}"' in text
    assert 'href="/ulasan"' in text
    assert text.index("Perilaku 2 Pelayanan Publik tingkat 2.") < text.index("Perilaku 1 Pelayanan Publik tingkat 2.")


def test_practice_moves_no_level(sign_in, page):
    text = sign_in("siti").get(page).text
    assert "Belum diukur" in text


def test_a_competency_without_practice_says_where_it_comes_from(sign_in, page, cast):
    text = sign_in("siti").get(f"/kompetensi/{cast.competency('M.1').uuid}").text
    assert "Belum ada jawaban latihan dalam kompetensi ini" in text


@pytest.mark.parametrize("who", ["budi", "ani", "joko", "hana", "tari", "oki"])
def test_nobody_else_sees_it(sign_in, page, cast, who):
    """Each sees the page of his own competency; the supervisors' page about her says nothing of practice."""
    browser = sign_in(who)
    assert "soal dijawab" not in browser.get(page).text
    about_her = browser.get(f"/tim/{cast.person('siti').uuid}")
    assert "Soal berikutnya" not in about_her.text
    assert TITLE not in about_her.text


def test_the_picture_costs_the_page_one_query(app, sign_in, page, cast):
    browser = sign_in("siti")
    with statements_of(app) as statements:
        browser.get(page)
    assert sum("practice_topic" in one for one in statements) == 1
    assert len(statements) <= 22, len(statements)
