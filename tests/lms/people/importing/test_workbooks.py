"""The spreadsheets we hand out."""

from __future__ import annotations

import io
import re
import zipfile

from lms.people.importing.workbooks import CodeList, Column, rows_workbook, template_text, template_workbook

COLUMNS = [
    Column("NIP", "18 angka", "199003152015042001", required=True),
    Column("Jenis", "PNS atau PPPK", "PNS", ("PNS", "PPPK")),
    Column("Kode unit", "Kode", "sd-pagi"),
]


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


def test_a_template_keeps_cells_as_text_and_offers_choices(in_words):
    lists = [CodeList("Kode unit", (("sd-pagi", "SDN Pagi 01"), ("=x", "=CMD()")))]
    found = parts(template_workbook("Pegawai", COLUMNS, lists))
    sheet = found["xl/worksheets/sheet1.xml"]
    assert 'numFmtId="49"' in found["xl/styles.xml"]
    assert re.search(r'<col min="1" max="3" width="[\d.]+" style="[1-9]"', sheet)
    assert "PNS,PPPK" in sheet
    assert "'Kode unit'!$A$2:$A$3" in sheet
    assert not any("<f>" in text for name, text in found.items() if "worksheets" in name)
    assert "&apos;=x" in found["xl/sharedStrings.xml"] or "'=x" in found["xl/sharedStrings.xml"]


def test_a_template_without_codes_offers_none(in_words):
    sheet = parts(template_workbook("Pegawai", COLUMNS, [CodeList("Kode unit", ())]))["xl/worksheets/sheet1.xml"]
    assert "Kode unit" not in sheet


def test_a_csv_template_opens_in_columns():
    assert template_text(COLUMNS).startswith(b'\xef\xbb\xbf"NIP";"Jenis";"Kode unit"')


def test_rows_are_written_as_text_and_never_as_formulas():
    found = parts(rows_workbook("Pegawai", ["NIP", "Nama"], [["199003152015042001", "=1+1"], ["@x", "-1"]]))
    sheet = found["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert sheet.count('t="s"') == 6
    assert "199003152015042001" in found["xl/sharedStrings.xml"]
