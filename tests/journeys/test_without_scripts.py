"""With JavaScript off: signing in, reading, checking, a whole quiz and a form with an error."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import answer_all, attempt_in, questions_of
from tests.journeys.pictures import picture

COURSE = "integritas-sehari-hari"


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_learning_without_scripts(visit, screen):
    """Every step is a form and an address."""
    visitor = visit(screen, scripts=False).sign_in("supervisor")
    page = visitor.page
    visitor.open(f"/kursus/{COURSE}")
    visitor.press("Daftar")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(visitor, "lesson-without-scripts")
    check = page.locator("#check_1")
    check.locator("label.option").first.click()
    check.get_by_role("button", name=re.compile("Periksa jawaban")).click()
    expect(page.locator("#check_1").get_by_role("link", name=re.compile("Jawab lagi"))).to_be_visible()
    _takes_the_quiz(visitor)


def _takes_the_quiz(visitor):
    page = visitor.page
    visitor.open(f"/kursus/{COURSE}")
    page.get_by_role("link", name=re.compile("Kuis")).last.click()
    visitor.press("Mulai kuis")
    answer_all(page, questions_of(visitor.product.data, attempt_in(page.url)))
    expect(page.get_by_role("heading", name="Periksa jawaban")).to_be_visible()
    visitor.press("Kirim jawaban")
    visitor.sees("Lulus")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_form_with_an_error_keeps_what_was_typed(visit, screen):
    """The page says what is wrong and nothing has to be typed twice."""
    visitor = visit(screen, scripts=False).sign_in("trainer")
    page = visitor.page
    visitor.open("/studio/kursus/baru")
    page.get_by_label("Ringkasan").fill("Ringkasan yang tidak boleh hilang.")
    page.get_by_label("Kompetensi yang ditingkatkan").select_option("M.3")
    visitor.press("Mulai menulis")
    expect(page.get_by_role("alert")).to_contain_text("Judul")
    expect(page.get_by_label("Ringkasan")).to_have_value("Ringkasan yang tidak boleh hilang.")
    expect(page.get_by_label("Kompetensi yang ditingkatkan")).to_have_value("M.3")
    picture(visitor, "error-without-scripts")


def test_a_wrong_password_keeps_the_nip(visit):
    """Signing in fails kindly."""
    visitor = visit("phone", scripts=False)
    page = visitor.page
    page.goto(f"{visitor.address}/masuk")
    page.get_by_label("NIP").fill("199204172019032011")
    page.get_by_label("Kata sandi").fill("bukan sandinya")
    visitor.press("Masuk")
    expect(page.get_by_label("NIP")).to_have_value("199204172019032011")
    expect(page.get_by_label("Kata sandi")).to_have_value("")
    expect(page.get_by_role("alert").or_(page.locator(".error")).first).to_be_visible()
