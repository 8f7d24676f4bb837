"""A trainer marks an essay with its rubric, then mends a question with a wrong key and marks the answers anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.exams import recorded_actions
from tests.journeys.pictures import picture

TITLE = "Menulis Jawaban Pengaduan"
TAGS = {"competency": "M.5", "level": "2", "indicator": "0", "difficulty": "2"}
SINGLE = {
    "stem": "Apa yang ditulis lebih dahulu?",
    "options-0-text": "Terima kasih atas pengaduannya",
    "options-0-rationale": "Membuka dengan baik.",
    "options-1-text": "Nomor surat",
    "options-1-rationale": "Ini tugas agenda.",
    "options-2-text": "Pembelaan diri",
    "options-2-rationale": "Warga ingin didengar.",
    "correct": "1",
}
ESSAY = {
    "stem": "Tulis jawaban atas pengaduan tentang antrean.",
    "least_words": "0",
    "most_words": "200",
    "rubric-0-criterion": "Nada",
    "rubric-0-levels": "0: Menyalahkan warga\n2: Netral\n4: Ramah dan bertanggung jawab",
    "rationale": "Ucapan terima kasih, permintaan maaf, langkah, dan waktu.",
}


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_an_essay_is_marked_and_a_question_is_marked_anew(visit, screen):
    """From writing the two questions to the learner's notice that a question was marked anew."""
    trainer = visit(screen).sign_in("trainer")
    slug = _publishes(trainer)
    learner = visit(screen).sign_in("learner")
    result = _hands_in(learner, slug)
    _marks(trainer)
    learner.open(result).sees("Ucapan maafnya tepat.").sees("1 dari 2 poin")
    _mends(trainer)
    _marks_anew(trainer)
    learner.open(result).sees("2 dari 2 poin").sees("Kunci keliru")
    learner.open("/pemberitahuan").sees("Soal diperbaiki dan dinilai ulang; poin Anda naik")
    done = recorded_actions(trainer.product.data, "regrade.")
    assert done == ["regrade.tried", "regrade.asked", "regrade.applied"]


def _write(page, fields):
    for name, value in {**fields, **TAGS}.items():
        control = page.locator(f"main [name='{name}']")
        if name == "correct":
            page.locator(f"main [name='correct'][value='{value}']").check()
        elif control.first.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def _in_outline(trainer, name):
    outline = trainer.page.locator(".studio-outline")
    if outline.get_attribute("open") is None:
        outline.locator("summary").first.click()
    outline.get_by_role("link", name=name).first.click()


def _publishes(trainer):
    page = trainer.page
    trainer.open("/studio/kursus/baru")
    page.get_by_label("Judul").fill(TITLE)
    page.get_by_label("Ringkasan").fill("Latihan menjawab pengaduan warga dengan jelas.")
    page.get_by_label("Kategori").select_option(index=1)
    page.get_by_label("Kompetensi yang ditingkatkan").select_option("M.5")
    page.get_by_label("Level yang dituju").select_option("2")
    trainer.follow(page.get_by_role("button", name="Mulai menulis"))
    _in_outline(trainer, "Rincian")
    page.get_by_label("Kemampuan setelah belajar").fill("Menjawab pengaduan dengan ramah\nMenyebut waktu penyelesaian")
    trainer.follow(page.get_by_role("button", name="Simpan"))
    _in_outline(trainer, re.compile("^Pelajaran|^Materi"))
    page.get_by_label("Tujuan").fill("Menyapa warga dalam tiga menit pertama.")
    page.get_by_label("Isi materi").fill("## Nada\n\nWarga ingin didengar. **Ucapkan terima kasih** lebih dahulu.")
    trainer.follow(page.get_by_role("button", name="Simpan"))
    _in_outline(trainer, re.compile("^Kuis akhir"))
    for kind, fields in (("single", SINGLE), ("essay", ESSAY)):
        trainer.follow(page.locator(f"a.kind-card[href$='jenis={kind}']"))
        _write(page, fields)
        trainer.follow(page.get_by_role("button", name="Simpan"))
    _in_outline(trainer, "Tinjau dan terbitkan")
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    trainer.sees("Kursus sudah terbit")
    trainer.open("/katalog?q=pengaduan")
    return page.get_by_role("link", name=TITLE).get_attribute("href").rsplit("/", 1)[1]


def _hands_in(learner, slug):
    page = learner.page
    learner.open(f"/kursus/{slug}")
    learner.press("Daftar")
    learner.press("Selesai dan lanjut")
    learner.sees("Cara esai dan berkas dinilai").sees("Ramah dan bertanggung jawab").look()
    learner.press("Mulai kuis")
    page.wait_for_url("**/uji/*")
    for slot in (1, 2):
        expect(page.get_by_role("heading", name=f"Soal {slot} dari 2")).to_be_visible()
        if page.get_by_label("Jawaban Anda").count():
            page.get_by_label("Jawaban Anda").fill("Terima kasih. Kami mohon maaf atas antrean yang panjang.")
        else:
            page.get_by_text("Terima kasih atas pengaduannya").click()
        page.locator("#answer .btn.end").click()
    learner.press("Kirim jawaban")
    learner.sees("Sedang dinilai").look()
    return re.sub(r"^https?://[^/]+|\?.*", "", page.url)


def _marks(trainer):
    page = trainer.page
    trainer.open("/penilaian").sees("Tulis jawaban atas pengaduan")
    picture(trainer, "marking-queue")
    trainer.follow(page.get_by_role("link", name=re.compile("Tulis jawaban atas pengaduan")).first)
    expect(page.get_by_text("Siti")).to_have_count(0)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.get_by_label("Komentar atas seluruh jawaban").fill("Ucapan maafnya tepat.")
    picture(trainer, "marking-sheet")
    trainer.access_key("s").sees("Nilai tersimpan")


def _analysis(trainer):
    page = trainer.page
    trainer.open("/studio")
    page.locator("li, article").filter(has_text=TITLE).last.get_by_role("link", name=re.compile("^Hasil")).click()
    trainer.follow(page.get_by_role("link", name="Soal kuis"))
    trainer.follow(page.get_by_role("link", name=re.compile("Analisis butir")))


def _mends(trainer):
    page = trainer.page
    _analysis(trainer)
    trainer.sees("1 orang sudah menjawab")
    picture(trainer, "item-analysis")
    trainer.follow(page.get_by_role("button", name=re.compile("Perbaiki: tulis versi baru")).first)
    page.locator("main [name='correct'][value='0']").check()
    trainer.follow(page.get_by_role("button", name="Simpan"))
    trainer.sees("Disimpan sebagai versi baru")


def _marks_anew(trainer):
    page = trainer.page
    _analysis(trainer)
    page.get_by_label("Alasan").fill("Kunci keliru")
    trainer.follow(page.get_by_role("button", name="Lihat siapa yang berubah"))
    trainer.sees("0 % → 100 %").sees("Belum ada yang diubah")
    picture(trainer, "regrade")
    trainer.follow(page.get_by_role("button", name="Terapkan persis ini"))
    trainer.await_job(page.get_by_text(re.compile("Diterapkan pada")))
    trainer.look()
