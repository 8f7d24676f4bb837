"""A trainer writes a course, tries it out, publishes it, sees who learns from it, and changes it without touching anybody."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import answer_all, attempt_in, questions_of
from tests.journeys.pictures import picture

TITLE = "Menyambut Warga di Ruang Tunggu"
LESSON = """## Tiga menit pertama

Warga menilai layanan sejak **tiga menit pertama**. Sapa, tanyakan keperluannya, lalu sebutkan perkiraan waktu.

- Pandang dan sapa lebih dahulu.
- Jelaskan urutan langkahnya.
"""
GIFT = """::Sapaan::Kapan petugas menyapa warga? {
=Saat warga masuk #Sapaan pertama menentukan kesan.
~Saat nomornya dipanggil #Warga sudah lama menunggu.
~Saat warga bertanya #Petugas yang memulai.
}

::Rusak::Soal ini tidak ditutup {
=Benar

::Menit::Berapa menit satu JP? {#45:0}
"""
TAGS = {"competency": "M.5", "level": "2", "indicator": "0", "difficulty": "2"}
QUESTIONS = {
    "single": {
        "options-0-text": "Menyapa dan menanyakan keperluan",
        "options-0-rationale": "Warga tahu bahwa ia diperhatikan.",
        "options-1-text": "Menunggu warga bertanya",
        "options-1-rationale": "Petugaslah yang memulai.",
        "options-2-text": "Memanggil nomor antrean",
        "options-2-rationale": "Nomor tidak menggantikan sapaan.",
        "correct": "0",
    },
    "multiple": {
        "options-0-text": "Perkiraan waktu",
        "options-0-rationale": "Warga dapat mengatur harinya.",
        "options-0-correct": "1",
        "options-1-text": "Urutan langkah",
        "options-1-rationale": "Warga tahu yang akan terjadi.",
        "options-1-correct": "1",
        "options-2-text": "Keluhan tentang rekan kerja",
        "options-2-rationale": "Itu bukan urusan warga.",
    },
    "true_false": {
        "answer": "false",
        "rationale_true": "Nomor antrean tidak menggantikan sapaan.",
        "rationale_false": "Sapaan tetap perlu.",
    },
    "short": {"accepted": "antrean\nantrian", "rationale": "Begitulah sebutannya."},
    "numeric": {"answer": "45", "tolerance": "0", "unit": "menit", "rationale": "Satu JP adalah 45 menit."},
    "matching": {
        "pairs-0-prompt": "Mendengar",
        "pairs-0-match": "Mengulang keperluan warga",
        "pairs-0-rationale": "Warga tahu bahwa ia dipahami.",
        "pairs-1-prompt": "Menjelaskan",
        "pairs-1-match": "Menyebut langkah berikutnya",
        "pairs-1-rationale": "Warga tahu yang akan terjadi.",
        "pairs-2-prompt": "Menutup",
        "pairs-2-match": "Menanyakan apakah sudah jelas",
        "pairs-2-rationale": "Salah paham masih dapat diluruskan.",
    },
    "ordering": {
        "items-0": "Menyapa",
        "items-1": "Menanyakan keperluan",
        "items-2": "Menyebut perkiraan waktu",
        "items-3": "Menanyakan apakah sudah jelas",
        "rationale": "Sapaan membuka percakapan.",
    },
}


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_course_from_the_first_word_to_its_second_edition(visit, screen):
    """The studio, end to end, and a learner who keeps the edition that was finished."""
    trainer = visit(screen).sign_in("trainer")
    _begins(trainer)
    _writes_a_lesson(trainer)
    _adds_a_picture(trainer)
    _asks_questions(trainer)
    picture(trainer, "studio-quiz")
    _brings_in_a_gift_file(trainer)
    _tries_it_as_a_learner(trainer)
    slug = _publishes(trainer)
    learner = visit(screen).sign_in("learner")
    _a_learner_finishes(learner, slug)
    _sees_results(trainer)
    _begins_a_second_edition(trainer)
    _the_learner_keeps_the_first(learner, slug)


def _begins(trainer):
    page = trainer.page
    trainer.open("/studio")
    trainer.follow(trainer.page.get_by_role("link", name="Kursus baru").first)
    trainer.press("Mulai menulis")
    expect(page.get_by_role("alert")).to_contain_text("Mohon perbaiki")
    trainer.look()
    page.get_by_label("Judul").fill(TITLE)
    page.get_by_label("Ringkasan").fill("Latihan menyambut warga dengan jelas dan ramah sejak pintu masuk.")
    page.get_by_label("Kategori").select_option(index=1)
    page.get_by_label("Kompetensi yang ditingkatkan").select_option("M.5")
    page.get_by_label("Level yang dituju").select_option("2")
    trainer.press("Mulai menulis")
    page.wait_for_url("**/studio/**")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    trainer.look()
    picture(trainer, "studio-course")


def _outline(trainer):
    """The outline of the course, unfolded."""
    outline = trainer.page.locator(".studio-outline")
    if outline.get_attribute("open") is None:
        outline.locator("summary").first.click()
    return outline


def _in_outline(trainer, name, role="link"):
    _outline(trainer).get_by_role(role, name=name).first.click()


def _saves(trainer, said):
    trainer.follow(trainer.page.get_by_role("button", name="Simpan")).sees(said)


def _writes_a_lesson(trainer):
    page = trainer.page
    _in_outline(trainer, "Rincian")
    page.get_by_label("Kemampuan setelah belajar").fill("Menyapa warga dalam satu menit\nMenyebut perkiraan waktu")
    _saves(trainer, "Tersimpan")
    outline = _outline(trainer)
    outline.get_by_label("Modul baru").fill("Melayani di loket")
    outline.get_by_role("button", name="Tambah").click()
    expect(_outline(trainer)).to_contain_text("Melayani di loket")
    _in_outline(trainer, re.compile("^Materi pertama"))
    page.get_by_label("Judul", exact=True).fill("Tiga menit pertama")
    page.get_by_label("Tujuan").fill("Menyapa warga dalam tiga menit pertama.")
    page.get_by_label("Menit").fill("30")
    page.get_by_label("Isi materi").press_sequentially(LESSON[:40])
    page.get_by_label("Isi materi").fill(LESSON)
    expect(page.locator("#preview").get_by_text("tiga menit pertama", exact=True)).to_be_visible()
    _saves(trainer, "Tersimpan")
    picture(trainer, "studio-lesson")


def _adds_a_picture(trainer):
    page = trainer.page
    page.get_by_label("Unggah berkas").set_input_files(
        {"name": "ruang-tunggu.png", "mimeType": "image/png", "buffer": _png()}
    )
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.locator("#media").get_by_text("baru diunggah")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Sisipkan")).click()
    body = page.get_by_label("Isi materi")
    assert "![](media/ruang-tunggu" in body.input_value()
    expect(page.locator("#preview")).to_contain_text("Perlu diperbaiki")
    body.fill(body.input_value().replace("![]", "![Warga duduk di ruang tunggu]"))
    expect(page.locator("#preview").get_by_alt_text("Warga duduk di ruang tunggu")).to_be_visible()
    expect(page.locator("#preview")).not_to_contain_text("Perlu diperbaiki")
    _saves(trainer, "Tersimpan")


def _png():
    """A small picture of one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x1f\x6f\x54" * 64) * 48)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _asks_questions(trainer):
    page = trainer.page
    _in_outline(trainer, re.compile("^Kuis akhir"))
    page.get_by_label("Judul", exact=True).fill("Kuis menyambut warga")
    page.get_by_label("Menit", exact=True).fill("15")
    _saves(trainer, "Tersimpan")
    for place, (kind, fields) in enumerate(QUESTIONS.items()):
        page.locator(f"a.kind-card[href$='jenis={kind}']").click()
        if place == 0:
            page.get_by_role("button", name="Simpan").click()
            expect(page.get_by_role("alert")).to_be_visible()
            trainer.look()
        _fill_by_name(page, {"stem": f"Soal {kind}: apa yang Anda lakukan?", **fields, **TAGS})
        _saves(trainer, "Soal ditambahkan")
    trainer.sees(f"{len(QUESTIONS)} soal").look()


def _fill_by_name(page, fields):
    for name, value in fields.items():
        control = page.locator(f"main [name='{name}']")
        kind = control.first.evaluate("one => one.type || one.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "select-one":
            control.select_option(value)
        else:
            control.fill(value)


def _brings_in_a_gift_file(trainer):
    page = trainer.page
    trainer.follow(page.get_by_role("link", name="Impor berkas GIFT"))
    page.get_by_label("Berkas GIFT").set_input_files(
        {"name": "soal.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
    )
    page.get_by_role("button", name="Periksa berkas").click()
    trainer.sees("Belum ada yang disimpan").sees("Tidak terbaca: 1").look()
    bad = page.get_by_role("table").get_by_role("row").filter(has_text="tidak ditutup")
    expect(bad.get_by_role("rowheader")).to_have_text("7")
    picture(trainer, "gift")
    found = page.get_by_role("button", name=re.compile("Impor [12] soal"))
    count = int(re.search(r"\d", found.inner_text())[0])
    page.locator("#competency").select_option("M.5")
    found.click()
    trainer.sees(f"{len(QUESTIONS) + count} soal")


def _tries_it_as_a_learner(trainer):
    page = trainer.page
    page.get_by_role("button", name="Coba sebagai peserta").click()
    page.wait_for_url("**/uji/*")
    trainer.look()
    page.go_back()
    _in_outline(trainer, re.compile("Tiga menit pertama"))
    page.get_by_role("link", name="Lihat materi tersimpan sebagai peserta").click()
    expect(page.get_by_alt_text("Warga duduk di ruang tunggu")).to_be_visible()
    trainer.look()


def _publishes(trainer):
    page = trainer.page
    _in_outline(trainer, "Tinjau dan terbitkan")
    picture(trainer, "studio-publish")
    trainer.sees("Semua yang wajib sudah selesai").look()
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    trainer.sees("Kursus sudah terbit").look()
    trainer.open("/katalog?q=ruang+tunggu")
    address = page.get_by_role("link", name=TITLE).get_attribute("href")
    return address.rsplit("/", 1)[1]


def _a_learner_finishes(learner, slug):
    page = learner.page
    learner.open(f"/kursus/{slug}")
    learner.press("Daftar")
    expect(page.get_by_alt_text("Warga duduk di ruang tunggu")).to_be_visible()
    learner.press("Selesai dan lanjut")
    learner.press("Mulai kuis")
    page.wait_for_url("**/uji/*")
    answer_all(page, questions_of(learner.product.data, attempt_in(page.url)))
    learner.press("Kirim jawaban")
    learner.sees("Lulus").look()


def _sees_results(trainer):
    page = trainer.page
    trainer.open("/studio")
    card = (
        page.locator("li, article")
        .filter(has=page.get_by_role("link", name=re.compile("^Hasil")))
        .filter(has_text=TITLE)
    )
    card.last.get_by_role("link", name=re.compile("^Hasil")).click()
    trainer.sees("Tiga menit pertama").look()
    picture(trainer, "results")
    tabs = page.get_by_role("navigation", name="Bagian hasil")
    tabs.get_by_role("link", name="Orang").click()
    trainer.sees("Siti Rahmawati").look()
    tabs.get_by_role("link", name="Soal kuis").click()
    trainer.sees("Soal numeric").look()
    picture(trainer, "results-questions")


def _begins_a_second_edition(trainer):
    page = trainer.page
    trainer.open("/studio")
    card = (
        page.locator("li, article")
        .filter(has_text=TITLE)
        .filter(has=page.get_by_role("button", name=re.compile("edisi baru")))
    )
    card.last.get_by_role("button", name=re.compile("edisi baru")).click()
    page.wait_for_url("**/studio/**")
    _in_outline(trainer, re.compile("Tiga menit pertama"))
    page.get_by_label("Isi materi").fill("## Edisi kedua\n\nNaskah yang diperbarui sesudah masukan peserta.")
    _saves(trainer, "Tersimpan")
    _in_outline(trainer, "Tinjau dan terbitkan")
    trainer.sees("Perubahan terhadap edisi di katalog").look()
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    trainer.sees("Kursus sudah terbit")


def _the_learner_keeps_the_first(learner, slug):
    page = learner.page
    learner.open(f"/kursus/{slug}")
    learner.sees("Edisi 2 baru terbit")
    page.get_by_role("link", name="Tiga menit pertama").first.click()
    expect(page.get_by_alt_text("Warga duduk di ruang tunggu")).to_be_visible()
    assert not page.get_by_text("Naskah yang diperbarui").count()
