"""The adaptive tests as Markdown, printed and, with `--write`, put into docs/measurement.md."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from tests.benchmarks.adaptive import CASES, Found, simulate
from tests.benchmarks.measurement import Line, lines

PAGE = Path(__file__).resolve().parents[2] / "docs" / "measurement.md"
RIGHT_FROM = 0.90
UNDECIDED_UNTIL = 0.20
ITEMS_UNTIL = 9.0
MS_UNTIL = 20.0
PEOPLE_PER_MEASURED = 4
"""Tests to a standard error are three times as long; a quarter of the people take them."""


def section(people: int, folder: Path | None) -> str:
    """Simulate everything and return the tables."""
    begun = os.getloadavg()[0]
    rows = []
    for case in CASES:
        found = simulate(case, people)
        print(_row(found))
        rows.append(found)
    measured = lines(folder, people // PEOPLE_PER_MEASURED)
    head = (
        f"`python -m tests.benchmarks adaptive --people {people} --write`, {datetime.now(UTC).date().isoformat()}, "
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load average {begun:.1f} before the run."
    )
    return "\n".join([head, "", *_decisions(rows), "", *_measurement(measured)])


def write(text: str) -> None:
    """Replace the measured part of the page."""
    begin, end = "<!-- adaptive -->", "<!-- /adaptive -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    PAGE.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", PAGE.read_text()))


def _decisions(rows: list[Found]) -> list[str]:
    return [
        "| bank and choice of items | decisions right | undecided | items, mean (90 %) | highest exposure, mean · worst bank "
        "| overlap of two tests | θ in its 80 % · 95 % band | next item p95 ms: clock · processor | bars |",
        "|---|---|---|---|---|---|---|---|---|",
        f"| *bar* | ≥ {RIGHT_FROM:.2f} | ≤ {UNDECIDED_UNTIL:.2f} | ≤ {ITEMS_UNTIL:g} | | | | ≤ {MS_UNTIL:g} | |",
        *map(_row, rows),
    ]


def _row(found: Found) -> str:
    longest = sorted(found.lengths)[int(0.9 * len(found.lengths))]
    bands = f"{found.in_band / found.tests:.2f} · {found.in_wide_band / found.tests:.2f}"
    clock, processor = found.p95_ms
    return (
        f"| {found.case.name} | {found.right_share:.3f} | {found.undecided:.3f} | {found.items:.2f} ({longest}) "
        f"| {mean(found.highest):.2f} · {max(found.highest):.2f} | {mean(found.overlap):.2f} | {bands} "
        f"| {clock:.1f} · {processor:.1f} | {_missed(found)} |"
    )


def _missed(found: Found) -> str:
    missed = [
        name
        for name, reached in (
            ("right", found.right_share >= RIGHT_FROM),
            ("undecided", found.undecided <= UNDECIDED_UNTIL),
            ("items", found.items <= ITEMS_UNTIL),
            ("time", found.p95_ms[0] <= MS_UNTIL),
        )
        if not reached
    ]
    return "missed: " + ", ".join(missed) if missed else "reached"


def _measurement(found: list[Line]) -> list[str]:
    words = {True: "reached", False: "**missed**", None: ""}
    return [
        "| measured | found | bar | |",
        "|---|---|---|---|",
        *(f"| {line.what} | {line.found} | {line.bar} | {words[line.reached]} |" for line in found),
    ]
