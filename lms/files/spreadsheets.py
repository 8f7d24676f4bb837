"""Read a table that somebody uploaded as XLSX or CSV, remembering which cells were numbers.

A NIP kept as a number has lost its last three digits for good (a spreadsheet keeps 15); whoever imports must be able to see
that a cell was one.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from lms.problems import Problem

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000


@dataclass(frozen=True)
class Cell:
    """A cell as text, and whether the file held it as a number."""

    text: str
    numeric: bool = False


def read_table(data: bytes, name: str) -> list[list[Cell]]:
    """The rows of the first sheet or of the CSV text, empty rows left out. Raises `Problem` saying how to put it right."""
    if data[:4] == b"PK\x03\x04":
        rows = _read_xlsx(data)
    elif name.lower().endswith((".csv", ".txt")) or b"\x00" not in data[:2000]:
        rows = _read_csv(data)
    else:
        raise Problem(_("This is neither an Excel (.xlsx) nor a CSV file. Save it as .xlsx and upload it again."))
    rows = [row for row in rows if any(cell.text for cell in row)]
    if not rows:
        raise Problem(_("The file is empty. Fill in the template and upload it again."))
    if len(rows) > MOST_ROWS:
        raise Problem(_("The file has more than %(most)s rows. Split it into several files.", most=MOST_ROWS))
    return rows


def _read_xlsx(data: bytes) -> list[list[Cell]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_width > MOST_COLUMNS:
            raise Problem(_("The sheet has more than %(most)s columns. Remove the unused ones.", most=MOST_COLUMNS))
        return [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise Problem(_("The Excel file is damaged. Open it, save it again as .xlsx and upload that.")) from error


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell(str(value))
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return Cell(text, numeric=True)
    if isinstance(value, int):
        return Cell(str(value), numeric=True)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, date):
        return Cell(value.isoformat())
    return Cell(str(value).strip()[:LONGEST_CELL])


def _read_csv(data: bytes) -> list[list[Cell]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            _("The CSV file is not in UTF-8. In Excel choose “CSV UTF-8”, or upload the .xlsx itself.")
        ) from error
    text = text.replace("\x00", "")
    separator = max(";,\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise Problem(_("The CSV file has a broken quotation. Upload the .xlsx file instead.")) from error
    if rows and len(rows[0]) > MOST_COLUMNS:
        raise Problem(_("The sheet has more than %(most)s columns. Remove the unused ones.", most=MOST_COLUMNS))
    return [[Cell(value.strip()[:LONGEST_CELL]) for value in row] for row in rows]


def safe_cell(text: str) -> str:
    """`text` so that a spreadsheet program never takes it for a formula (CWE-1236)."""
    risky = text[:1] in ("\t", "\r") or text.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    return f"'{text}" if risky else text
