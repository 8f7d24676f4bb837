"""Read an uploaded spreadsheet with the row numbers that the person sees, and refuse files made to exhaust the server.

A workbook is a zip: before its cells are read, its real (not declared) size and the furthest cell it names are looked at,
because a cell XFD1048576 in a file of 2 KB would ask for 17 thousand million cells. Limits: reliability plan §5.5.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from lms.files.spreadsheets import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell
from lms.problems import Problem

HEADER_WITHIN = 10
"""Rows among which the header is looked for."""
LARGEST_FILE = 10_000_000
"""Bytes of an uploaded spreadsheet."""
LARGEST_UNPACKED = 100_000_000
LARGEST_IN_MEMORY = 500_000_000
"""Bytes of text once every cell has its own copy of the shared string it names."""
MOST_MEMBERS = 1_000
MOST_CELLS = 4_000_000
"""Rows × columns of the rectangle that holds the data: it is kept in memory while it is read."""
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})([0-9]{1,9})["']""")
SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
OTHER_KINDS = {"content.xml", "xl/workbook.bin"}
"""Members of other formats that the reader would try as well; only .xlsx is measured here, so only .xlsx is read."""
CORRUPT = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Row:
    """A row of the file under its own number (the first row is 1)."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The header and the rows that hold anything."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(data: bytes, *, knows: Callable[[str], bool], most_rows: int = MOST_ROWS) -> Sheet:
    """The first sheet of a workbook, or a CSV text. Raises `Problem` saying how to put it right.

    Lists often carry a title above the header: of the first rows, the one with the most headings that `knows` is the header.
    """
    if len(data) > LARGEST_FILE:
        raise Problem(_("The file is larger than %(limit)s MB. Choose a smaller one.", limit=LARGEST_FILE // 1_000_000))
    table = _read_workbook(data) if data.startswith(b"PK") else _read_text(data)
    rows = [Row(number, tuple(cells)) for number, cells in enumerate(table, 1) if any(cell.text for cell in cells)]
    if not rows:
        raise Problem(_("The file is empty. Fill in the template and upload it again."))
    if max(len(row.cells) for row in rows) > MOST_COLUMNS:
        raise _too_wide()
    at = _header_at(rows, knows)
    if len(rows) == at + 1:
        raise Problem(_("The file has a header but no rows below it. Fill in the template and upload it again."))
    if len(rows) - at - 1 > most_rows:
        raise Problem(_("The file has more than %(most)s rows. Split it into several files.", most=most_rows))
    return Sheet(tuple(cell.text for cell in rows[at].cells), tuple(rows[at + 1 :]))


def _header_at(rows: list[Row], knows: Callable[[str], bool]) -> int:
    known = [sum(knows(cell.text) for cell in row.cells) for row in rows[:HEADER_WITHIN]]
    return known.index(max(known))


def _too_wide() -> Problem:
    return Problem(_("The sheet has more than %(most)s columns. Remove the unused ones.", most=MOST_COLUMNS))


def _damaged() -> Problem:
    return Problem(_("The Excel file is damaged. Open it, save it again as .xlsx and upload that."))


def _read_workbook(data: bytes) -> list[list[Cell]]:
    from python_calamine import CalamineWorkbook

    measured = _measured(data)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(measured)).get_sheet_by_index(0)
        return [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except BaseException as error:
        # A panic of the reader, which is written in Rust, is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise _damaged() from error
        raise


def _measured(data: bytes) -> bytes:
    """The workbook packed anew from members whose real size and reach were looked at; raises `Problem`.

    Packing anew matters: two readers may disagree about what a crafted zip holds, and the second one must see what we saw.
    """
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(packed, "w") as clean:
            names = set(book.namelist())
            if "xl/workbook.xml" not in names or names & OTHER_KINDS or len(names) > MOST_MEMBERS:
                raise _damaged()
            for name, content in _members(book, sorted(names)):
                clean.writestr(name, content)
    except CORRUPT as error:
        raise _damaged() from error
    return packed.getvalue()


def _members(book: zipfile.ZipFile, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """The parts that hold cells, one by one, until they are too many, too large or reach too far."""
    size = references = longest = 0
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        with book.open(name) as stream:
            content = stream.read(LARGEST_UNPACKED - size + 1)
        size += len(content)
        references += len(SHARED.findall(content))
        longest = max([longest, *(len(part) for part in content.split(b"<si"))]) if "sharedStrings" in name else longest
        if size > LARGEST_UNPACKED or longest * references > LARGEST_IN_MEMORY:
            raise Problem(_("The file unpacks to far too much data. Copy only your rows into the template."))
        _refuse_far(REFERENCE.findall(content))
        yield name, content


def _refuse_far(references: list[tuple[bytes, bytes]]) -> None:
    rows = max((int(digits) for letters, digits in references), default=1)
    columns = max((_column_number(letters) for letters in {letters for letters, digits in references}), default=1)
    if columns > MOST_COLUMNS:
        raise _too_wide()
    if rows * columns > MOST_CELLS:
        message = _("The sheet reaches down to row %(row)s. Copy only your rows into the template.", row=rows)
        raise Problem(message)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def column_letters(index: int) -> str:
    """The letters of the column with this index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell("ya" if value else "tidak")
    if isinstance(value, int | float):
        whole = abs(value) < 1e15 and value == int(value)
        return Cell(str(int(value)) if whole else repr(value), numeric=True)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, date):
        return Cell(value.isoformat())
    return Cell(_tidy(str(value)))


def _tidy(text: str) -> str:
    """Composed, without invisible marks, with a space for each control character and line end, without spaces around it."""
    if not text.isascii() or not text.isprintable():
        visible = (mark for mark in unicodedata.normalize("NFC", text) if unicodedata.category(mark) != "Cf")
        text = "".join(mark if mark.isprintable() else " " for mark in visible)
    return text.strip()[:LONGEST_CELL]


def _read_text(data: bytes) -> list[list[Cell]]:
    if b"\x00" in data[:2_000]:
        raise Problem(_("This is neither an Excel (.xlsx) nor a CSV file. Save it as .xlsx and upload it again."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("The CSV file is not in UTF-8. In Excel choose “CSV UTF-8”, or upload the .xlsx itself.")
        raise Problem(message) from error
    separator = max(";,\t", key=text.partition("\n")[0].count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[Cell(_tidy(value)) for value in row] for row in reader]
    except csv.Error as error:
        raise Problem(_("The CSV file has a broken quotation. Upload the .xlsx file instead.")) from error
