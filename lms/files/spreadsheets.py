"""What every table that people upload or download has in common: a cell, the limits, and text that is no formula.

A NIP kept as a number has lost its last three digits for good (a spreadsheet keeps 15); whoever imports must be able to see
that a cell was one. Reading a sheet belongs to who imports it (`lms.people.importing.reading`).
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Cell:
    """A cell as text, and whether the file held it as a number."""

    text: str
    numeric: bool = False


def safe_cell(text: str) -> str:
    """`text` so that a spreadsheet program never takes it for a formula (CWE-1236)."""
    risky = text[:1] in ("\t", "\r") or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if risky else text
