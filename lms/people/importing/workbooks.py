"""The spreadsheets we hand out: the template as XLSX and CSV, and the rows that had a problem."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, send_file
from flask_babel import gettext as _

from lms.files.spreadsheets import safe_cell
from lms.people.importing.book import Directory

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_VALIDATED = 5_000
AS_TEXT = 49
"""The built-in number format “@”: what is typed stays text."""


@dataclass(frozen=True)
class Column:
    """A column of a template: its heading, what to write into it, an example, and the words to choose from."""

    heading: str
    help: str
    example: str
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class CodeList:
    """A sheet of codes and names that a column of the template chooses from."""

    heading: str
    rows: tuple[tuple[str, str], ...]


def code_list(heading: str, places: Directory) -> CodeList:
    """The open units or posts as a sheet."""
    rows = sorted((place.code, place.name) for place in places.by_id.values() if place.open)
    return CodeList(heading, tuple(rows))


def template_workbook(title: str, columns: Sequence[Column], lists: Sequence[CodeList] = ()) -> bytes:
    """A template: an empty sheet whose cells are text and offer choices, a sheet of help, and the lists of codes."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E2F2EC", "bottom": 1, "num_format": AS_TEXT})
        text = book.add_format({"num_format": AS_TEXT})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 24, text)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.heading, head)
            _offer(sheet, index, column, next((one for one in lists if one.heading == column.heading), None))
        _write_help(book, columns, head, text)
        for one in lists:
            _write_list(book, one, head, text)
    return out.getvalue()


def _offer(sheet: Any, index: int, column: Column, codes: CodeList | None) -> None:
    """Let a column choose from words or from a list of codes; a name may be written as well, so that one only warns."""
    if column.choices:
        source: Any = list(column.choices)
    elif codes is not None and codes.rows:
        source = f"='{codes.heading}'!$A$2:$A${len(codes.rows) + 1}"
    else:
        return
    rule = {"validate": "list", "source": source, "error_type": "warning", "input_message": column.help[:255]}
    sheet.data_validation(1, index, ROWS_VALIDATED, index, rule)


def _write_help(book: Any, columns: Sequence[Column], head: Any, text: Any) -> None:
    sheet = book.add_worksheet(_("Guide"))
    sheet.set_column(0, 0, 24, text)
    sheet.set_column(1, 1, 70, text)
    sheet.set_column(2, 3, 28, text)
    for index, heading in enumerate((_("Column"), _("What to write"), _("Example"), _("Must be filled in"))):
        sheet.write_string(0, index, heading, head)
    for row, column in enumerate(columns, 1):
        cells = (column.heading, column.help, column.example, _("yes") if column.required else _("no"))
        for index, cell in enumerate(cells):
            sheet.write_string(row, index, cell, text)


def _write_list(book: Any, one: CodeList, head: Any, text: Any) -> None:
    sheet = book.add_worksheet(one.heading)
    sheet.set_column(0, 1, 40, text)
    for index, heading in enumerate((_("Code"), _("Name"))):
        sheet.write_string(0, index, heading, head)
    for row, cells in enumerate(one.rows, 1):
        for index, cell in enumerate(cells):
            sheet.write_string(row, index, safe_cell(cell), text)


def template_text(columns: Sequence[Column]) -> bytes:
    """The template as CSV: the headings only, in the form that Excel in Indonesia opens in columns."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerow([column.heading for column in columns])
    return out.getvalue().encode("utf-8-sig")


def rows_workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as they came in, every cell text, ready to be mended and uploaded again."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#FDE7E6", "bottom": 1, "num_format": AS_TEXT})
        text = book.add_format({"num_format": AS_TEXT})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 24, text)
        for number, row in enumerate((header, *rows)):
            for index, cell in enumerate(row):
                sheet.write_string(number, index, safe_cell(cell), text if number else head)
    return out.getvalue()


def as_download(data: bytes, name: str, media_type: str = XLSX) -> Response:
    """Send bytes as a file to be saved."""
    return send_file(io.BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name)
