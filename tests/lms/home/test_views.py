"""The first page, for everybody who can sign in."""

from __future__ import annotations

import gzip
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from content.reference import YearlyJp
from lms import clock
from lms.assessments.queries import Change
from lms.clock import now, today
from lms.courses.models import Course
from lms.db import db, transaction
from lms.enrollments.models import Enrollment, JpEntry
from lms.enrollments.queries import JpYear
from lms.enrollments.services import enroll
from lms.home.views import greeting, is_news, pace
from lms.outbox.services import notify
from lms.people.models import Assignment
from tests.cast import PEOPLE
from tests.factories.items import fill_bank
from tests.factories.suggestions import add_course, forget, measure, score, shown_to

MOST_QUERIES = 11
MOST_GZIP = 8_000


@contextmanager
def counting(app):
    """Collects the statements sent to the database."""
    seen: list[str] = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith("PRAGMA"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def busy(app, cast):
    """Siti with measured levels, suggestions, a running course that is due, notices, JP and changes."""
    forget()
    with app.app_context(), transaction():
        for slug, code in (("layanan", "M.5"), ("komunikasi", "M.3"), ("mengajar", "GURU-01"), ("integritas", "M.1")):
            add_course(cast, slug, {code: (1, 2)}, title=f"Kursus {slug}")
        siti = cast.person("siti")
        for code, mean in (("M.5", 1.1), ("M.3", 1.4), ("GURU-01", 1.0)):
            measure(cast, "siti", code, mean, ago=10)
        running = db.session.query(Course).filter_by(slug="integritas").one()
        enroll(
            cast.viewer("budi"), running, person=siti, source="assigned", due_on=today() + timedelta(days=9), note=""
        )
        for number in range(5):
            notify(siti.id, "plan.approved", link="/rencana", name=f"Budi {number}")
        db.session.add(
            JpEntry(
                person_id=siti.id,
                year=today().year,
                earned_on=today(),
                form="e_learning",
                minutes=270,
                counted_minutes=270,
                jp=6,
                rules="2024",
            )
        )
        db.session.commit()
        score()


def test_a_new_learner_is_led_to_the_first_test(app, database, sign_in, cast):
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.3", 10)
    page = sign_in("siti").get("/").text
    assert "Mulai dengan uji awal" in page
    assert "Tidak ada yang jatuh tempo." in page
    assert "0 dari 4 terpenuhi" in page
    assert page.count('class="btn wide"') == 1


def test_a_busy_learner_sees_everything_that_matters(app, busy, sign_in):
    page = sign_in("siti").get("/").text
    assert "Kursus integritas" in page
    assert "Ditugaskan oleh Budi Santosa." in page
    assert "Kesenjangan terbesar" in page
    assert page.count('class="dumbbell"') == 4
    assert "Kursus layanan" in page
    assert "dari 20 JP" in page
    assert "Budi 4 menyetujui rencana belajar Anda." in page
    assert "Budi 1 menyetujui" not in page
    assert "Yang berubah" in page
    assert re.search(r'<form id="shown"[^>]*hx-trigger="load"', page)


def test_the_budget_of_queries_and_bytes_holds(app, busy, sign_in):
    browser = sign_in("siti")
    browser.get("/")
    with counting(app) as seen:
        page = browser.get("/")
    assert page.status_code == 200
    assert len(seen) <= MOST_QUERIES, "\n".join(seen)
    assert len(gzip.compress(page.data, 5)) <= MOST_GZIP


def test_it_holds_for_a_suggestion_as_next_step_too(app, busy, sign_in, cast):
    with app.app_context(), transaction():
        db.session.execute(sa.update(Enrollment).values(state="withdrawn"))
    browser = sign_in("siti")
    browser.get("/")
    with counting(app) as seen:
        page = browser.get("/")
    assert len(seen) <= MOST_QUERIES, "\n".join(seen)
    assert "Kami menyarankannya karena:" in page.text
    assert "Mengapa ini?" in page.text


def test_not_now_brings_the_next_suggestion_at_once(app, busy, sign_in, cast):
    with app.app_context(), transaction():
        db.session.execute(sa.update(Enrollment).values(state="withdrawn"))
        first = shown_to(cast.person("siti").id)[0].uuid
    browser = sign_in("siti")
    assert f"/saran/{first}/tidak-relevan" in browser.get("/").text
    assert browser.send(f"/saran/{first}/tidak-relevan", {"reason": "later", "place": "home"}).location == "/"
    after = browser.get("/").text
    assert str(first) not in after
    assert "Kami menyarankannya karena:" in after


def test_an_overdue_course_is_marked_in_words(app, busy, sign_in):
    with app.app_context(), transaction():
        db.session.execute(sa.update(Enrollment).values(due_on=today() - timedelta(days=2)))
    page = sign_in("siti").get("/").text
    assert "lewat 2 hari" in page
    assert "lewat sejak" in page


def test_without_a_post_the_page_says_whom_to_ask(app, sign_in, cast):
    with app.app_context(), transaction():
        db.session.query(Assignment).filter_by(person_id=cast.person("siti").id).delete()
    page = sign_in("siti").get("/")
    assert page.status_code == 200
    assert "Syarat jabatan Anda belum tercatat" in page.text


def test_without_a_gap_the_page_says_so(app, sign_in, cast):
    with app.app_context(), transaction():
        for code in ("M.1", "M.3", "M.5", "GURU-01"):
            measure(cast, "siti", code, 3.5)
    page = sign_in("siti").get("/").text
    assert "Anda memenuhi semua 4 kompetensi syarat jabatan Anda." in page


@pytest.mark.parametrize("key", sorted(PEOPLE))
def test_everybody_lands_here_and_finds_the_own_tools(sign_in, key):
    page = sign_in(key).get("/")
    assert page.status_code == 200
    assert ("Alat Anda" in page.text) is bool(PEOPLE[key].roles)


def test_nobody_signed_in_is_sent_to_sign_in(client, cast):
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.location.startswith("/masuk")


def test_no_english_stands_on_the_page(busy, sign_in):
    text = re.sub(r"<[^>]+>", " ", sign_in("siti").get("/").text)
    assert not re.search(r"\b(the|your|course|due|home)\b", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "pagi"), (10, "pagi"), (11, "siang"), (14, "siang"), (15, "sore"), (17, "sore"), (18, "malam"), (3, "malam")],
)
def test_the_greeting_follows_jakartas_clock(app, hour, words):
    moment = datetime(2026, 11, 24, hour, 30, tzinfo=clock.JAKARTA).astimezone(UTC)
    with app.test_request_context("/"), clock.set_to(moment):
        assert greeting("Siti Rahmawati, S.Pd.") == f"Selamat {words}, Siti Rahmawati"


