"""A spreadsheet is read with its own row numbers; files made to exhaust the server are refused before they do."""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.people.importing import reading
from lms.people.importing.fields import knows
from lms.people.importing.reading import column_letters, read_sheet
from lms.problems import Problem
from tests.lms.people.sheets import HEADER, NEW, PPPK, cell, crafted, csv_file, xlsx_file


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context():
        yield


def read(data: bytes):
    return read_sheet(data, knows=knows)


def refusal(data: bytes) -> str:
    with pytest.raises(Problem) as caught:
        read(data)
    return str(caught.value.message)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_whatever_its_separator(separator):
    sheet = read(csv_file(NEW, separator=separator))
    assert sheet.header == HEADER
    assert [one.text for one in sheet.rows[0].cells] == list(NEW)


def test_empty_rows_are_skipped_but_keep_their_numbers():
    sheet = read(csv_file(NEW, ("",) * 9, PPPK))
    assert [row.number for row in sheet.rows] == [2, 4]
    sheet = read(xlsx_file(NEW, (), PPPK))
    assert [row.number for row in sheet.rows] == [2, 4]


def test_a_title_above_the_header_is_not_taken_for_it():
    sheet = read(xlsx_file(HEADER, NEW, header=("DAFTAR PEGAWAI 2026",)))
    assert sheet.header == HEADER
    assert sheet.rows[0].number == 3


def test_numbers_dates_and_booleans_of_a_workbook_are_told_apart():
    row = (199305052019032021, "Maya", 12, 1.5, True, date(2024, 2, 1), float(12))
    cells = read(xlsx_file(row)).rows[0].cells
    assert cells[0].numeric
    assert cells[0].text.endswith("e+17")
    assert [(one.text, one.numeric) for one in cells[2:5]] == [("12", True), ("1.5", True), ("ya", False)]
    assert cells[6].text == "12"


def test_a_date_cell_becomes_a_day():
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["NIP", "TMT", "Jam"])
        sheet.write_datetime(1, 1, date(2024, 2, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_datetime(1, 2, datetime(2024, 2, 1, 8, 30), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        sheet.write_formula(1, 0, "=1+1", None, "199305052019032021")
    cells = read(out.getvalue()).rows[0].cells
    assert [one.text for one in cells] == ["199305052019032021", "2024-02-01", "2024-02-01"]


def test_control_characters_are_taken_out():
    assert read(csv_file(("1", "Ma\x07ya\u200b"))).rows[0].cells[1].text == "Ma ya"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"\n\n;;\n", "kosong"),
        (b"NIP;Nama\n", "tanpa baris isi"),
        (b"\xd0\xcf\x11\xe0\x00\x00" + b"\x00" * 50, "bukan berkas Excel"),
        (b"NIP;Nama\n\xff\xfe\xfa", "UTF-8"),
        (b'NIP;Nama\n"a"b;c', "Tanda kutip"),
        (b"PK\x03\x04 this is no zip", "rusak"),
        (b"PK\x05\x06" + b"\x00" * 18, "rusak"),
        (b"x" * (reading.LARGEST_FILE + 1), "lebih besar dari 10 MB"),
        ((";".join("abc" for _ in range(300)) + "\n").encode() * 2, "lebih dari 200 kolom"),
    ],
    ids=["empty", "blank", "header only", "old excel", "latin1", "quote", "no zip", "empty zip", "huge", "300 columns"],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(data, words):
    assert words in refusal(data)


def test_random_bytes_are_refused():
    for seed in range(20):
        assert refusal(bytes([seed]) + os.urandom(4000))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_whatever_comes_is_a_sheet_or_a_problem(data):
    for start in (b"", b"NIP;Nama\n", b"PK"):
        with suppress(Problem):
            assert read(start + data).rows


def test_a_damaged_workbook_is_refused():
    whole = xlsx_file(NEW)
    for at in (40, len(whole) // 2, len(whole) - 40):
        assert "rusak" in refusal(whole[:at])
        assert refusal(whole[:at] + b"\xff" * 30 + whole[at + 30 :])


def test_a_far_corner_is_refused_before_the_memory_is_asked_for():
    assert "kolom" in refusal(crafted(f'<row r="1">{cell("A1")}</row><row r="9">{cell("XFD1048576")}</row>'))
    assert "kolom" in refusal(crafted(f'<row r="9">{cell("zzzzzz9")}</row>'))
    assert "1048576" in refusal(crafted(f'<row r="1">{cell("A1")}{cell("K1")}</row>{cell("A1048576")}'))


def test_three_hundred_columns_in_a_workbook_are_refused():
    assert "200 kolom" in refusal(xlsx_file(["x"] * 300))


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 1_000_000)
    data = crafted(cell("A1", "x" * 2_000_000))
    assert len(data) < 20_000
    assert "terlalu besar" in refusal(data)


def test_one_long_string_in_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_IN_MEMORY", 1_000_000)
    cells = "".join(f'<c r="A{number}" t="s"><v>0</v></c>' for number in range(1, 200))
    data = crafted(cells, shared=f"<si><t>{'x' * 30_000}</t></si>")
    assert "terlalu besar" in refusal(data)


def test_a_member_that_lies_about_its_size_is_refused():
    out = io.BytesIO(crafted(cell("A1", "x" * 50_000)))
    data = bytearray(out.getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(data))


def test_another_kind_of_zip_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("content.xml", "<x/>")
    assert "rusak" in refusal(out.getvalue())
    assert "rusak" in refusal(crafted(cell("A1"), **{"content.xml": "<x/>"}))
    many = {f"xl/x{number}.bin": "" for number in range(reading.MOST_MEMBERS)}
    assert "rusak" in refusal(crafted(cell("A1"), **many))


def test_pictures_inside_a_workbook_are_not_even_unpacked():
    cells = f'<row r="1">{cell("A1", "NIP")}</row><row r="2">{cell("A2")}</row>'
    assert read(crafted(cells, **{"xl/media/image1.png": "0" * 1000})).header == ("NIP",)


def test_a_panic_of_the_reader_is_a_damaged_file(monkeypatch):
    import python_calamine

    class PanicException(BaseException):
        pass

    def panic(*_: object) -> None:
        raise PanicException

    book = type("Book", (), {"from_filelike": staticmethod(panic)})
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", book)
    assert "rusak" in refusal(xlsx_file(NEW))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(book, "from_filelike", staticmethod(interrupt))
    with pytest.raises(KeyboardInterrupt):
        read(xlsx_file(NEW))


def test_too_many_rows_are_refused():
    with pytest.raises(Problem, match="lebih dari 2 baris"):
        read_sheet(csv_file(NEW, NEW, NEW), knows=knows, most_rows=2)


def test_a_column_has_the_letters_that_the_program_shows():
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
