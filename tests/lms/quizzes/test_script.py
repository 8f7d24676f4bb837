"""`quiz.js` in a real browser: what is saved, what waits on the device, what comes back, and the clock."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.clock import now
from lms.db import db, transaction
from lms.quizzes import services
from lms.quizzes.models import AnswerEvent, Attempt
from tests.chromium import launched
from tests.lms.quizzes.conftest import KINDS, find

pytestmark = pytest.mark.browser
SHORT, NUMERIC = 1 + KINDS.index("short"), 1 + KINDS.index("numeric")
KEPT = """() => new Promise((resolve) => {
  indexedDB.open("tumbuh-answers", 1).onsuccess = (event) => {
    event.target.result.transaction("unsent").objectStore("unsent").getAll().onsuccess = (found) =>
      resolve(found.target.result.map((row) => Object.keys(row).sort().join()));
  };
})"""


@pytest.fixture(scope="module")
def chromium():
    with launched() as running:
        yield running


@pytest.fixture
def site(app):
    """The address of the application, served by threads of this process."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = False  # so that closing waits for requests under way: the next test replaces the database
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(chromium, site, app, sign_in):
    """`visit()` gives a page of a fresh browser in which Siti is signed in; script errors and CSP reports fail the test."""
    contexts, noise = [], []

    def open_browser():
        context = chromium.new_context(viewport={"width": 360, "height": 780}, base_url=site)
        with sign_in("siti").session_transaction() as session:
            value = app.session_interface.get_signing_serializer(app).dumps(dict(session))
        context.add_cookies([{"name": "sesi", "value": value, "url": site}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("console", lambda one: noise.append(one.text) if "Content Security Policy" in one.text else None)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert noise == []


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz(minutes=20))


@pytest.fixture
def answer(workshop, attempt):
    """The answer that counts in a slot."""
    return lambda slot: workshop.look(attempt, lambda row: row.items[slot - 1].answer)


def events(app, attempt):
    with app.app_context():
        rows = sa.select(sa.func.count()).where(AnswerEvent.attempt_id == find(attempt).id)
        return db.session.scalar(rows)


def says(page, words):
    """Wait until the line under the answer says so."""
    page.wait_for_function(
        "([id, words]) => document.getElementById(id).textContent.includes(words)", arg=["saved", words]
    )


def trouble(page, words):
    page.locator("#trouble", has_text=words).wait_for()


def test_a_choice_is_saved_at_once(visit, attempt, answer):
    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    page.locator(".option").nth(1).click()
    says(page, "Tersimpan")
    assert answer(1) is not None


def test_text_is_saved_after_a_pause_and_at_the_latest_after_five_seconds(visit, attempt, answer, app):
    page = visit()
    page.goto(f"/uji/{attempt}?soal={SHORT}")
    page.locator(f"#s{SHORT}").press_sequentially("maklumat")
    says(page, "Menyimpan…")
    says(page, "Tersimpan")
    assert answer(SHORT) == {"text": "maklumat"}
    before = events(app, attempt)
    for _ in range(28):
        page.locator(f"#s{SHORT}").press("a")
        page.wait_for_timeout(200)
    assert events(app, attempt) > before


def test_enter_in_a_text_field_goes_on(visit, attempt, answer):
    page = visit()
    page.goto(f"/uji/{attempt}?soal={SHORT}")
    page.locator(f"#s{SHORT}").fill("jawaban")
    page.locator(f"#s{SHORT}").press("Enter")
    page.wait_for_url(f"**?soal={SHORT + 1}")
    assert answer(SHORT) == {"text": "jawaban"}


def test_an_unreadable_number_stays_with_the_remedy(visit, attempt, answer):
    page = visit()
    page.goto(f"/uji/{attempt}?soal={NUMERIC}")
    page.locator(f"#s{NUMERIC}").fill("dua belas")
    page.get_by_role("button", name="Berikutnya").click()
    trouble(page, "Tulis")
    assert f"soal={NUMERIC}" in page.url
    page.locator(f"#s{NUMERIC}").fill("12,5")
    page.get_by_role("button", name="Berikutnya").click()
    page.wait_for_url(f"**?soal={NUMERIC + 1}")
    assert answer(NUMERIC) == {"text": "12,5"}


def test_flag_map_and_review_work_with_the_script(visit, attempt):
    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    page.get_by_role("button", name="Tandai ragu").click()
    page.get_by_role("button", name="Hapus tanda ragu").wait_for()
    page.get_by_role("button", name="Soal 5").click()
    page.wait_for_url("**?soal=5")
    page.get_by_role("button", name="Periksa dan kirim").click()
    page.wait_for_url("**/periksa")
    page.get_by_role("button", name="Kirim jawaban").click()
    page.wait_for_url("**/hasil")


def test_offline_an_answer_waits_encrypted_and_is_sent_by_the_next_visit(visit, attempt, answer):
    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    page.context.set_offline(True)
    page.locator(".option").nth(0).click()
    says(page, "1 belum terkirim – disimpan di perangkat")
    page.get_by_role("button", name="Berikutnya").click()
    trouble(page, "Anda luring")
    assert "soal=1" in page.url
    assert page.evaluate(KEPT) == ["attempt,data,iv,order"]
    page.close()
    assert answer(1) is None
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"/uji/{attempt}?soal=2")
    says(again, "Tersimpan")
    assert answer(1) is not None
    again.wait_for_timeout(200)
    assert again.evaluate(KEPT) == []


