"""A trainer makes a practice with all questions on one page that asks how sure one is, and takes it as a learner would."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import attempt_in, fill, questions_of
from tests.journeys.pictures import picture
from tests.journeys.test_trainer import TITLE, _in_outline

DRAWN = 4


@pytest.mark.parametrize(("screen", "scripts"), [("phone", True), ("desk", True), ("phone", False)])
def test_a_practice_on_one_page(visit, screen, scripts):
    trainer = visit(screen, scripts=scripts).sign_in("trainer")
    page = trainer.page
    _begins_a_quiz(trainer)
    _asks_how_sure_on_one_page(trainer)
    _draws_questions(trainer)
    trainer.press("Coba sebagai peserta")
    page.wait_for_url("**/uji/**")
    trainer.look()
    asked = questions_of(trainer.product.data, attempt_in(page.url))
    assert len(asked) == DRAWN
    for question in asked:
        fill(page, question, right=question.slot != 2)
        page.locator(f"#soal-{question.slot}").get_by_label("Tinggi").check()
    if scripts:
        for question in asked:
            expect(page.locator(f"#saved-{question.slot}")).to_contain_text("Tersimpan")
        picture(trainer, "paper")
    trainer.follow(page.get_by_role("button", name="Periksa jawaban ini Soal 2", exact=True))
    assert page.url.endswith("#soal-2")
    expect(page.locator("#soal-2")).to_contain_text("Belum tepat")
    expect(page.locator("#soal-2")).to_contain_text("-6 poin keyakinan")
    trainer.follow(page.locator("#answer").get_by_role("button", name="Periksa dan kirim"))
    trainer.sees(f"Semua {DRAWN} soal sudah dijawab")
    trainer.follow(page.get_by_role("button", name="Kirim jawaban"))
    region = page.get_by_role("region", name="Seberapa tepat keyakinan Anda")
    expect(region).to_contain_text(f"Ketepatan 75 % dari {DRAWN} jawaban")
    expect(region).to_contain_text("Rata-rata poin keyakinan 0,75")
    expect(region).to_contain_text("baru diberikan mulai 10 jawaban")
    picture(trainer, "paper-result")


def _begins_a_quiz(trainer):
    page = trainer.page
    trainer.open("/studio/kursus/baru")
    page.get_by_label("Judul").fill(f"{TITLE}: latihan")
    page.get_by_label("Ringkasan").fill("Latihan menyambut warga di satu halaman.")
    page.get_by_label("Kategori").select_option(index=1)
    page.get_by_label("Kompetensi yang ditingkatkan").select_option("M.5")
    page.get_by_label("Level yang dituju").select_option("2")
    trainer.press("Mulai menulis")
    page.wait_for_url("**/studio/**")
    if not trainer.scripts and not page.get_by_role("link", name="Kuis akhir").first.is_visible():
        page.locator("summary", has_text="Kerangka kursus").click()
    _in_outline(trainer, "Kuis akhir")


def _asks_how_sure_on_one_page(trainer):
    page = trainer.page
    page.get_by_label("Latihan").check()
    trainer.press("Pakai setelan ini")
    trainer.sees("Setelan “Latihan” sudah dipakai")
    _open(page, "Susunan")
    page.get_by_label("Soal per halaman").select_option("all")
    page.get_by_label("Urutan mengerjakan").select_option("sequential")
    _open(page, "Umpan balik")
    page.get_by_label("Tanyakan seberapa yakin").check()
    with page.expect_navigation():
        trainer.press("Simpan")
    expect(page.get_by_role("alert")).to_contain_text("Dalam urutan tetap, soal tampil satu per satu")
    expect(page.get_by_label("Soal per halaman")).to_have_value("all")
    page.get_by_label("Urutan mengerjakan").select_option("free")
    trainer.follow(page.get_by_role("button", name="Simpan", exact=True)).sees("Tersimpan")
    picture(trainer, "paper-settings")


def _open(page, group):
    page.locator("summary", has_text=group).click()


def _draws_questions(trainer):
    page = trainer.page
    quiz = urlsplit(page.url).path
    trainer.follow(page.get_by_role("link", name="Undi dengan kisi-kisi"))
    page.get_by_label("Tambah kompetensi").select_option("M.5")
    trainer.press("Tampilkan soalnya")
    page.get_by_role("textbox", name="M.5, Level 2, Indikator mana pun").fill(str(DRAWN))
    trainer.press("Simpan kisi-kisi")
    trainer.sees(f"setiap percobaan mengundi {DRAWN} soal")
    trainer.open(quiz)
