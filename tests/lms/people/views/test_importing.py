"""The import in four steps, as pages."""

from __future__ import annotations

import io
import re
import uuid

import pytest

from lms.db import db, transaction
from lms.jobs.models import Job
from lms.people.importing.fields import FIELDS, guess, knows
from lms.people.importing.reading import LARGEST_FILE, read_sheet
from lms.people.models import ImportBatch, ImportRow, Person
from tests.cast import PEOPLE
from tests.lms.people.conftest import narrow
from tests.lms.people.importing.test_planning import SITI, changed
from tests.lms.people.sheets import HEADER, NEW, OTHER_NEW, csv_file, xlsx_file


@pytest.fixture
def hana(sign_in, database):
    return sign_in("hana")


def change(model, values, **which):
    """Change rows behind the pages' back."""
    with transaction():
        db.session.query(model).filter_by(**which).update(values)


def count(model):
    with transaction("read"):
        return db.session.query(model).count()


def upload(browser, data, name="pegawai.csv"):
    return browser.send("/pegawai/impor", {"berkas": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def choices(header=HEADER, **changes):
    mapping = {**guess(header), **changes}
    return {f"kolom-{key}": str(index) for key, index in mapping.items()}


def checked(browser, data, name="pegawai.csv"):
    """Upload and check; the address of the batch."""
    columns = upload(browser, data, name).location
    assert browser.get(columns).status_code == 200
    answer = browser.send(columns, choices())
    assert answer.status_code == 303, answer.text
    return answer.location


def work():
    from lms.jobs import worker
    from lms.people import jobs

    with transaction("read"):
        waiting = db.session.query(Job.id).filter(Job.name.in_(jobs.JOBS), Job.state == "queued").all()
    for (job,) in waiting:
        worker.run(job, jobs.JOBS)


def test_only_hr_imports(sign_in, client):
    assert sign_in("siti").get("/pegawai/impor").status_code == 403
    assert sign_in("dewi").get("/pegawai/impor/templat.xlsx").status_code == 403
    assert client.get("/pegawai/impor").status_code == 303


def test_the_template_is_text_and_can_be_uploaded_as_it_comes(hana, in_words):
    answer = hana.get("/pegawai/impor/templat.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert book.sheet_names == ["Pegawai", "Petunjuk", "Kode unit", "Kode jabatan"]
    assert book.get_sheet_by_name("Pegawai").to_python() == [[field.heading for field in FIELDS]]
    codes = {row[0] for row in book.get_sheet_by_name("Kode unit").to_python()}
    assert {"sd-pagi", "smp-siang"} <= codes
    assert "kota-lain" not in codes
    assert "tanpa baris isi" in upload(hana, answer.data, "templat.xlsx").text


def test_the_template_exists_as_csv(hana):
    answer = hana.get("/pegawai/impor/templat.csv")
    assert answer.data.decode("utf-8-sig").strip() == ";".join(f'"{field.heading}"' for field in FIELDS)


def test_the_columns_are_guessed_and_the_check_shows_what_would_happen(hana):
    data = csv_file(NEW, changed(SITI, name="Siti Baru"), changed(OTHER_NEW, unit="sd-pgi"), changed(SITI, nip="123"))
    columns = upload(hana, data).location
    page = hana.get(columns).text
    assert re.search(r'<select[^>]*id="kolom-unit".*?value="4" selected', page, re.S)
    assert NEW[0] not in page
    address = hana.send(columns, choices()).location
    page = hana.get(address).text
    for words in ("1 baru", "1 berubah", "0 tidak berubah", "2 bermasalah", "4 baris"):
        assert words in page
    assert "Siti Rahmawati</del>" in page
    assert "Siti Baru</ins>" in page
    assert "Baris 4" in page
    assert "E4" in page
    assert "Mungkin maksud Anda: sd-pagi?" in page
    assert "NIP terdiri dari 3 angka" in page
    assert PEOPLE["siti"].nip not in page


def test_a_nip_kept_as_a_number_is_refused_with_the_reason_and_the_template(hana):
    page = hana.get(checked(hana, xlsx_file((199305052019032021, *NEW[1:])), "pegawai.xlsx")).text
    assert "Kolom NIP tersimpan sebagai angka sehingga 3 digit terakhir hilang. Pakai templat ini." in page
    assert "A2" in page
    assert 'href="/pegawai/impor/templat.xlsx" download' in page
    assert "Terapkan</button>" not in page


def test_a_column_chosen_twice_or_not_at_all_says_so(hana):
    columns = upload(hana, csv_file(NEW)).location
    answer = hana.send(columns, choices(email=1))
    assert answer.status_code == 422
    assert "juga dipilih untuk" in answer.text
    answer = hana.send(columns, {"kolom-nip": "99", "kolom-name": "x", "kolom-unit": "4"})
    assert answer.status_code == 422
    assert "Pilih kolom yang memuatnya" in answer.text
    assert re.search(r'<select[^>]*id="kolom-unit".*?value="4" selected', answer.text, re.S)


def test_a_list_without_known_headings_is_matched_by_hand_and_remembered(hana):
    header = ("A", "B", "", "D", "E", "F", "G", "H", "I")
    columns = upload(hana, csv_file(NEW, header=header)).location
    page = hana.get(columns).text
    assert "Kolom 3" in page
    mapping = {f"kolom-{field.key}": str(index) for index, field in enumerate(FIELDS)}
    address = hana.send(columns, mapping).location
    hana.send(f"{address}/terapkan")
    work()
    again = upload(hana, csv_file(OTHER_NEW, header=header)).location
    assert re.search(r'<select[^>]*id="kolom-name".*?value="1" selected', hana.get(again).text, re.S)


def test_applying_shows_progress_then_the_result_then_undo(hana):
    address = checked(hana, csv_file(NEW, changed(OTHER_NEW, unit="tak-ada")))
    assert hana.send(f"{address}/terapkan").location == address
    page = hana.get(address).text
    assert 'hx-trigger="every 2s"' in page
    assert "Menunggu giliran" in page
    assert hana.send(f"{address}/terapkan").status_code == 409
    assert hana.send(f"{address}/hapus").status_code == 409
    assert hana.send(f"{address}/kolom", choices()).status_code == 409
    part = hana.get(address, headers={"HX-Request": "true", "HX-Target": "progress"}).text
    assert part.lstrip().startswith('<div class="stack" id="progress" hx-get')
    change(Job, {"progress_done": 1, "progress_total": 2}, name="people.apply_import")
    assert "1 dari 2 baris" in hana.get(address).text
    work()
    page = hana.get(address).text
    assert "hx-trigger" not in page
    assert "1 baris diterapkan" in page
    assert "1 bermasalah" in page
    assert hana.send(f"{address}/batalkan").location == address
    assert "Sedang dibatalkan" in hana.get(address).text
    work()
    page = hana.get(address).text
    assert "1 baris dibatalkan" in page
    assert "Batalkan impor" not in page
    assert hana.send(f"{address}/batalkan").status_code == 409


def test_what_could_not_be_undone_is_named(hana):
    address = checked(hana, csv_file(changed(SITI, name="Siti Baru")))
    hana.send(f"{address}/terapkan")
    work()
    change(Person, {"name": "Siti Ketiga"}, nip=SITI[0])
    hana.send(f"{address}/batalkan")
    work()
    page = hana.get(address).text
    assert "1 tidak dapat dibatalkan" in page
    assert "Data pegawai ini diubah sesudah impor." in page


def test_a_job_that_gave_up_says_how_far_it_came_and_can_be_undone(hana):
    address = checked(hana, csv_file(NEW))
    hana.send(f"{address}/terapkan")
    change(Job, {"state": "dead", "progress_total": 1}, name="people.apply_import")
    page = hana.get(address).text
    assert "Pekerjaan berhenti di tengah jalan" in page
    assert "hx-trigger" not in page
    assert hana.send(f"{address}/batalkan").status_code == 303


def test_rows_with_a_problem_come_back_as_a_file_with_the_reasons(hana, in_words):
    wrong = changed(OTHER_NEW, unit="tak-ada", name="=HYPERLINK(1)")
    address = checked(hana, csv_file(NEW, wrong, OTHER_NEW[:2]))
    answer = hana.get(f"{address}/bermasalah.xlsx")
    assert "baris%20bermasalah.xlsx" in answer.headers["Content-Disposition"].replace(
        '"baris bermasalah.xlsx"', "baris%20bermasalah.xlsx"
    )
    sheet = read_sheet(answer.data, knows=knows)
    assert sheet.header == (*HEADER, "Alasan")
    cells = [cell.text for cell in sheet.rows[0].cells]
    assert cells[1] == "'=HYPERLINK(1)"
    assert "Tidak ada unit" in cells[-1]
    assert "diawali seperti rumus" in cells[-1]
    assert b"<f>" not in answer.data


def test_an_upload_can_be_thrown_away(hana):
    address = checked(hana, csv_file(NEW))
    assert hana.send(f"{address}/hapus").location == "/pegawai/impor"
    assert hana.get(address).status_code == 404
    assert count(ImportRow) == 0


def test_an_import_whose_columns_are_not_matched_yet_leads_to_them(hana):
    columns = upload(hana, csv_file(NEW)).location
    address = columns.removesuffix("/kolom")
    assert hana.get(address).location == columns
    page = hana.get("/pegawai/impor").text
    assert "Kolom belum dicocokkan" in page
    assert address in page


def test_imports_of_another_agency_do_not_exist(hana, cast):
    address = checked(hana, csv_file(NEW))
    change(ImportBatch, {"account_id": 999})
    assert hana.get(address).status_code == 200
    change(ImportBatch, {"agency_id": cast.agency("kota-lain").id})
    for tail in ("", "/kolom", "/bermasalah.xlsx"):
        assert hana.get(address + tail).status_code == 404
    for tail in ("/kolom", "/terapkan", "/batalkan", "/hapus"):
        assert hana.send(address + tail).status_code == 404
    assert hana.get(f"/pegawai/impor/{uuid.uuid4()}").status_code == 404


def test_an_officer_of_a_unit_sees_only_own_imports(hana, cast):
    address = checked(hana, csv_file(NEW))
    narrow(cast, "hana", "sudin")
    assert hana.get(address).status_code == 200
    assert address in hana.get("/pegawai/impor").text
    change(ImportBatch, {"account_id": 999})
    assert hana.get(address).status_code == 404
    assert address not in hana.get("/pegawai/impor").text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "pegawai.xlsx", "kosong"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "pegawai.xlsx", "bukan berkas Excel"),
        (b"PK\x03\x04rusak", "pegawai.csv", "rusak"),
        (b"%PDF-1.7\n\xff\xfe", "daftar.pdf", "UTF-8"),
        ((";".join(["NIP"] * 300) + "\nx").encode(), "a.csv", "200 kolom"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_page(hana, data, name, words):
    answer = upload(hana, data, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert count(ImportBatch) == 0


def test_no_file_at_all_says_so(hana):
    answer = hana.send("/pegawai/impor", {})
    assert answer.status_code == 422
    assert "Pilih berkas dahulu" in answer.text
    assert hana.send("/pegawai/impor", {"berkas": "teks"}).status_code == 422


def test_a_large_list_passes_where_other_forms_would_be_refused(hana):
    row = "x" * 3_000
    data = csv_file(*((f"{number}", row) for number in range(1_000)), header=("NIP", "Nama"))
    assert len(data) > 2_500_000
    assert upload(hana, data).status_code == 303
    assert upload(hana, b"x" * (LARGEST_FILE + 50)).status_code == 422
    assert upload(hana, b"x" * (LARGEST_FILE + 500_000)).status_code == 413
