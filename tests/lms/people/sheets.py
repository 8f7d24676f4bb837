"""Spreadsheets as HR officers send them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

HEADER = (
    "NIP",
    "Nama",
    "Email",
    "Jenis",
    "Kode unit",
    "Kode jabatan",
    "Jenis penugasan",
    "Memimpin unit",
    "Berlaku sejak",
)
NEW = (
    "199305052019032021",
    "Maya Lestari",
    "maya@example.id",
    "PNS",
    "sd-pagi",
    "guru-pertama",
    "definitif",
    "tidak",
    "2024-02-01",
)
OTHER_NEW = ("199406062020122022", "Nanda Putra", "", "", "smp-siang", "guru-pertama", "", "", "")
PPPK = ("199107182019211023", "Lukman Hakim", "", "PPPK", "smp-siang", "guru-pertama", "", "", "01-03-2024")


def csv_file(*rows: Sequence[str], header: Sequence[str] = HEADER, separator: str = ";") -> bytes:
    """A CSV text as Excel in Indonesia saves it."""
    return "\r\n".join(separator.join(row) for row in (header, *rows)).encode("utf-8-sig")


def xlsx_file(*rows: Sequence[Any], header: Sequence[str] = HEADER) -> bytes:
    """A workbook; cells keep their types."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((header, *rows)):
            for index, cell in enumerate(row):
                sheet.write(number, index, cell)
    return out.getvalue()


def crafted(sheet: str, shared: str = "", **members: str) -> bytes:
    """A workbook written by hand from the inside of `<sheetData>`, with what no spreadsheet program would write."""
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{office}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
        **({"xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>'} if shared else {}),
        **members,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return out.getvalue()


def cell(reference: str, text: str = "x") -> str:
    """A cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
