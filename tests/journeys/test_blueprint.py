"""A trainer builds an exam from the item bank, looks at a draw, and takes it as a learner would."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import answer_all, attempt_in, questions_of
from tests.journeys.test_trainer import _begins, _in_outline


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_an_exam_from_the_item_bank(visit, screen):
    trainer = visit(screen).sign_in("trainer")
    page = trainer.page
    _begins(trainer)
    _in_outline(trainer, "Kuis akhir")
    page.get_by_label("Ujian kompetensi").check()
    trainer.press("Pakai setelan ini")
    trainer.sees("Setelan “Ujian kompetensi” sudah dipakai")
    trainer.look()
    trainer.follow(page.get_by_role("link", name="Undi dengan kisi-kisi"))
    page.get_by_label("Tambah kompetensi").select_option("M.5")
    trainer.press("Tampilkan soalnya")
    box = page.get_by_role("textbox", name="M.5, Level 2, Indikator mana pun")
    box.fill("500")
    trainer.press("Simpan kisi-kisi")
    expect(page.get_by_role("alert")).to_contain_text("paling banyak 200 soal")
    expect(box).to_have_value("500")
    box.fill("3")
    trainer.press("Simpan kisi-kisi")
    trainer.sees("setiap percobaan mengundi 3 soal")
    trainer.look()
    trainer.follow(page.get_by_role("link", name="Lihat contoh undian"))
    expect(page.locator(".question-item")).to_have_count(3)
    trainer.look()
    trainer.follow(page.locator("main p > a").filter(has_text="Kuis akhir").first)
    trainer.press("Coba sebagai peserta")
    page.wait_for_url("**/uji/**")
    answer_all(page, questions_of(trainer.product.data, attempt_in(page.url)))
    trainer.press("Kirim jawaban")
    trainer.sees("Lulus")
    expect(page.locator(".rationale")).to_have_count(0)
