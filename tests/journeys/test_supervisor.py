"""A head of school sees the team, rates, assigns, and decides on a plan; the learner feels each of it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.journeys.pictures import picture

LEARNER = "Siti Rahmawati"
COURSE = "menata-waktu-kerja"
TITLE = "Menata Waktu Kerja di Tengah Kesibukan"
NOTE = "Supaya rapat guru selesai tepat waktu."
COMMENT = "Dahulukan kursus yang paling pendek."


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_supervisor_and_a_learner(visit, screen):
    """Rating, assignment and plan, seen from both sides."""
    head = visit(screen).sign_in("supervisor")
    _sees_the_team(head)
    _opens_a_person(head)
    picture(head, "team-person")
    _rates(head)
    _assigns(head)
    _sees_nobody_else(head)
    learner = visit(screen).sign_in("learner")
    _finds_the_course_at_home(learner)
    _submits_a_plan(learner)
    picture(learner, "plan")
    _approves_the_plan(head)
    picture(head, "plan-review")
    _reads_the_decision(learner)


def _sees_the_team(head):
    page = head.page
    head.open("/tim")
    expect(page.get_by_role("link", name=LEARNER).first).to_be_attached()
    _reads_advice_beside_its_symbol(page)
    picture(head, "team")
    _finds_the_learner_on_the_map(page, wide=page.viewport_size["width"] > 1000)


def _reads_advice_beside_its_symbol(page):
    advice = page.locator(".hero .act").first
    symbol, sentence = advice.locator("svg").bounding_box(), advice.locator("> span").bounding_box()
    assert symbol["x"] + symbol["width"] <= sentence["x"]
    assert sentence["y"] <= symbol["y"] + symbol["height"] / 2 <= sentence["y"] + sentence["height"]


def _finds_the_learner_on_the_map(page, *, wide):
    """A table where there is room, one competency after the other on a phone: symbol and words, never colour alone."""
    shown = page.get_by_role("region", name="Peta kompetensi").first
    if wide:
        cells = shown.get_by_role("row").filter(has_text=LEARNER).get_by_role("cell")
        expect(cells.filter(has_text="Belum diukur").first).to_be_visible()
        expect(cells.filter(has_text="Di bawah syarat").first).to_be_visible()
    else:
        competency = shown.get_by_role("listitem").filter(has_text="Pelayanan Publik")
        expect(competency).to_contain_text("di bawah syarat")
        competency.get_by_text("Siapa yang di bawah syarat").click()
        expect(competency.get_by_role("link", name=LEARNER)).to_be_visible()


def _opens_a_person(head):
    head.page.get_by_role("link", name=LEARNER).first.click()
    expect(head.page.get_by_role("heading", level=1)).to_have_text(LEARNER)
    head.look()


def _rates(head):
    page = head.page
    head.follow(page.get_by_role("link", name="Nilai Layanan Pendidikan Inklusif"))
    head.press("Kirim penilaian")
    expect(page.get_by_role("alert")).to_be_visible()
    for statement in page.locator("fieldset.statement").all():
        statement.get_by_label("Konsisten").check()
    page.get_by_label("Contoh dari pekerjaan").fill("Menyesuaikan soal bagi murid dengan hambatan penglihatan.")
    head.press("Kirim penilaian")
    head.sees("Penilaian ini mulai diperhitungkan").look()
    row = page.locator(".gap-list > li").filter(has_text="Layanan Pendidikan Inklusif")
    expect(row).not_to_contain_text("Belum diukur")


def _assigns(head):
    page = head.page
    head.follow(page.get_by_role("link", name="Tugaskan kursus"))
    head.press("Tugaskan")
    expect(page.get_by_role("alert")).to_contain_text("Pilih kursus")
    page.get_by_label("Kursus", exact=True).select_option(COURSE)
    page.get_by_label("Catatan").fill(NOTE)
    head.press("Tugaskan")
    expect(page.get_by_role("heading", level=1)).to_have_text(LEARNER)
    head.sees(TITLE).look()


def _sees_nobody_else(head):
    for name in ("Tari Kusumawati", "Okta Permatasari"):
        answer = head.page.request.get(f"{head.address}/tim/{_person(head, name)}")
        assert answer.status == 404, name


def _person(visitor, name):
    with closing(sqlite3.connect(f"file:{visitor.product.data / 'tumbuh.db'}?mode=ro", uri=True)) as connection:
        row = connection.execute("select uuid from person where name = ?", (name,)).fetchone()
    assert row, name
    return UUID(row[0])


def _finds_the_course_at_home(learner):
    page = learner.page
    learner.open("/")
    picture(learner, "learner-home")
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    expect(page.locator("section").filter(has=page.get_by_role("heading", name="Jatuh tempo"))).to_contain_text(TITLE)
    learner.open("/pemberitahuan")
    learner.sees(TITLE)
    learner.open(f"/kursus/{COURSE}")
    learner.sees(NOTE)


def _submits_a_plan(learner):
    page = learner.page
    learner.open("/rencana")
    page.get_by_role("button", name=re.compile("^Tambah ")).first.click()
    expect(page.get_by_role("heading", name="Kursus dalam rencana")).to_be_visible()
    page.get_by_label("Komentar Anda").fill("Mohon saran urutannya.")
    learner.press("Kirim")
    learner.sees("Mohon saran urutannya.")
    learner.press("Ajukan rencana")
    learner.sees("Rencana ada pada atasan Anda").look()


def _approves_the_plan(head):
    page = head.page
    head.open("/tim")
    page.get_by_role("link", name=LEARNER).first.click()
    page.get_by_role("link", name=re.compile("^Rencana:")).click()
    head.sees("Mohon saran urutannya.").look()
    page.get_by_label("Komentar Anda").fill(COMMENT)
    head.press("Kirim")
    head.sees(COMMENT)
    head.press("Setujui")
    head.sees("disetujui").look()


def _reads_the_decision(learner):
    learner.open("/pemberitahuan")
    learner.open("/rencana")
    learner.sees(COMMENT).sees("Rencana sudah disetujui")
