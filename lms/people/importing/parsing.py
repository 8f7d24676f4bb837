"""From cells to values: what one row says by itself, and what is wrong with it, without asking the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from content.reference import Nip, parse_nip
from lms.clock import today
from lms.files.spreadsheets import Cell, safe_cell
from lms.people.importing.reading import Row

LONGEST = {"name": 200, "email": 254, "unit": 200, "position": 200, "competency": 60, "instrument": 60}
MAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}")
EMPLOYMENT = {"pns": "pns", "cpns": "pns", "pppk": "pppk", "p3k": "pppk"}
KINDS = {
    "definitif": "definitif",
    "def": "definitif",
    "plt": "plt",
    "pelaksana tugas": "plt",
    "plh": "plh",
    "pelaksana harian": "plh",
}
YES = {"ya", "y", "yes", "true", "1", "benar"}
NO = {"tidak", "tdk", "t", "no", "n", "false", "0", "-", "bukan"}
EARLIEST = date(1960, 1, 1)
FURTHEST = timedelta(days=366)
"""How far ahead a post may begin."""
SERIAL_START = date(1899, 12, 30)
"""Day 0 of the numbers in which spreadsheets keep dates."""
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)


@dataclass
class Parsed:
    """What a row says. A field that the file lacks or leaves empty is not among `values`: it stays as it is."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def complain(self, about: str, code: str, **params: Any) -> None:
        """Note what is wrong with one field."""
        self.problems.append({"field": about, "code": code, "params": params})


Reader = Callable[[Parsed, str, Cell], None]


def parse_row(row: Row, mapping: Mapping[str, int], readers: Mapping[str, Reader] | None = None) -> Parsed:
    """Read the cells of `row` that `mapping` names; an empty one says nothing, but a row without a NIP is about nobody."""
    parsed = Parsed(row.number)
    for key, read in (readers or READERS).items():
        index = mapping.get(key)
        cell = row.cells[index] if index is not None and index < len(row.cells) else Cell("")
        if cell.text or key == "nip":
            read(parsed, key, cell)
    return parsed


def read_nip(parsed: Parsed, key: str, cell: Cell) -> None:
    """The NIP and what it says of the kind of employment; one kept as a number is lost."""
    if cell.numeric:
        parsed.complain(key, "nip_was_number")
        return
    found = parse_nip(cell.text)
    if not isinstance(found, Nip):
        parsed.complain(key, found.code, **found.params)
        return
    parsed.values[key] = found.number
    parsed.values["nip_kind"] = found.kind


def read_text(parsed: Parsed, key: str, cell: Cell) -> None:
    """Plain text of a length that fits and no formula."""
    text = " ".join(cell.text.split())
    if safe_cell(text) != text:
        parsed.complain(key, "formula")
    elif len(text) > LONGEST[key]:
        parsed.complain(key, "too_long", most=LONGEST[key])
    else:
        parsed.values[key] = text


def _read_code(parsed: Parsed, key: str, cell: Cell) -> None:
    if cell.numeric and not cell.text.isdigit():
        parsed.complain(key, "code_was_number")
        return
    read_text(parsed, key, cell)


def _read_name(parsed: Parsed, key: str, cell: Cell) -> None:
    if not any(mark.isalpha() for mark in cell.text):
        parsed.complain(key, "name_without_letters")
        return
    read_text(parsed, key, cell)


def _read_email(parsed: Parsed, key: str, cell: Cell) -> None:
    if not MAIL.fullmatch(cell.text):
        parsed.complain(key, "email_form")
        return
    read_text(parsed, key, cell)


def _read_employment(parsed: Parsed, key: str, cell: Cell) -> None:
    found = EMPLOYMENT.get(cell.text.casefold().strip())
    if found is None:
        parsed.complain(key, "employment_unknown", text=cell.text[:40])
        return
    parsed.values[key] = found


def _read_kind(parsed: Parsed, key: str, cell: Cell) -> None:
    found = KINDS.get(cell.text.casefold().strip(" ."))
    if found is None:
        parsed.complain(key, "kind_unknown", text=cell.text[:40])
        return
    parsed.values[key] = found


def _read_leads(parsed: Parsed, key: str, cell: Cell) -> None:
    word = cell.text.casefold()
    if word not in YES | NO:
        parsed.complain(key, "leads_unknown", text=cell.text[:40])
        return
    parsed.values[key] = word in YES


def _read_valid_from(parsed: Parsed, key: str, cell: Cell) -> None:
    found = read_day(cell)
    if found is None:
        parsed.complain(key, "date_form", text=cell.text[:40])
    elif not EARLIEST <= found <= today() + FURTHEST:
        parsed.complain(key, "date_range", text=found.isoformat())
    else:
        parsed.values[key] = found


def read_day(cell: Cell) -> date | None:
    """The day that a cell means: 31-12-2026, 31/12/2026, 2026-12-31, or a spreadsheet's number of days; None if none."""
    if cell.numeric:
        days = cell.text
        return SERIAL_START + timedelta(days=int(days)) if days.isdigit() and len(days) == 5 else None
    text = cell.text.partition("T")[0].strip()
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


READERS = {
    "nip": read_nip,
    "name": _read_name,
    "email": _read_email,
    "employment": _read_employment,
    "unit": _read_code,
    "position": _read_code,
    "kind": _read_kind,
    "leads": _read_leads,
    "valid_from": _read_valid_from,
}