def test_a_long_text_written_offline_is_sent_however_often_it_was_kept(visit, workshop):
    attempt = workshop.start("siti", workshop.quiz(("essay",)))
    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    page.context.set_offline(True)
    paragraph = "Warga menunggu lama karena berkas diperiksa dua kali." * 80
    for number in range(1, 5):
        page.locator("#s1").fill(paragraph * number)
        page.wait_for_timeout(1_200)
        says(page, "1 belum terkirim")
        assert len(page.evaluate(KEPT)) == 1
    page.context.set_offline(False)
    says(page, "Tersimpan")
    assert workshop.look(attempt, lambda row: row.items[0].answer) == {"text": paragraph * 4}


def test_answers_that_are_too_long_for_one_message_go_in_several(visit, workshop):
    attempt = workshop.start("siti", workshop.quiz(("essay",) * 5))
    page = visit()
    page.context.route("**/jawaban", lambda route: route.abort())
    long = "Warga menunggu terlalu lama. " * 680
    for slot in range(1, 6):
        page.goto(f"/uji/{attempt}?soal={slot}")
        page.locator(f"#s{slot}").fill(f"{slot} {long}")
        says(page, f"{slot} belum terkirim")
    page.context.unroute("**/jawaban")
    says(page, "Tersimpan")
    assert [one["text"][0] for one in workshop.look(attempt, lambda row: [item.answer for item in row.items])] == list(
        "12345"
    )


def test_a_line_that_swallows_a_save_does_not_hold_up_the_next(visit, attempt, answer):
    page = visit()
    page.clock.install()
    page.goto(f"/uji/{attempt}?soal=1")
    page.route("**/jawaban", lambda route: None, times=1)
    page.locator(".option").nth(1).click()
    says(page, "Menyimpan…")
    page.clock.run_for(20_000)
    says(page, "belum terkirim")
    page.clock.run_for(5_000)
    says(page, "Tersimpan")
    assert answer(1) is not None


def test_back_online_the_newest_answer_is_sent_without_reloading(visit, attempt, answer):
    page = visit()
    page.goto(f"/uji/{attempt}?soal=3")
    page.context.set_offline(True)
    page.locator(".option").nth(0).click()
    says(page, "belum terkirim")
    page.locator(".option").nth(1).click()
    page.context.set_offline(False)
    says(page, "Tersimpan")
    assert answer(3) == {"chosen": ["false"]}


def test_what_was_just_typed_is_sent_when_the_page_closes(visit, attempt, answer):
    page = visit()
    page.goto(f"/uji/{attempt}?soal={SHORT}")
    page.locator(f"#s{SHORT}").press_sequentially("ditutup")
    page.goto("about:blank")
    page.wait_for_timeout(500)
    assert answer(SHORT) == {"text": "ditutup"}


def test_a_second_device_takes_over_and_nothing_is_lost(visit, attempt, answer):
    first, second = visit(), visit()
    first.goto(f"/uji/{attempt}?soal=1")
    second.goto(f"/uji/{attempt}?soal=1")
    with second.expect_navigation():
        second.evaluate("document.getElementById('take-over').submit()")
    second.goto(f"/uji/{attempt}?soal=1")
    second.locator(".option").nth(0).click()
    says(second, "Tersimpan")
    first.locator(".option").nth(2).click()
    trouble(first, "dilanjutkan di tempat lain")
    kept = answer(1)
    with first.expect_navigation():
        first.get_by_role("button", name="Lanjutkan di sini").click()
    first.goto(f"/uji/{attempt}?soal=1")
    trouble(first, "menyimpan jawaban lain untuk soal ini")
    assert answer(1) == kept
    first.get_by_role("button", name="Pakai jawaban dari perangkat ini").click()
    says(first, "Tersimpan")
    assert answer(1) != kept


def test_two_tabs_never_overwrite_each_other_silently(visit, attempt, answer):
    one = visit()
    one.goto(f"/uji/{attempt}?soal=1")
    two = one.context.new_page()
    two.goto(f"/uji/{attempt}?soal=1")
    two.locator(".option").nth(0).click()
    says(two, "Tersimpan")
    first = answer(1)
    one.locator(".option").nth(1).click()
    trouble(one, "menyimpan jawaban lain untuk soal ini")
    assert answer(1) == first
    one.get_by_role("button", name="Pakai jawaban dari perangkat ini").click()
    says(one, "Tersimpan")
    assert answer(1) != first


