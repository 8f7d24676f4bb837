"""A timed exam when something goes wrong: the line, the device, the server. And somebody who gets more time."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.answering import attempt_in
from tests.journeys.conftest import Product, Visitor
from tests.journeys.exams import another_server, answer_events, publish_exam, stored_answers

KINDS = ("single", "short", "numeric")
RESUME_SECONDS = 3.0
ON_DEVICE = """() => new Promise((resolve) => {
  indexedDB.open("tumbuh-answers", 1).onsuccess = (event) => {
    event.target.result.transaction("unsent").objectStore("unsent").count().onsuccess = (found) =>
      resolve(found.target.result);
  };
})"""


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_line_is_cut_and_comes_back(visit, screen):
    """Answers go on, nothing is called saved that is not, a reload and a closed tab lose nothing, and each counts once."""
    learner = visit(screen).sign_in("learner")
    exam = publish_exam(learner.product, "Garis Putus", KINDS, time_limit_minutes=30)
    page, data = learner.page, learner.product.data
    attempt = _starts(learner, exam)
    _chooses(page, "Menyapa")
    _says(page, r"^Tersimpan \d\d\.\d\d$")
    _goes_to(page, 2)
    _types(page, "antr")
    _says(page, "Tersimpan")

    learner.without_line = True
    page.context.set_offline(True)
    _types(page, "ean")
    _says(page, "1 belum terkirim – disimpan di perangkat")
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.locator("#trouble")).to_contain_text("Anda luring. Jawaban Anda disimpan")
    learner.look()
    assert stored_answers(data, attempt)[2] == {"text": "antr"}
    with suppress(Error):
        page.reload()
    page = _closes_the_tab(learner)

    page.context.set_offline(False)
    page.goto(f"{learner.address}/uji/{attempt}?soal=2")
    expect(page.get_by_label("Jawaban Anda")).to_have_value("antrean")
    _says(page, r"^Tersimpan \d\d\.\d\d$")
    assert stored_answers(data, attempt)[2] == {"text": "antrean"}
    assert page.evaluate(ON_DEVICE) == 0

    _goes_to(page, 3)
    _loses_the_reply(page)
    _types(page, "45")
    _says(page, "belum terkirim")
    assert stored_answers(data, attempt)[3] == {"text": "45"}
    page.unroute("**/jawaban")
    _says(page, "Tersimpan")
    events = answer_events(data, attempt)
    assert len({key for _slot, key, _accepted, _reason in events}) == len(events)
    assert [slot for slot, _key, accepted, _reason in events if accepted] == [1, 2, 2, 3]
    _hands_in(learner)
    learner.sees("3 dari 3 poin").sees("Lulus")


def test_a_second_device_goes_on_and_nothing_is_dropped(visit):
    """It has everything within three seconds; the first one says so, and what it could not send waits for a decision."""
    first, second = visit().sign_in("learner"), visit().sign_in("learner")
    second.page.set_viewport_size({"width": 1280, "height": 800})
    exam = publish_exam(first.product, "Dua Perangkat", KINDS, time_limit_minutes=30)
    attempt = _starts(first, exam)
    _chooses(first.page, "Menyapa")
    _goes_to(first.page, 2)
    _types(first.page, "antre")
    _says(first.page, "Tersimpan")
    first.without_line = True
    first.page.context.set_offline(True)
    _types(first.page, "an")
    _says(first.page, "1 belum terkirim")

    second.open(exam.page)
    second.follow(second.page.get_by_role("button", name="Lanjutkan kuis"))
    expect(second.page.get_by_role("heading", level=1)).to_contain_text("sedang berjalan di tempat lain")
    begun = time.monotonic()
    second.press("Lanjutkan di sini")
    expect(second.page.get_by_role("heading", name="Soal 3 dari 3")).to_be_visible()
    expect(second.page.locator(".quiz-cell.is-answered")).to_have_count(2)
    assert time.monotonic() - begun <= RESUME_SECONDS
    assert abs(_seconds_left(first.page) - _seconds_left(second.page)) <= 1
    _goes_to(second.page, 2)
    expect(second.page.get_by_label("Jawaban Anda")).to_have_value("antre")
    _types(second.page, "tan")
    _says(second.page, "Tersimpan")

    first.page.context.set_offline(False)
    expect(first.page.locator("#trouble")).to_contain_text("Uji ini dilanjutkan di tempat lain")
    _says(first.page, "Jawaban ini tidak dihitung")
    expect(first.page.get_by_label("Jawaban Anda")).to_have_value("antrean")
    first.look()
    assert stored_answers(first.product.data, attempt)[2] == {"text": "antretan"}
    first.follow(first.page.get_by_role("button", name="Lanjutkan di sini"))
    expect(first.page.locator("#trouble")).to_contain_text("belum dihitung")
    _goes_to(first.page, 2)
    expect(first.page.get_by_label("Jawaban Anda")).to_have_value("antretan")
    first.press("Pakai jawaban dari perangkat ini")
    expect(first.page.get_by_label("Jawaban Anda")).to_have_value("antrean")
    _says(first.page, "Tersimpan")
    assert stored_answers(first.product.data, attempt)[2] == {"text": "antrean"}


def test_the_server_is_killed_and_started_again(visit, products):
    """The page keeps what it could not send, says so, and sends it by itself; the deadline is where it was."""
    exam = publish_exam(products["phone"], "Server Mati", KINDS, time_limit_minutes=30)
    with another_server(products["phone"]) as server:
        learner = visit(product=Product(server.address, products["phone"].data)).sign_in("learner")
        learner.without_line = True
        page, data = learner.page, learner.product.data
        attempt = _starts(learner, exam)
        until, left, at = page.locator("[data-until]").inner_text(), _seconds_left(page), time.monotonic()
        _chooses(page, "Menunggu")
        _says(page, "Tersimpan")
        server.kill()
        _chooses(page, "Menyapa")
        _says(page, "1 belum terkirim – disimpan di perangkat")
        before = stored_answers(data, attempt)[1]
        server.start()
        _says(page, "Tersimpan")
        assert stored_answers(data, attempt)[1] not in (before, None)
        assert [slot for slot, _key, _accepted, _reason in answer_events(data, attempt)] == [1, 1]
        learner.open(f"/uji/{attempt}?soal=1")
        assert page.locator("[data-until]").inner_text() == until
        assert _seconds_left(page) == pytest.approx(left - (time.monotonic() - at), abs=2)
        expect(page.get_by_label("Menyapa")).to_be_checked()


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_somebody_gets_more_time(visit, screen):
    """The trainer decides it for one person with a reason; that person sees it before the start, and has it."""
    trainer = visit(screen).sign_in("trainer")
    exam = publish_exam(
        trainer.product, "Kebutuhan Khusus", KINDS, learners=("learner", "supervisor"), time_limit_minutes=20
    )
    page = trainer.page
    trainer.open(exam.conditions)
    decide = page.locator("section").filter(has=page.get_by_role("heading", name="Ketentuan lain"))
    decide.get_by_label("Untuk siapa").select_option(label="Siti Rahmawati")
    decide.get_by_label("Menit tambahan").fill("15")
    decide.get_by_label("Alasan").fill("Penglihatan terbatas, memakai pembaca layar.")
    trainer.follow(decide.get_by_role("button", name="Tetapkan"))
    decided = page.locator("section").filter(has=page.get_by_role("heading", name="Yang sudah ditetapkan"))
    expect(decided).to_contain_text("Siti Rahmawati")
    expect(decided).to_contain_text("Tari Kusumawati: Penglihatan terbatas")

    learner, other = visit(screen).sign_in("learner"), visit(screen).sign_in("supervisor")
    learner.open(exam.page).sees("Waktu tambahan: 15 menit")
    _starts(learner, exam)
    assert 34 * 60 < _seconds_left(learner.page) <= 35 * 60
    other.open(exam.page)
    expect(other.page.get_by_text("Waktu tambahan")).to_have_count(0)
    _starts(other, exam)
    assert 19 * 60 < _seconds_left(other.page) <= 20 * 60

    trainer.open(exam.conditions)
    running = page.locator("section").filter(has=page.get_by_role("heading", name="Sedang mengerjakan"))
    running.get_by_label("Menit").fill("10")
    running.get_by_label("Alasan").fill("Listrik padam di ruang ujian.")
    trainer.follow(running.get_by_role("button", name="Beri waktu sekarang"))
    _chooses(other.page, "Menyapa")
    _says(other.page, "Tersimpan")
    expect(other.page.locator("[data-face]")).to_contain_text(re.compile("^(29:|30:00)"))


def _starts(visitor, exam):
    visitor.open(exam.page)
    visitor.follow(visitor.page.get_by_role("button", name="Mulai kuis"))
    return attempt_in(visitor.page.url)


def _goes_to(page, slot):
    page.get_by_role("button", name=f"Soal {slot},").click()
    page.wait_for_url(f"**?soal={slot}")


def _chooses(page, words):
    page.locator("label.option").filter(has_text=words).click()


def _types(page, words):
    field = page.get_by_label("Jawaban Anda")
    field.press("End")
    field.press_sequentially(words)


def _says(page, words):
    expect(page.locator("#saved")).to_contain_text(re.compile(words), timeout=20_000)


def _closes_the_tab(visitor):
    context = visitor.page.context
    visitor.page.close()
    visitor.page = context.new_page()
    visitor.page.set_default_timeout(15_000)
    visitor.__post_init__()
    return visitor.page


def _loses_the_reply(page):
    """The server takes the answer in, and the line breaks before it can say so."""

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/jawaban", lose)


def _seconds_left(page):
    parts = page.locator("[data-face]").inner_text().split(":")
    return sum(60**place * int(part) for place, part in enumerate(reversed(parts)))


def _hands_in(visitor: Visitor):
    visitor.press("Periksa dan kirim")
    visitor.page.wait_for_url("**/periksa")
    visitor.look()
    visitor.follow(visitor.page.get_by_role("button", name="Kirim jawaban"))
