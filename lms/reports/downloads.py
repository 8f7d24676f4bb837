"""A report as a file: CSV for any program, XLSX for a spreadsheet. No cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from lms.files.spreadsheets import safe_cell
from lms.reports.contract import Report
from lms.reports.words import plain_value

MOST_ROWS = 50_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(form: str, report: Report, rows: Sequence[Sequence[Any]]) -> bytes:
    """The table as a file of the form csv or xlsx."""
    return {"csv": as_csv, "xlsx": as_xlsx}[form](report, rows)


def as_csv(report: Report, rows: Sequence[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark and semicolons: what a spreadsheet set to Indonesian opens by a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_heads(report))
    writer.writerows([_safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(report: Report, rows: Sequence[Sequence[Any]]) -> bytes:
    """One sheet, written row by row so that memory stays small."""
    from xlsxwriter import Workbook

    target = io.BytesIO()
    with Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(report.COLUMNS) - 1, 22)
        sheet.write_row(0, 0, _heads(report), book.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, [_safe(value) for value in row])
    return target.getvalue()


def _heads(report: Report) -> list[str]:
    return [safe_cell(str(column.label)) for column in report.COLUMNS]


def _safe(value: Any) -> str | int | float:
    plain = plain_value(value)
    return safe_cell(plain) if isinstance(plain, str) else plain
