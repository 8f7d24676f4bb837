"""Somebody new is measured, is told what is missing and why, learns, proves it, and is measured again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import answer_all, answer_growing, attempt_in, fill, questions_of
from tests.journeys.pictures import picture

COURSE = "asesmen-dan-umpan-balik"
TITLE = "Asesmen dan Umpan Balik yang Memperbaiki Belajar"
COMPETENCY = "Asesmen dan Umpan Balik"


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_loop_closes(visit, screen):
    """The ten steps of one learner, in one sitting."""
    visitor = visit(screen).sign_in("newcomer")
    _is_offered_the_first_test(visitor)
    _takes_the_first_test(visitor)
    _sees_measured_and_unmeasured(visitor)
    picture(visitor, "gaps")
    _gives_an_own_view(visitor)
    _gets_suggestions_with_reasons(visitor)
    picture(visitor, "suggestions")
    _puts_one_aside_and_takes_it_back(visitor)
    _asks_why_and_why_not(visitor)
    _joins(visitor)
    picture(visitor, "lesson")
    _resumes_exactly_there(visitor)
    _reads_all_lessons(visitor)
    _passes_the_quiz(visitor)
    picture(visitor, "finished")
    serial = _has_a_certificate(visitor)
    _anybody_can_verify(visit(screen), serial)
    _has_jp_in_the_ledger(visitor)
    _is_measured_again(visitor)
    picture(visitor, "changed")


def _is_offered_the_first_test(visitor):
    visitor.look()
    picture(visitor, "newcomer-home")
    step = visitor.page.get_by_role("region", name="Langkah terbaik berikutnya")
    expect(step).to_contain_text("uji awal")
    step.get_by_role("link", name="Ke uji awal").click()
    visitor.sees("paling lama 15 menit").look()


def _takes_the_first_test(visitor):
    page = visitor.page
    visitor.press("Mulai uji awal")
    page.wait_for_url("**/uji/*/lanjut")
    _first_answer_survives_a_reload(visitor, questions_of(visitor.product.data, attempt_in(page.url))[0])
    answer_growing(page, visitor.product.data, knows=lambda question: question.body["competency"] != "GURU-02")
    expect(page.get_by_role("heading", level=1, name="Yang ditunjukkan uji ini")).to_be_visible()
    visitor.sees("Memenuhi").sees("Belum memenuhi").sees("Kepastian: ").look()
    picture(visitor, "outcome")


def _first_answer_survives_a_reload(visitor, question):
    page = visitor.page
    visitor.look()
    picture(visitor, "question")
    fill(page, question)
    expect(page.locator("#saved")).to_contain_text(re.compile("Tersimpan"))
    given = page.locator("#fields").locator("input:checked, select").evaluate_all("all => all.map(one => one.value)")
    page.reload()
    expect(page.locator("#saved")).to_contain_text("Tersimpan")
    again = page.locator("#fields").locator("input:checked, select").evaluate_all("all => all.map(one => one.value)")
    assert again == given


def _sees_measured_and_unmeasured(visitor):
    visitor.open("/kompetensi")
    row = visitor.page.get_by_role("listitem").filter(has=visitor.page.get_by_role("link", name=COMPETENCY, exact=True))
    expect(row).to_contain_text("Peluang memenuhi")
    expect(visitor.page.get_by_role("link", name=re.compile("^Ambil uji")).first).to_be_visible()
    expect(visitor.page.get_by_role("link", name="Ke uji awal")).to_have_count(0)
    visitor.sees("Belum diukur").sees("Yang berubah")


def _gives_an_own_view(visitor):
    """A self-assessment is shown beside the other sources and makes no level official."""
    page = visitor.page
    visitor.follow(page.get_by_role("link", name="Kerja Sama", exact=True))
    page.get_by_role("link", name="Nilai diri").click()
    for statement in page.locator("fieldset.statement").all():
        statement.get_by_label("Bisa membimbing").check()
    visitor.look().press("Kirim penilaian")
    visitor.sees("Penilaian ini mulai diperhitungkan")
    row = page.locator(".gap-row").filter(has=page.get_by_role("link", name="Kerja Sama", exact=True))
    expect(row).to_contain_text("Penilaian diri")
    strengths = page.locator("section").filter(has=page.get_by_role("heading", name="Kekuatan"))
    assert not strengths.locator("h3").filter(has_text="Kerja Sama").count()


def _gets_suggestions_with_reasons(visitor):
    visitor.page.goto(f"{visitor.address}/saran")
    cards = visitor.page.locator("article.suggestion")
    measured = cards.filter(has_text=TITLE).filter(has_text="peluang memenuhi")
    visitor.await_job(measured).look()
    assert 1 <= cards.count() <= 5
    for card in cards.all():
        reasons = card.get_by_role("list", name="Alasan").get_by_role("listitem")
        expect(reasons.first).to_contain_text("Jabatan Anda mensyaratkan level")


def _puts_one_aside_and_takes_it_back(visitor):
    page = visitor.page
    card = page.locator("article.suggestion").filter(has_not_text=TITLE).first
    title = card.get_by_role("heading").inner_text()
    card.locator("summary").click()
    card.get_by_label("Bukan bagian tugas saya").check()
    card.get_by_role("button", name="Sisihkan").click()
    visitor.sees(f"“{title}” disisihkan").look()
    expect(page.locator("article.suggestion").filter(has_text=title)).to_have_count(0)
    visitor.press("Urungkan")
    visitor.sees("Kursus ini dapat disarankan lagi")
    visitor.await_job(page.locator("article.suggestion").filter(has_text=title))


def _asks_why_and_why_not(visitor):
    page = visitor.page
    page.get_by_role("link", name=f"Mengapa ini? {TITLE}").click()
    expect(page.get_by_role("heading", name="Alasannya")).to_be_visible()
    visitor.look()
    page.get_by_role("link", name="Mengapa bukan kursus lain?").click()
    page.get_by_label("Nama kursus").fill("umpan balik")
    visitor.press("Cari")
    page.get_by_role("link", name="Memimpin dengan Umpan Balik", exact=False).click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Memimpin dengan Umpan Balik")
    visitor.look()


def _joins(visitor):
    page = visitor.page
    visitor.open("/saran")
    page.get_by_role("button", name=f"Lihat kursus {TITLE}").click()
    page.wait_for_url(f"**/kursus/{COURSE}*")
    visitor.sees("Mengapa kursus ini?").look()
    picture(visitor, "course")
    visitor.press("Daftar")
    page.wait_for_url("**/belajar/*")
    visitor.look()


def _resumes_exactly_there(visitor):
    page = visitor.page
    heading = page.locator("[data-prose] h2").nth(2)
    heading.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 40)")
    before = heading.evaluate("one => one.getBoundingClientRect().top")
    visitor.open("/belajar")
    page.get_by_role("region", name="Sedang berjalan").get_by_role(
        "link", name=re.compile("Lanjutkan|Mulai")
    ).first.click()
    page.wait_for_url("**/belajar/*")
    expect(heading).to_be_in_viewport()
    page.wait_for_function(
        "([one, top]) => Math.abs(one.getBoundingClientRect().top - top) < 40", arg=[heading.element_handle(), before]
    )


def _reads_all_lessons(visitor):
    page = visitor.page
    while page.locator("#lesson").count():
        for place in range(1, page.locator(".check-question").count() + 1):
            check = page.locator(f"#check_{place}")
            _answer_anything(check)
            check.get_by_role("button", name="Periksa jawaban").click()
            expect(check.get_by_role("link", name="Jawab lagi")).to_be_visible()
        visitor.look()
        here = page.url
        visitor.press("Selesai dan lanjut")
        page.wait_for_url(lambda url, here=here: url != here)


def _answer_anything(check):
    """A check question teaches by its explanation, so any answer will do."""
    if check.locator("label.option").count():
        check.locator("label.option").first.click()
    for select in check.locator("select").all():
        select.select_option(index=1)
    for field in check.locator("input[type=text]").all():
        field.fill("10")


def _passes_the_quiz(visitor):
    page = visitor.page
    visitor.sees("Mulai kuis").look()
    visitor.press("Mulai kuis")
    page.wait_for_url("**/uji/*")
    answer_all(page, questions_of(visitor.product.data, attempt_in(page.url)))
    visitor.press("Kirim jawaban")
    visitor.sees("Lulus").look()
    picture(visitor, "quiz-result")
    page.locator("main").get_by_role("link", name=re.compile("Lanjut|Kembali|Ke ")).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Anda menyelesaikan “{TITLE}”")
    visitor.sees("+3 JP").look()


def _has_a_certificate(visitor):
    page = visitor.page
    visitor.follow(visitor.page.get_by_role("link", name="Buka sertifikat").first)
    picture(visitor, "certificate")
    found = page.get_by_role("link", name=re.compile("PDF")).first
    with page.expect_download() as download:
        found.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    address = page.locator("main a[href*='/v/']").first.get_attribute("href")
    return address.rsplit("/v/", 1)[1]


def _anybody_can_verify(stranger, serial):
    stranger.open(f"/v/{serial}")
    stranger.sees("Joko Prasetya").sees(TITLE)
    assert not re.search(r"\d{18}", stranger.page.content())
    picture(stranger, "verify")


def _has_jp_in_the_ledger(visitor):
    visitor.open("/jp")
    row = visitor.page.get_by_role("main").locator("tr, li").filter(has_text=TITLE).first
    expect(row).to_contain_text("3")
    picture(visitor, "ledger")


def _is_measured_again(visitor):
    page = visitor.page
    visitor.open("/kompetensi")
    page.get_by_role("link", name=COMPETENCY, exact=True).first.click()
    page.get_by_role("link", name="Ambil uji").first.click()
    visitor.press("Mulai uji")
    page.wait_for_url("**/uji/*/lanjut")
    assert answer_growing(page, visitor.product.data) < 20
    visitor.sees(COMPETENCY).sees("Uji berakhir karena jawaban sudah memutuskan").look()
    visitor.open("/kompetensi")
    strengths = page.locator("section").filter(has=page.get_by_role("heading", name="Kekuatan"))
    expect(strengths.locator("h3").filter(has_text=COMPETENCY)).to_have_count(1)
    changed = page.locator("section").filter(has=page.get_by_role("heading", name="Yang berubah"))
    expect(changed).to_contain_text(COMPETENCY)
