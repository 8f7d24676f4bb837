"""Tables that people upload."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from lms.files.spreadsheets import Cell, read_table, safe_cell
from lms.problems import Problem


def workbook(rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return out.getvalue()


def test_a_number_is_remembered_as_one():
    rows = read_table(workbook([["nip", "nama"], [199003152015042001, "Siti"], [True, 1.5]]), "a.xlsx")
    assert rows[0] == [Cell("nip"), Cell("nama")]
    assert rows[1][0].numeric
    assert rows[2] == [Cell("True"), Cell("1.5", numeric=True)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_any_separator_and_a_byte_order_mark(separator):
    data = b"\xef\xbb\xbf" + f"nip{separator}nama\n'01{separator}Siti\n\n".encode()
    assert [[cell.text for cell in row] for row in read_table(data, "a.csv")] == [["nip", "nama"], ["'01", "Siti"]]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "kosong"),
        (b"PK\x03\x04 rusak", "a.xlsx", "rusak"),
        (b"\x00\x01\x02\x00", "a.doc", "bukan berkas Excel"),
        (b"nama\n\xff\xfe", "a.csv", "UTF-8"),
        (b'a,b\n"x,y\n', "a.csv", "kutip"),
        (b",".join(b"x" for _ in range(300)), "a.csv", "kolom"),
    ],
)
def test_what_cannot_be_read_says_how_to_mend_it(app, data, name, words):
    with app.test_request_context(), pytest.raises(Problem, match=words):
        read_table(data, name)


def test_too_many_columns_in_a_sheet(app):
    with app.test_request_context(), pytest.raises(Problem, match="kolom"):
        read_table(workbook([["x"] * 250]), "a.xlsx")


def test_too_many_rows(app, monkeypatch):
    from lms.files import spreadsheets

    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 2)
    with app.test_request_context(), pytest.raises(Problem, match="baris"):
        read_table(b"a\nb\nc\n", "a.csv")


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@x", "\tx", "＝1"])
def test_a_formula_is_made_harmless(text):
    assert safe_cell(text).startswith("'")


def test_plain_text_stays():
    assert safe_cell("Siti") == "Siti"
