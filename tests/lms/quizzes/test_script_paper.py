"""`quiz.js` where all questions stand on one page: each has its own save state, and every guarantee of one question a page."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe

from lms.clock import now
from lms.db import db, transaction
from lms.quizzes import services
from lms.quizzes.models import Attempt
from lms.quizzes.settings import SHOWN, matrix
from tests.lms.quizzes.conftest import EVERY_KIND, KINDS, find
from tests.lms.quizzes.test_script import KEPT, chromium, events, says, site, trouble, visit

__all__ = ["chromium", "site", "visit"]

pytestmark = pytest.mark.browser
SHORT, NUMERIC = 1 + KINDS.index("short"), 1 + KINDS.index("numeric")


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz(minutes=20, layout="all"))


@pytest.fixture
def answer(workshop, attempt):
    """The answer that counts in a slot."""
    return lambda slot: workshop.look(attempt, lambda row: row.items[slot - 1].answer)


@pytest.fixture
def page(visit, attempt):
    opened = visit()
    opened.goto(f"/uji/{attempt}")
    return opened


def choose(page, slot, number=0):
    page.locator(f"#soal-{slot} .option").nth(number).click()


def line(page, slot, words):
    """Wait until the line under a question says so."""
    page.wait_for_function(
        "([id, words]) => document.getElementById(id).textContent.includes(words)", arg=[f"saved-{slot}", words]
    )


def said(page, slot):
    return page.locator(f"#saved-{slot}").inner_text()


def test_each_question_says_for_itself_whether_it_is_saved(page, answer):
    choose(page, 1)
    line(page, 1, "Tersimpan")
    assert answer(1) is not None
    assert said(page, 3) == "Belum dijawab"
    page.locator(f"#s{SHORT}").press_sequentially("maklumat")
    line(page, SHORT, "Menyimpan…")
    line(page, SHORT, "Tersimpan")
    assert answer(SHORT) == {"text": "maklumat"}
    assert said(page, 3) == "Belum dijawab"


def test_the_map_follows_without_reloading_and_leads_to_the_question(page):
    cell = page.locator('[data-cell="3"]')
    assert cell.inner_text().split() == ["3", "Soal", "3,", "kosong"]
    choose(page, 3)
    line(page, 3, "Tersimpan")
    assert cell.inner_text().split() == ["3", "Soal", "3,", "dijawab"]
    assert page.locator("#done").get_attribute("aria-label") == f"1 dari {len(KINDS)} soal dijawab"
    page.locator('[data-cell="6"]').click()
    assert page.url.endswith("#soal-6")
    assert page.evaluate("document.activeElement.id") == "soal-6"
    top = page.locator("#question-6").bounding_box()["y"]
    bar = page.locator(".quiz-bar").bounding_box()
    assert bar["y"] + bar["height"] <= top < 780


def test_several_answers_travel_together_and_once(page, answer, app, attempt):
    page.context.set_offline(True)
    for slot in (1, 2, 3):
        choose(page, slot)
    page.locator(f"#s{SHORT}").fill("maklumat")
    for slot in (1, 2, 3, SHORT):
        line(page, slot, "1 belum terkirim – disimpan di perangkat")
    assert len(page.evaluate(KEPT)) == 4
    page.context.set_offline(False)
    for slot in (1, 2, 3, SHORT):
        line(page, slot, "Tersimpan")
    assert all(answer(slot) is not None for slot in (1, 2, 3, SHORT))
    assert events(app, attempt) == 4
    page.wait_for_timeout(200)
    assert page.evaluate(KEPT) == []


def test_what_was_unsent_is_there_and_sent_by_the_next_visit(visit, page, answer, attempt):
    page.context.set_offline(True)
    choose(page, 1)
    page.locator(f"#s{SHORT}").fill("nanti")
    line(page, SHORT, "belum terkirim")
    line(page, 1, "belum terkirim")
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"/uji/{attempt}")
    line(again, 1, "Tersimpan")
    line(again, SHORT, "Tersimpan")
    assert again.locator(f"#s{SHORT}").input_value() == "nanti"
    assert again.locator("#soal-1 input:checked").count() == 1
    assert answer(SHORT) == {"text": "nanti"}


def test_an_unreadable_answer_is_told_at_its_question_and_the_others_are_saved(page, answer):
    page.locator(f"#s{NUMERIC}").fill("dua belas")
    choose(page, 1)
    line(page, 1, "Tersimpan")
    box = page.locator(f"#soal-{NUMERIC} [data-trouble]")
    box.get_by_text("Tulis").wait_for()
    page.locator("#answer").get_by_role("button", name="Periksa dan kirim").click()
    page.wait_for_timeout(300)
    assert "/periksa" not in page.url
    page.locator(f"#s{NUMERIC}").fill("12,5")
    page.locator("#answer").get_by_role("button", name="Periksa dan kirim").click()
    page.wait_for_url("**/periksa")
    assert answer(NUMERIC) == {"text": "12,5"}
    page.get_by_role("link", name="Ubah jawaban Soal 1", exact=True).click()
    page.wait_for_url("**#soal-1")


def test_enter_in_a_text_field_saves_and_stays(page, answer):
    page.locator(f"#s{SHORT}").fill("jawaban")
    page.locator(f"#s{SHORT}").press("Enter")
    line(page, SHORT, "Tersimpan")
    assert answer(SHORT) == {"text": "jawaban"}
    assert page.locator(f"#s{SHORT}").input_value() == "jawaban"


def test_a_second_device_takes_over_and_nothing_is_lost(visit, page, attempt, answer):
    second = visit()
    second.goto(f"/uji/{attempt}")
    with second.expect_navigation():
        second.evaluate("document.getElementById('take-over').submit()")
    choose(second, 1)
    line(second, 1, "Tersimpan")
    choose(page, 1, 2)
    trouble(page, "dilanjutkan di tempat lain")
    choose(page, 3, 0)
    kept = answer(1)
    page.wait_for_timeout(300)
    assert answer(3) is None
    with page.expect_navigation():
        page.get_by_role("button", name="Lanjutkan di sini").click()
    for slot in (1, 3):
        page.locator(f"#soal-{slot} [data-trouble]", has_text="menyimpan jawaban lain untuk soal ini").wait_for()
    assert answer(1) == kept
    page.locator("#soal-1").get_by_role("button", name="Pakai jawaban dari perangkat ini").click()
    line(page, 1, "Tersimpan")
    assert answer(1) != kept
    assert answer(3) is None
    page.locator("#soal-3").get_by_role("button", name="Pakai jawaban dari perangkat ini").click()
    line(page, 3, "Tersimpan")
    assert answer(3) is not None


def test_a_button_of_an_older_tab_overwrites_nothing(page, attempt, answer):
    newer = page.context.new_page()
    newer.goto(f"/uji/{attempt}")
    choose(newer, 1)
    line(newer, 1, "Tersimpan")
    first = answer(1)
    with page.expect_navigation():
        page.locator("#soal-2").get_by_role("button", name="Tandai ragu").click()
    assert page.url.endswith("#soal-2")
    assert answer(1) == first
    assert page.locator("#soal-1 input:checked").count() == 1
    choose(newer, 1, 1)
    line(newer, 1, "Tersimpan")
    second = answer(1)
    choose(page, 1, 2)
    page.locator("#soal-1 [data-trouble]", has_text="menyimpan jawaban lain untuk soal ini").wait_for()
    with page.expect_navigation():
        page.locator("#soal-2").get_by_role("button", name="Hapus tanda ragu").click()
    assert answer(1) == second != first


def test_a_checked_question_is_explained_in_its_place_and_the_others_go_on(visit, workshop):
    attempt = workshop.start(
        "siti", workshop.quiz(("single", "single"), layout="all", behaviour="immediate", review=matrix(during=SHOWN))
    )
    page = visit()
    page.goto(f"/uji/{attempt}")
    choose(page, 1)
    choose(page, 2)
    line(page, 2, "Tersimpan")
    with page.expect_navigation():
        page.get_by_role("button", name="Periksa jawaban ini Soal 2").click()
    assert page.url.endswith("#soal-2")
    assert "KANARI" in page.locator("#soal-2").inner_text()
    assert "KANARI" not in page.locator("#soal-1").inner_text()
    choose(page, 1, 1)
    line(page, 1, "Tersimpan")
    assert workshop.look(attempt, lambda row: [one.revision for one in row.items]) == [2, 1]


def test_a_file_travels_with_its_question_alone(visit, workshop):
    attempt = workshop.start("siti", workshop.quiz(("upload", "short", "upload"), layout="all"))
    page = visit()
    page.goto(f"/uji/{attempt}")
    page.locator("#s2").fill("sementara")
    line(page, 2, "Tersimpan")
    page.set_input_files("#f3", {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"})
    with page.expect_navigation():
        page.locator("#soal-3").get_by_role("button", name="Kirim berkas").click()
    stored = workshop.look(attempt, lambda row: [(one.answer, one.revision) for one in row.items])
    assert stored[0] == (None, 0)
    assert stored[1] == ({"text": "sementara"}, 1)
    assert stored[2][0]["files"][0]["name"] == "bukti.pdf"
    page.get_by_label("bukti.pdf").uncheck()
    line(page, 3, "Tersimpan")
    assert workshop.look(attempt, lambda row: row.items[2].answer) is None


def test_at_the_deadline_the_last_words_are_saved_and_the_result_opens(visit, attempt, answer, app, workshop):
    with app.app_context(), transaction():
        ends = now() + timedelta(seconds=6)
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == attempt).values(deadline_at=ends))
    page = visit()
    page.goto(f"/uji/{attempt}")
    choose(page, 1)
    page.locator(f"#s{SHORT}").press_sequentially("sampai akhir")
    page.wait_for_url("**/hasil", timeout=20_000)
    assert answer(SHORT) == {"text": "sampai akhir"}
    assert answer(1) is not None
    assert workshop.look(attempt, lambda row: row.state) == "released"


def test_time_given_at_the_last_moment_lets_the_person_go_on(visit, attempt, answer, app, workshop, cast):
    with app.app_context(), transaction():
        ends = now() + timedelta(seconds=3)
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == attempt).values(deadline_at=ends))
    page = visit()
    page.goto(f"/uji/{attempt}")
    with workshop.writing():
        services.extend(cast.viewer("tari"), find(attempt), minutes=10, reason="Listrik padam")
    page.wait_for_function("() => document.querySelector('[data-face]').textContent.startsWith('9:')")
    page.locator(f"#s{SHORT}").press_sequentially("masih sempat")
    line(page, SHORT, "Tersimpan")
    assert answer(SHORT) == {"text": "masih sempat"}


@pytest.mark.parametrize("layout", ["one", "all"])
def test_how_sure_somebody_is_is_saved_with_the_answer_and_comes_back_from_the_device(visit, workshop, layout):
    quiz = workshop.quiz(("single", "short"), layout=layout, purpose="practice", certainty=True)
    attempt = workshop.start("siti", quiz)
    page = visit()
    page.goto(f"/uji/{attempt}")
    page.context.set_offline(True)
    page.locator(".options .option").first.click()
    page.get_by_role("group", name="Seberapa yakin Anda?").first.get_by_label("Tinggi").check()
    (says(page, "belum terkirim") if layout == "one" else line(page, 1, "belum terkirim"))
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"/uji/{attempt}?soal=1")
    (says(again, "Tersimpan") if layout == "one" else line(again, 1, "Tersimpan"))
    assert again.locator('input[name="c1"][value="3"]').is_checked()
    assert workshop.look(attempt, lambda row: row.items[0].certainty) == 3


@pytest.mark.parametrize("width", [360, 1280])
def test_every_kind_fits_on_one_page_and_axe_finds_nothing(visit, workshop, width):
    quiz = workshop.quiz(
        EVERY_KIND, layout="all", minutes=20, purpose="practice", certainty=True, behaviour="immediate"
    )
    attempt = workshop.start("siti", quiz)
    page = visit()
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(f"/uji/{attempt}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
