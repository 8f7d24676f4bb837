"""An HR officer brings people in from a workbook, takes it back, lets one activate, and changes what a post requires."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import xlsxwriter
from playwright.sync_api import expect

from lms.clock import today
from tests.journeys.pictures import picture

HEADINGS = ("NIP", "Nama", "Email", "Kode unit", "Kode jabatan")
ARRIVED = ("199803122024042003", "Wening Puspita", "wening.puspita@contoh.go.id", "sdn-melati-01", "guru-pertama")
NUMBER = (199703122024041002, "Galang Prakoso", "", "sdn-melati-01", "guru-pertama")
NOWHERE = ("199603122024041004", "Ratri Wulandari", "", "sekolah-antah", "guru-pertama")
SECRET = "sawah hijau di pagi hari"


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_people_come_from_a_workbook(visit, screen):
    """Four steps, a job, an undo; then again, and one of the people activates."""
    officer = visit(screen).sign_in("hr")
    _uploads(officer)
    _checks(officer)
    _applies(officer)
    _undoes(officer)
    _uploads(officer)
    _applies(officer)
    code = _makes_a_code(officer)
    _activates(visit(screen), code)


def _workbook():
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Pegawai")
    for row, cells in enumerate((HEADINGS, ARRIVED, NUMBER, NOWHERE)):
        sheet.write_row(row, 0, cells)
    book.close()
    return file.getvalue()


def _uploads(officer):
    page = officer.page
    officer.open("/pegawai/impor")
    with page.expect_download() as template:
        page.get_by_role("link", name="Templat Excel (.xlsx)").click()
    assert template.value.path().read_bytes().startswith(b"PK")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("Berkas Excel atau CSV").set_input_files(
        {"name": "pegawai-baru.xlsx", "mimeType": kind, "buffer": _workbook()}
    )
    officer.press("Unggah dan lanjutkan")
    expect(page.get_by_role("heading", level=1, name="Cocokkan kolom")).to_be_visible()
    officer.look()
    officer.press("Periksa baris")
    expect(page.get_by_role("heading", level=1, name="Periksa dan terapkan")).to_be_visible()


def _checks(officer):
    page = officer.page
    officer.sees("1 baru").sees("2 bermasalah").look()
    picture(officer, "import-check")
    number = page.locator(".issue").filter(has_text=NUMBER[1])
    expect(number).to_contain_text("A3")
    expect(number).to_contain_text(re.compile("angka", re.IGNORECASE))
    nowhere = page.locator(".issue").filter(has_text=NOWHERE[1])
    expect(nowhere).to_contain_text("D4")
    expect(nowhere).to_contain_text("sekolah-antah")


def _applies(officer):
    page = officer.page
    page.get_by_role("button", name="Terapkan").click()
    officer.await_job(page.get_by_role("heading", name="Diterapkan")).look()
    officer.sees("1 baris diterapkan")
    picture(officer, "import-result")
    officer.open(f"/pegawai?q={ARRIVED[1].replace(' ', '+')}")
    expect(page.get_by_role("link", name=ARRIVED[1])).to_be_visible()


def _undoes(officer):
    page = officer.page
    officer.open("/pegawai/impor")
    page.get_by_role("link", name="pegawai-baru.xlsx").first.click()
    officer.press("Batalkan impor")
    officer.await_job(page.get_by_role("heading", name="Dibatalkan")).look()


def _makes_a_code(officer):
    page = officer.page
    officer.open(f"/pegawai?q={ARRIVED[1].replace(' ', '+')}")
    officer.follow(page.get_by_role("link", name=ARRIVED[1]))
    page.get_by_role("link", name="Akun dan peran").click()
    officer.sees("Menunggu aktivasi").look()
    officer.press("Buat kode sekali pakai")
    expect(page.get_by_role("heading", name="Kode sekali pakai")).to_be_visible()
    picture(officer, "code")
    return re.search(r"\b\w{5}(-\w{5}){3}\b", page.get_by_role("main").inner_text())[0]


def _activates(stranger, code):
    page = stranger.page
    stranger.open("/aktivasi")
    page.get_by_label("Kode sekali pakai").fill(code)
    page.get_by_label("Kata sandi baru", exact=True).fill(SECRET)
    page.get_by_label("Ulangi kata sandi baru").fill(SECRET + "?")
    stranger.press("Simpan kata sandi")
    expect(page.get_by_role("alert")).to_contain_text("Kedua kata sandi berbeda")
    stranger.look()
    page.get_by_label("Kata sandi baru", exact=True).fill(SECRET)
    page.get_by_label("Ulangi kata sandi baru").fill(SECRET)
    stranger.press("Simpan kata sandi")
    page.wait_for_url(lambda url: "/aktivasi" not in url)
    if "/masuk" in page.url:
        page.get_by_label("NIP").fill(ARRIVED[0])
        page.get_by_label("Kata sandi").fill(SECRET)
        stranger.press("Masuk")
    expect(page.get_by_role("heading", level=1)).to_contain_text(ARRIVED[1])
    stranger.sees("uji awal").look()


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_what_a_post_requires_changes_a_gap(visit, screen):
    """A unit, a post, and a role profile; the learner's page follows the new requirement."""
    officer = visit(screen).sign_in("hr")
    _adds_a_unit(officer)
    _adds_a_post(officer)
    learner = visit(screen).sign_in("learner")
    learner.open("/kompetensi")
    expect(_gap(learner)).to_contain_text("Disyaratkan: level 2")
    _raises_the_requirement(officer)
    picture(officer, "profile")
    learner.page.goto(f"{learner.address}/kompetensi")
    learner.await_job(_gap(learner).filter(has_text="Disyaratkan: level 3")).look()
    changed = learner.page.locator("section").filter(has=learner.page.get_by_role("heading", name="Yang berubah"))
    learner.await_job(changed.filter(has_text="kini mensyaratkan level 3"))


