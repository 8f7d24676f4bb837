"""A learner rates a finished course; a supervisor notes a gap in performance, and the learner reads it until it is closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NIP
from tests.journeys.pictures import picture

LEARNER = "Siti Rahmawati"
COMMENT = "Contohnya dekat dengan kelas kami."
NOTE = "Target dua rapat orang tua per semester. Hasil: satu, tanpa notula."
COMPETENCY = "Pelayanan Publik"


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_course_is_rated_by_keyboard_and_rated_anew(visit, screen):
    """Stars are one group of options: arrows choose, the words of each are read out; nothing is reloaded."""
    learner = visit(screen).sign_in("learner")
    page, slug = learner.page, _finished(learner)
    learner.open(f"/kursus/{slug}")
    _begins_to_rate(page)
    picture(learner, "rating-open")
    stars = page.get_by_role("group", name="Berapa bintang?").get_by_role("radio")
    expect(stars).to_have_count(5)
    stars.first.focus()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    expect(stars.nth(3)).to_be_checked()
    expect(stars.nth(3)).to_have_accessible_name("4 dari 5: membantu")
    page.get_by_label("Apa yang membantu").fill(COMMENT)
    picture(learner, "rating-filled")
    learner.press("Simpan penilaian")
    said = page.get_by_text("Penilaian Anda: 4 dari 5, membantu")
    expect(said).to_be_visible()
    expect(page.locator("#rating [data-focus]")).to_be_focused()
    learner.look()
    picture(learner, "rating-saved")
    page.get_by_text("Ubah penilaian Anda").click()
    expect(page.get_by_label("Apa yang membantu")).to_have_value(COMMENT)
    stars.first.check(force=True)
    learner.press("Simpan penilaian")
    expect(page.get_by_text("Penilaian Anda: 1 dari 5, tidak membantu")).to_be_visible()
    learner.open(f"/kursus/{slug}/selesai").sees("Penilaian Anda: 1 dari 5")
    picture(learner, "rating-finished")
    learner.open("/saran")
    picture(learner, "rating-suggestions")


def test_without_scripts_a_rating_is_kept_too(visit):
    """A plain form leads back to the course's page."""
    learner = visit("phone", scripts=False).sign_in("learner")
    page, slug = learner.page, _finished(learner)
    learner.open(f"/kursus/{slug}")
    _begins_to_rate(page)
    page.get_by_role("radio", name="5 dari 5: sangat membantu").check(force=True)
    learner.press("Simpan penilaian")
    expect(page.get_by_text("Penilaian Anda: 5 dari 5, sangat membantu")).to_be_visible()


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_gap_in_performance_from_note_to_closing(visit, screen):
    """Both sides of a noted gap."""
    head = visit(screen).sign_in("supervisor")
    page = head.page
    head.open("/tim")
    page.get_by_role("link", name=LEARNER).first.click()
    head.follow(page.get_by_role("link", name="Catat kesenjangan kinerja"))
    head.press("Catat")
    expect(page.get_by_role("alert")).to_be_visible()
    head.look()
    page.goto(page.url)
    page.get_by_label("Kompetensi", exact=True).select_option(COMPETENCY)
    page.get_by_label("Seberapa jauh di bawah target").select_option("3")
    page.get_by_label("Yang Anda lihat").fill(NOTE)
    picture(head, "performance-form")
    head.press("Catat")
    expect(page.get_by_role("heading", level=1)).to_have_text(LEARNER)
    head.sees(NOTE).look()
    picture(head, "performance-team")
    learner = visit(screen).sign_in("learner")
    learner.open("/pemberitahuan").sees(f"mencatat kesenjangan kinerja yang terkait {COMPETENCY}")
    learner.open("/kompetensi").sees(NOTE)
    picture(learner, "performance-own")
    noted = page.locator("#performance li").filter(has_text=NOTE)
    noted.get_by_role("button", name="Kesenjangan ini sudah tertutup").click()
    expect(noted).to_have_count(0)
    learner.open("/kompetensi")
    expect(learner.page.get_by_text(NOTE)).to_have_count(0)


def _begins_to_rate(page):
    """The form stands open until something was said, then behind the words to change it."""
    change = page.get_by_text("Ubah penilaian Anda")
    if change.count():
        change.click()
    expect(page.get_by_role("button", name="Simpan penilaian")).to_be_visible()


def _finished(visitor):
    """The address of a course that the visitor finished and is not in again."""
    query = (
        "select course.slug from enrollment join course on course.id = enrollment.course_id"
        " join person on person.id = enrollment.person_id where person.nip = ? and enrollment.state = 'completed'"
        " order by enrollment.id limit 1"
    )
    with closing(sqlite3.connect(f"file:{visitor.product.data / 'tumbuh.db'}?mode=ro", uri=True)) as connection:
        row = connection.execute(query, (NIP["learner"],)).fetchone()
    assert row, "the learner of the demonstration has finished a course"
    return row[0]