@pytest.mark.parametrize(
    ("jp", "days_left", "tone", "text"),
    [(20, 37, "ok", "Tercapai"), (19, 37, "info", "Sesuai laju"), (6, 37, "warn", "Perlu dikejar")],
)
def test_the_pace_is_said_in_words(app, jp, days_left, tone, text):
    with app.test_request_context("/"):
        found = pace(JpYear(2026, jp, 0, 0, YearlyJp(minimum=20), days_left))
    assert found[:2] == (tone, text)
    assert found[2].endswith(".")


def test_the_home_of_a_pppk_holds_the_jp_against_the_maximum(app, cast, sign_in):
    with app.app_context(), transaction():
        cast.person("siti").employment = "pppk"
    text = sign_in("siti").get("/").text
    assert "maksimum 24 JP" in text
    assert "paling banyak 24 JP setahun" in text
    assert "dari 20 JP" not in text


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        ({"status": "measured", "p_meets": 0.60}, {"status": "measured", "p_meets": 0.59}, False),
        ({"status": "measured", "p_meets": 0.60}, {"status": "measured", "p_meets": 0.50}, True),
        ({"status": "unmeasured", "p_meets": None}, {"status": "provisional", "p_meets": 0.01}, True),
        ({"status": "measured", "required": 2}, {"status": "measured", "required": 3}, True),
        ({"status": "measured"}, {"status": "measured"}, False),
    ],
)
def test_a_change_that_nobody_would_notice_is_no_news(before, after, news):
    assert is_news(Change("Komunikasi", "M.3", "observation", "test", before, after, now(), {})) is news