def _gap(learner):
    return learner.page.locator("[id^=gap-]").filter(
        has=learner.page.get_by_role("link", name="Pelayanan Publik", exact=True)
    )


def _adds_a_unit(officer):
    page = officer.page
    officer.open("/organisasi")
    officer.follow(page.get_by_role("link", name="Unit di bawahnya Dinas Pendidikan"))
    page.get_by_label("Nama").fill("SDN Teratai 07")
    page.get_by_label("Kode").fill("sdn teratai")
    officer.press("Simpan")
    expect(page.get_by_role("alert")).to_contain_text("tanpa spasi")
    expect(page.get_by_label("Nama")).to_have_value("SDN Teratai 07")
    page.get_by_label("Kode").fill("sdn-teratai-07")
    officer.press("Simpan")
    expect(page.get_by_role("link", name="SDN Teratai 07", exact=True)).to_be_visible()
    officer.follow(page.get_by_role("link", name="SDN Teratai 07", exact=True))
    page.get_by_label("Nama").fill("SDN Teratai 08")
    officer.press("Simpan")
    expect(page.get_by_role("link", name="SDN Teratai 08", exact=True)).to_be_visible()


def _adds_a_post(officer):
    page = officer.page
    officer.open("/jabatan/baru")
    page.get_by_label("Nama").fill("Pustakawan Ahli Pertama")
    page.get_by_label("Kode").fill("pustakawan-pertama")
    page.get_by_label("Jenjang").select_option(label="JF Ahli Pertama")
    officer.press("Simpan")
    expect(page.get_by_role("link", name="Pustakawan Ahli Pertama", exact=True)).to_be_visible()


def _raises_the_requirement(officer):
    page = officer.page
    officer.open("/jabatan")
    officer.follow(page.get_by_role("link", name="Profil jabatan Guru Ahli Pertama", exact=True))
    page.get_by_label("Level Pelayanan Publik").select_option("3")
    page.get_by_label("Dasar penetapan").fill("Keputusan Kepala Dinas Nomor 12 Tahun 2026")
    page.get_by_label("Berlaku sejak").fill(today().isoformat())
    officer.press("Berlakukan versi baru")
    officer.sees("Keputusan Kepala Dinas Nomor 12 Tahun 2026").sees("Versi 2").look()
