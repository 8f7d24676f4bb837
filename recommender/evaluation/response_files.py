"""Answers to items as a matrix in a file: a row per person, a column per item, 1, 0 or nothing; gzip or plain.

Owns: reading them, and reading a bank's published parameters. Does not own: what is done with either.

Cells are divided by comma, semicolon, tab or blanks; the first row may name the items.
"""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation import text_files
from recommender.evaluation.adaptive_study import Bank

FloatArray = NDArray[np.float64]
MISSING = frozenset({"", "na", "nan", "n/a", "."})
MARKS = {"0": 0.0, "1": 1.0, "0.0": 0.0, "1.0": 1.0}
_DIVIDERS = (",", ";", "\t")
_SHOWN = 5


class BadResponsesError(ValueError):
    """A file does not hold what it should."""


@dataclass(frozen=True, eq=False)
class Responses:
    """``marks`` is person × item: 1 right, 0 wrong, nan not asked; ``items`` are the names of its columns."""

    items: tuple[str, ...]
    marks: FloatArray


def read(path: Path, leave_out: Collection[str] = (), counts: str | None = None) -> Responses:
    """Return the answers of ``path`` without the columns ``leave_out``.

    ``counts`` names a column that says how many people answered as the row does. Raises BadResponsesError for rows of
    different lengths, a named column that is not there, a column with anything but 0, 1 and nothing, or no answers.
    """
    rows = _rows(path)
    named = any(_mark(cell) is None for cell in rows[0])
    names = rows[0] if named else [str(number) for number in range(1, len(rows[0]) + 1)]
    table = dict(zip(names, zip(*rows[named:], strict=True), strict=True)) if rows[named:] else {}
    if len(table) != len(names):
        raise BadResponsesError(f"{path} names a column twice, or holds no answers")
    if unknown := {*leave_out, *([counts] if counts else ())} - table.keys():
        raise BadResponsesError(f"{path} has no column {', '.join(sorted(unknown))}")
    times = _times(path, table.pop(counts)) if counts else None
    items = {name: [_mark(cell) for cell in cells] for name, cells in table.items() if name not in leave_out}
    if bad := [name for name, marks in items.items() if None in marks]:
        listed = ", ".join(map(repr, bad[:_SHOWN])) + (f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else "")
        raise BadResponsesError(
            f"{path} has columns with something other than 0, 1 and nothing: {listed} (see --leave-out and --counts)"
        )
    marks = np.array(list(items.values()), np.float64).reshape(len(items), -1).T
    whole = marks if times is None else np.repeat(marks, times, axis=0)
    if not (~np.isnan(whole)).any():
        raise BadResponsesError(f"{path} holds no answers")
    return Responses(tuple(items), whole)


def read_bank(path: Path) -> Bank:
    """Return the items of ``path``: columns ``a``, ``b``, and where they are there ``c`` (guessing) and ``Group``.

    Raises BadResponsesError when a or b is missing or a parameter is no number.
    """
    head, *rows = _rows(path)
    places = {name.lower(): place for place, name in enumerate(head)}
    if not rows or not {"a", "b"} <= places.keys():
        raise BadResponsesError(f"{path} must have the columns a and b and a row per item")
    try:
        a, b = (np.array([float(row[places[name]]) for row in rows]) for name in ("a", "b"))
        c = np.array([float(row[places["c"]]) for row in rows]) if "c" in places else np.zeros(len(rows))
    except ValueError as text:
        raise BadResponsesError(f"{path} has a parameter that is not a number") from text
    groups = [row[places["group"]] for row in rows] if "group" in places else [""] * len(rows)
    return Bank(a, b, c, np.unique(groups, return_inverse=True)[1])


def _rows(path: Path) -> list[list[str]]:
    try:
        with text_files.opened(path, "utf-8-sig") as file:
            lines = [line for line in file.read().splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as text:
        raise BadResponsesError(f"{path} cannot be read: {text}") from text
    if not lines:
        raise BadResponsesError(f"{path} is empty")
    divider = next((one for one in _DIVIDERS if one in lines[0]), None)
    rows = list(csv.reader(lines, delimiter=divider)) if divider else [line.split() for line in lines]
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise BadResponsesError(f"{path}: row {number} has {len(row)} cells, the first one has {len(rows[0])}")
    return [[cell.strip().strip('"') for cell in row] for row in rows]


def _mark(cell: str) -> float | None:
    """Return the mark of a cell, nan for nothing, None for anything else."""
    return np.nan if cell.lower() in MISSING else MARKS.get(cell)


def _times(path: Path, cells: Sequence[str]) -> NDArray[np.int64]:
    try:
        times = np.array([float(cell) for cell in cells])
    except ValueError as text:
        raise BadResponsesError(f"{path} has counts that are not numbers") from text
    if np.any((times < 0) | (times != np.round(times))):
        raise BadResponsesError(f"{path} has counts that are no whole numbers")
    return times.astype(np.int64)
