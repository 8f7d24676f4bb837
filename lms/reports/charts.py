"""Small bars beside a report's table: the table stays the whole truth, a bar shows where to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.reports.contract import Column, Part, Report, Table
from lms.reports.words import shown


@dataclass(frozen=True)
class Bar:
    """One row of a chart: its name, the value in words and its length in percent of the longest possible."""

    name: str
    value: str
    length: float


@dataclass(frozen=True)
class Chart:
    """The bars of one column."""

    title: Any
    bars: list[Bar]


@dataclass(frozen=True)
class Piece:
    """A part of the bar of states: where it begins and how long it is, in percent of the whole."""

    part: Part
    start: float
    length: float


def charts(report: Report, table: Table) -> list[Chart]:
    """A chart for each column of `report.CHART` with something to compare: two rows with figures at least."""
    found = (_chart(report.COLUMNS[place], table, place) for place in report.CHART)
    return [chart for chart in found if len(chart.bars) > 1]


def _chart(column: Column, table: Table, place: int) -> Chart:
    values = [(str(row[0]), row[place]) for row in table.rows if isinstance(row[place], int | float)]
    top = 100 if column.kind == "percent" else max((value for _name, value in values), default=0) or 1
    return Chart(column.label, [Bar(name, shown(value, column), round(100 * value / top, 1)) for name, value in values])


def pieces(table: Table) -> list[Piece]:
    """The bar of states, without those that nobody is in."""
    whole = sum(part.count for part in table.parts)
    found: list[Piece] = []
    for part in table.parts:
        if part.count:
            start = found[-1].start + found[-1].length if found else 0.0
            found.append(Piece(part, start, 100 * part.count / whole))
    return found
