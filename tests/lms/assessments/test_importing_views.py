"""The import of results, as pages."""

from __future__ import annotations

import io
import uuid

import pytest

from lms.assessments import importing
from lms.assessments.importing_views import RESULT_WORDS
from lms.assessments.jobs import JOBS
from lms.assessments.models import ResultImport
from lms.db import db, transaction
from lms.jobs import worker
from lms.jobs.models import Job
from tests.cast import PEOPLE
from tests.lms.assessments.test_importing import HEADER, ROW, SITI
from tests.lms.people.sheets import csv_file

WRONG = (SITI, "M.99", "9", "kemarin", "=1+1", "")


@pytest.fixture
def hana(sign_in, database):
    return sign_in("hana")


def upload(browser, *rows, data=None, name="hasil.csv"):
    content = csv_file(*rows, header=HEADER) if data is None else data
    return browser.send("/asesmen/impor", {"berkas": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def work():
    with transaction("read"):
        waiting = db.session.query(Job.id).filter(Job.name.in_(importing.JOBS), Job.state == "queued").all()
    for (job,) in waiting:
        worker.run(job, JOBS)


def change(model, values):
    with transaction():
        db.session.query(model).update(values)


def test_hr_and_bpsdm_import_and_nobody_else(sign_in, client):
    for key in ("hana", "dewi"):
        assert sign_in(key).get("/asesmen/impor").status_code == 200
    for key in ("siti", "budi", "tari", "oki"):
        browser = sign_in(key)
        assert browser.get("/asesmen/impor").status_code == 403
        assert browser.get("/asesmen/impor/templat.xlsx").status_code == 403
        assert browser.send("/asesmen/impor").status_code == 403
    assert client.get("/asesmen/impor").status_code == 303


def test_the_template_lists_the_competencies(hana):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(hana.get("/asesmen/impor/templat.xlsx").data))
    assert book.sheet_names == ["Hasil asesmen", "Petunjuk", "Kode kompetensi"]
    assert book.get_sheet_by_index(0).to_python() == [list(HEADER)]
    assert ["M.1", "Integritas"] in book.get_sheet_by_name("Kode kompetensi").to_python()
    assert "Kode kompetensi" in hana.get("/asesmen/impor/templat.csv").data.decode("utf-8-sig")


def test_upload_check_apply_and_the_learner_sees_it(hana, sign_in):
    address = upload(hana, ROW, (SITI, "M.3", *ROW[2:]), WRONG).location
    page = hana.get(address).text
    for words in ("2 baru", "0 berubah", "1 bermasalah", "Tidak ada kompetensi “M.99”", "“9” bukan level", "B4", "C4"):
        assert words in page
    assert hana.send(f"{address}/terapkan").location == address
    page = hana.get(address).text
    assert 'hx-trigger="every 2s"' in page
    assert hana.send(f"{address}/terapkan").status_code == 409
    assert hana.send(f"{address}/hapus").status_code == 409
    part = hana.get(address, headers={"HX-Request": "true", "HX-Target": "progress"}).text
    assert part.lstrip().startswith('<div class="stack" id="progress" hx-get')
    work()
    page = hana.get(address).text
    assert "2 hasil dicatat" in page
    assert "hx-trigger" not in page
    assert "Pusat penilaian" in sign_in("siti").get("/kompetensi").text


def test_a_corrected_result_shows_before_and_after(hana):
    address = upload(hana, ROW).location
    hana.send(f"{address}/terapkan")
    work()
    page = hana.get(upload(hana, (*ROW[:2], "2", *ROW[3:])).location).text
    assert "1 berubah" in page
    assert "3,5</del>" in page
    assert "2</ins>" in page


def test_nothing_to_apply_offers_no_button(hana):
    address = upload(hana, WRONG).location
    page = hana.get(address, headers={"HX-Request": "true", "HX-Target": "progress"}).text
    assert "Terapkan</button>" not in page
    assert hana.send(f"{address}/terapkan").status_code == 422


def test_rows_with_a_problem_come_back_with_the_reasons(hana):
    from python_calamine import CalamineWorkbook

    address = upload(hana, ROW, WRONG).location
    data = hana.get(f"{address}/bermasalah.xlsx").data
    header, row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert header == [*HEADER, "Alasan"]
    assert row[4] == "'=1+1"
    assert "bukan level" in row[-1]


def test_a_job_that_gave_up_says_so(hana):
    address = upload(hana, ROW).location
    hana.send(f"{address}/terapkan")
    change(Job, {"state": "dead"})
    page = hana.get(address).text
    assert "0 dari 1 hasil sudah dicatat" in page
    assert "hx-trigger" not in page


def test_an_upload_can_be_thrown_away(hana):
    address = upload(hana, ROW).location
    assert hana.send(f"{address}/hapus").location == "/asesmen/impor"
    assert hana.get(address).status_code == 404


def test_imports_of_another_agency_do_not_exist(hana, cast):
    address = upload(hana, ROW).location
    change(ResultImport, {"agency_id": cast.agency("kota-lain").id})
    assert hana.get(address).status_code == 404
    assert hana.get(f"{address}/bermasalah.xlsx").status_code == 404
    assert hana.send(f"{address}/terapkan").status_code == 404
    assert hana.get(f"/asesmen/impor/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"PK\x03\x04rusak", "rusak"),
        (b"\x00\x01\x02\x03" * 30, "bukan berkas Excel"),
        (b"NIP;Nama\n1;2", "Kolom berikut tidak ada"),
        ((";".join(["NIP"] * 300) + "\nx").encode(), "200 kolom"),
    ],
)
def test_what_cannot_be_read_says_how_to_mend_it(hana, data, words):
    answer = upload(hana, data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_no_file_says_so(hana):
    answer = hana.send("/asesmen/impor", {})
    assert answer.status_code == 422
    assert "Pilih berkas dahulu" in answer.text


def test_every_problem_has_words():
    assert {"cell_missing", "person_unknown", "competency_unknown", "formula", "nip_was_number"} <= set(RESULT_WORDS)
    assert PEOPLE["siti"].nip == SITI