def test_a_session_that_ends_costs_no_answer(visit, attempt, answer, app):
    from lms.accounts.models import AuthSession

    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    with app.app_context(), transaction():
        db.session.execute(sa.update(AuthSession).values(ended_at=now()))
    page.locator(".option").nth(0).click()
    trouble(page, "Sesi Anda berakhir")
    assert page.get_by_role("link", name="Masuk lagi").is_visible()
    fresh = visit().context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies(fresh)
    says(page, "Tersimpan")
    assert answer(1) is not None
    assert not page.locator("#trouble").is_visible()


def test_a_browser_that_forgot_its_session_is_asked_to_sign_in(visit, attempt, answer):
    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    page.context.clear_cookies()
    page.locator(".option").nth(0).click()
    trouble(page, "Sesi Anda berakhir")
    page.context.add_cookies(visit().context.cookies())
    says(page, "Tersimpan")
    assert answer(1) is not None


def test_at_the_deadline_the_last_words_are_saved_and_the_result_opens(visit, attempt, answer, app, workshop):
    with app.app_context(), transaction():
        ends = now() + timedelta(seconds=6)
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == attempt).values(deadline_at=ends))
    page = visit()
    page.goto(f"/uji/{attempt}?soal={SHORT}")
    assert re.fullmatch(r"0:0\d", page.locator("[data-face]").inner_text())
    page.locator(f"#s{SHORT}").press_sequentially("sampai akhir")
    page.wait_for_url("**/hasil", timeout=20_000)
    assert answer(SHORT) == {"text": "sampai akhir"}
    assert workshop.look(attempt, lambda row: row.state) == "released"


def test_where_only_what_is_handed_in_counts_the_browser_hands_nothing_in(visit, attempt, app, workshop):
    with app.app_context(), transaction():
        found = find(attempt)
        found.deadline_at = now() + timedelta(seconds=5)
        found.quiz_version.overdue, found.quiz_version.grace_seconds = "abandon", 0
    page = visit()
    page.goto(f"/uji/{attempt}?soal={SHORT}")
    trouble(page, "Yang belum dikirim tidak dihitung")
    page.get_by_text("Uji ini hanya menghitung yang dikirim").wait_for()
    assert workshop.look(attempt, lambda row: (row.open, row.submitted_at)) == (True, None)
    page.get_by_role("button", name="Lihat hasil").click()
    page.wait_for_url("**/hasil")
    assert workshop.look(attempt, lambda row: (row.state, row.score)) == ("abandoned", None)


def test_time_given_at_the_last_moment_lets_the_person_go_on(visit, attempt, answer, app, workshop, cast):
    with app.app_context(), transaction():
        ends = now() + timedelta(seconds=8)
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == attempt).values(deadline_at=ends))
    page = visit()
    page.goto(f"/uji/{attempt}?soal={SHORT}")
    with workshop.writing():
        services.extend(cast.viewer("tari"), find(attempt), minutes=10, reason="Listrik padam")
    page.wait_for_function("() => document.querySelector('[data-face]').textContent.startsWith('9:')", timeout=30_000)
    assert not page.locator("#trouble").is_visible()
    page.locator(f"#s{SHORT}").press_sequentially("masih sempat")
    says(page, "Tersimpan")
    assert answer(SHORT) == {"text": "masih sempat"}
    assert workshop.look(attempt, lambda row: row.state) == "in_progress"


def test_the_clock_can_be_hidden_and_stays_so(visit, attempt):
    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    page.get_by_role("button", name="Sembunyikan waktu").click()
    page.goto(f"/uji/{attempt}?soal=2")
    assert not page.locator("[data-face]").is_visible()
    page.get_by_role("button", name="Tampilkan waktu").click()
    assert page.locator("[data-face]").is_visible()


def test_whoever_reads_for_long_stays_signed_in_and_learns_of_more_time(visit, attempt, app):
    page = visit()
    page.clock.install()
    page.goto(f"/uji/{attempt}?soal=1")
    with app.app_context(), transaction():
        ends = now() + timedelta(minutes=40)
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == attempt).values(deadline_at=ends))
    with page.expect_response("**/jawaban"):
        page.clock.run_for(301_000)
    page.wait_for_function("() => document.querySelector('[data-face]').textContent.startsWith('39:')")


def test_after_sending_nothing_is_left_on_the_device(visit, attempt, workshop, cast):
    page = visit()
    page.goto(f"/uji/{attempt}?soal=1")
    page.context.set_offline(True)
    page.locator(".option").nth(0).click()
    says(page, "belum terkirim")
    with workshop.writing():
        services.submit(cast.viewer("siti"), find(attempt))
    page.context.set_offline(False)
    trouble(page, "sudah dikirim")
    page.goto(f"/uji/{attempt}/hasil")
    page.wait_for_timeout(300)
    assert page.evaluate(KEPT) == []
