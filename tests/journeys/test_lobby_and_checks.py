"""A quiz that explains as one goes, one with hints, one with no way back, and an exam that opens by itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lms.clock import now
from lms.quizzes.settings import SHOWN, matrix
from tests.journeys.answering import attempt_in
from tests.journeys.exams import publish_exam, set_quiz, stored_answers


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_check_explains_at_once_and_keeps_the_answer(visit, screen):
    learner = visit(screen).sign_in("learner")
    exam = publish_exam(
        learner.product, "Periksa Langsung", ("single", "short"), behaviour="immediate", review=matrix(during=SHOWN)
    )
    page = _starts(learner, exam)
    learner.press("Periksa jawaban ini")
    expect(page.get_by_role("alert").filter(has_text="Pilih atau tulis jawaban")).to_be_visible()
    _chooses(page, "Menyapa")
    learner.follow(page.get_by_role("button", name="Periksa jawaban ini"))
    expect(page.locator("#fields")).to_contain_text("Benar")
    expect(page.locator("#fields .rationale").first).to_contain_text("Warga tahu yang akan terjadi")
    expect(page.locator("#fields input")).to_have_count(0)
    expect(page.get_by_role("button", name="Periksa jawaban ini")).to_have_count(0)
    learner.follow(page.get_by_role("button", name="Berikutnya"))
    page.get_by_label("Jawaban Anda").fill("antre")
    learner.without_line = True
    page.context.set_offline(True)
    learner.press("Periksa jawaban ini")
    expect(page.locator("#trouble")).to_contain_text("Anda luring")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Tersimpan")
    learner.follow(page.get_by_role("button", name="Periksa jawaban ini"))
    expect(page.locator("#fields")).to_contain_text("Belum tepat")
    assert stored_answers(learner.product.data, attempt_in(page.url)) == {
        1: {"chosen": [_id("Menyapa")]},
        2: {"text": "antre"},
    }


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_wrong_answer_gets_a_hint_and_another_try(visit, screen):
    learner = visit(screen).sign_in("learner")
    exam = publish_exam(
        learner.product,
        "Dengan Petunjuk",
        ("single", "true_false"),
        behaviour="interactive",
        tries=3,
        try_penalty=0.5,
        review=matrix(during=["correct", "points"]),
    )
    page = _starts(learner, exam)
    _chooses(page, "Menunggu")
    learner.follow(page.get_by_role("button", name="Periksa jawaban ini"))
    expect(page.get_by_role("status").filter(has_text="Belum tepat")).to_contain_text("2")
    expect(page.get_by_role("status").filter(has_text="Belum tepat")).to_contain_text("Warga tahu yang akan terjadi")
    learner.press("Periksa jawaban ini")
    expect(page.get_by_role("alert").filter(has_text="Ubah jawaban Anda dahulu")).to_be_visible()
    _chooses(page, "Menyapa")
    learner.follow(page.get_by_role("button", name="Periksa jawaban ini"))
    expect(page.locator("#fields")).to_contain_text("0,5 dari 1 poin")
    learner.press("Berikutnya")
    expect(page.get_by_role("heading", name="Soal 2 dari 2")).to_be_visible()
    _chooses(page, "Benar")
    learner.press("Periksa dan kirim")
    learner.follow(page.get_by_role("button", name="Kirim jawaban"))
    learner.sees("1,5 dari 2 poin")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_in_a_fixed_order_there_is_no_way_back(visit, screen):
    learner = visit(screen).sign_in("learner")
    exam = publish_exam(learner.product, "Urutan Tetap", ("single", "short", "numeric"), navigation="sequential")
    page = _starts(learner, exam)
    attempt = attempt_in(page.url)
    learner.sees("Setelah lanjut, Anda tidak dapat kembali")
    expect(page.locator(".quiz-cells button")).to_have_count(0)
    _chooses(page, "Menyapa")
    learner.follow(page.get_by_role("button", name="Berikutnya"))
    expect(page.get_by_role("heading", name="Soal 2 dari 3")).to_be_visible()
    learner.open(f"/uji/{attempt}?soal=1")
    expect(page.get_by_role("heading", name="Soal 2 dari 3")).to_be_visible()
    page.get_by_label("Jawaban Anda").fill("antrean")
    page.get_by_label("Jawaban Anda").press("Enter")
    expect(page.get_by_role("heading", name="Soal 3 dari 3")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="Soal 3 dari 3")).to_be_visible()
    page.get_by_label("Jawaban Anda").fill("45")
    learner.press("Periksa jawaban")
    page.wait_for_url("**/periksa")
    learner.look()
    expect(page.get_by_role("link", name="Ubah jawaban")).to_have_count(0)
    learner.follow(page.get_by_role("button", name="Kirim jawaban"))
    learner.sees("3 dari 3 poin")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_lobby_opens_the_exam_by_itself(visit, screen):
    """The button rests until then; at its time the exam is there, without a press."""
    learner = visit(screen).sign_in("learner")
    opens = now() + timedelta(seconds=14)
    exam = publish_exam(learner.product, "Serentak", ("single",), time_limit_minutes=10, opens_at=opens, lobby=True)
    page = learner.page
    learner.open(exam.page)
    learner.follow(page.get_by_role("link", name="Ke ruang tunggu"))
    expect(page.locator("#countdown")).to_contain_text(re.compile(r"Mulai dalam 0:\d\d"))
    expect(page.get_by_role("button", name="Mulai kuis")).to_be_disabled()
    page.wait_for_url("**/uji/*", timeout=25_000)
    late = (now() - opens).total_seconds()
    assert 0 <= late < 5, f"{late} s after the opening"
    expect(page.get_by_role("heading", name="Soal 1 dari 1")).to_be_visible()
    expect(page.locator("[data-face]")).to_contain_text(re.compile(r"^(9:5\d|10:00)$"))


def test_waiting_long_with_an_access_code(visit):
    """The session stays alive; at its time the code is asked for, a wrong one is said once, and the right one opens."""
    learner = visit().sign_in("learner")
    opens = now() + timedelta(hours=1)
    exam = publish_exam(learner.product, "Berkode", ("single",), opens_at=opens, lobby=True, access_code="melati")
    page = learner.page
    page.clock.install()
    learner.open(f"{exam.page}/ruang-tunggu")
    with page.expect_request("**/ruang-tunggu"):
        page.clock.run_for(301_000)
    set_quiz(learner.product, exam, opens_at=now())
    page.clock.run_for(3_600_000)
    expect(page.locator("#code")).to_be_focused()
    page.locator("#code").fill("mawar")
    learner.press("Mulai kuis")
    expect(page.get_by_role("status").filter(has_text="Kode aksesnya tidak cocok")).to_have_count(1)
    learner.press("Ke ruang tunggu", role="link")
    page.locator("#code").fill("melati")
    learner.press("Mulai kuis")
    expect(page.get_by_role("heading", name="Soal 1 dari 1")).to_be_visible()


def _starts(visitor, exam):
    visitor.open(exam.page)
    visitor.follow(visitor.page.get_by_role("button", name="Mulai kuis"))
    return visitor.page


def _chooses(page, words):
    page.locator("label.option").filter(has_text=words).click()


def _id(text):
    from content.questions.contract import identify

    return identify(text)
