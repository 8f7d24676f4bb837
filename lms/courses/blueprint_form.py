"""The blueprint of a quiz as a grid: for each competency levels down, indicators across, a number of questions in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lms.competencies.models import Competency
from lms.competencies.queries import name_of
from lms.problems import Problem
from lms.quizzes.queries import PoolItem
from lms.quizzes.services import Cell, coverage

INDICATORS = (None, 1, 2, 3)
"""The columns: any indicator of the level, then each."""


@dataclass(frozen=True)
class Box:
    """One number of the grid. `state`: good | thin | short, empty where nothing is asked."""

    name: str
    indicator: int | None
    value: str
    available: int
    state: str


@dataclass(frozen=True)
class Grid:
    """The part of a blueprint that is about one competency."""

    code: str
    name: str
    rows: tuple[tuple[int, tuple[Box, ...]], ...]
    questions: int


def box_name(code: str, level: int, indicator: int | None) -> str:
    """The form field of a cell."""
    return f"n-{code}-{level}-{indicator or 'x'}"


def grid_of(
    competency: Competency, cells: Sequence[Cell], pool: Sequence[PoolItem], typed: Mapping[str, str] | None = None
) -> Grid:
    """The grid of a competency: the levels that have items, with what is asked and what the bank has."""
    asked = {(one.cell.level, one.cell.indicator): one for one in coverage(cells, {competency.id: list(pool)})}
    rows = []
    for level in sorted({item.level for item in pool}):
        boxes = []
        for indicator in INDICATORS:
            name = box_name(competency.code, level, indicator)
            there = sum(item.level == level and indicator in (None, item.indicator) for item in pool)
            known = asked.get((level, indicator))
            value = typed.get(name, "") if typed is not None else str(known.needed) if known else ""
            boxes.append(Box(name, indicator, value, there, known.state if known else ""))
        rows.append((level, tuple(boxes)))
    return Grid(competency.code, name_of(competency), tuple(rows), sum(one.cell.items for one in asked.values()))


def read_cells(values: MultiDict[str, str], competencies: Sequence[Competency], *, parted: bool) -> tuple[Cell, ...]:
    """The cells typed; with `parted` each competency is a part of its own. Raises `Problem` on what is no number."""
    cells = []
    for competency in competencies:
        for level in range(1, 6):
            for indicator in INDICATORS:
                text = values.get(box_name(competency.code, level, indicator), "").strip()
                if text in ("", "0"):
                    continue
                if not (text.isascii() and text.isdigit() and len(text) <= 3):
                    raise Problem(_("Write whole numbers only; leave a cell empty where nothing is asked."))
                cells.append(Cell(competency.id, level, indicator, int(text)))
    if not parted:
        return tuple(cells)
    places = {one: place for place, one in enumerate(dict.fromkeys(cell.competency_id for cell in cells))}
    return tuple(
        Cell(one.competency_id, one.level, one.indicator, one.items, one.mark, places[one.competency_id])
        for one in cells
    )
