"""A run as a table, on the screen and in docs/reliability.md."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lms.clock import today

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEADING = "## Fault runs"


@dataclass(frozen=True)
class Line:
    """One thing that was counted or measured, and what it had to be."""

    what: str
    found: str
    bar: str
    holds: bool
    timed: bool = False
    """Whether it was read off a clock, so that a busy machine alone can miss it."""


@dataclass
class Run:
    """One run of a command: `name` names it in the page, `about` says what was done."""

    name: str
    about: str
    lines: list[Line] = field(default_factory=list)

    def zero(self, what: str, found: int) -> None:
        """Something that must not happen."""
        self.lines.append(Line(what, str(found), "0", found == 0))

    def at_least(self, what: str, found: int, bar: int) -> None:
        """Something there must be enough of."""
        self.lines.append(Line(what, str(found), f"≥ {bar}", found >= bar))

    def at_most(self, what: str, found: float, bar: float, unit: str) -> None:
        """A measure with an upper bar."""
        self.lines.append(
            Line(what, f"{found:.1f} {unit}", f"≤ {bar:g} {unit}", found <= bar, timed=unit in ("s", "ms"))
        )

    def told(self, what: str, found: str) -> None:
        """Something worth knowing, without a bar."""
        self.lines.append(Line(what, found, "", holds=True))

    @property
    def holds(self) -> bool:
        """Whether every bar was reached."""
        return all(one.holds for one in self.lines)

    @property
    def sound(self) -> bool:
        """Whether every bar was reached that does not hang on how busy the machine is."""
        return all(one.holds for one in self.lines if not one.timed)

    def section(self) -> str:
        """The table in Markdown."""
        head = f"### {self.name}\n\n{self.about} ({today().isoformat()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f})\n"
        rows = [f"| {one.what} | {one.found} | {one.bar} | {'yes' if one.holds else '**no**'} |" for one in self.lines]
        return "\n".join([head, "| | found | bar | holds |", "|---|---|---|---|", *rows, ""])


def write(run: Run) -> None:
    """Put the run's table into the page, in the place of an earlier one of the same name."""
    text = PAGE.read_text()
    if HEADING not in text:
        text = (
            text.rstrip()
            + f"\n\n{HEADING}\n\nWritten by `python -m tests.faults … --write`; each table says when and where.\n"
        )
    earlier = re.compile(rf"\n### {re.escape(run.name)}\n.*?(?=\n### |\n## |\Z)", re.S)
    text = earlier.sub("", text).rstrip() + "\n\n" + run.section()
    PAGE.write_text(text)


def show(runs: Sequence[Run]) -> None:
    """Print the tables."""
    for run in runs:
        print(run.section())
