"""Roles with what they require, from a table of the columns of O*NET.

Owns: reading the table (``O*NET-SOC Code, Title, Element ID, Element Name, IM, LV, Recommend Suppress, Not Relevant``;
gzip or plain) and its levels on this product's scale. Does not own: the table, which is no part of the project.

Importance IM runs from 1 to 5 as ours does; level LV from 0 to 7 becomes round(LV · 5 / 7), at least 1.
"""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

HIGHEST_LV = 7.0


class BadRolesError(Exception):
    """The file is not a table of roles."""


@dataclass(frozen=True, slots=True)
class Element:
    """One competency a role asks for: ``level`` 1 to 5, ``importance`` 1 to 5."""

    code: str
    name: str
    level: int
    importance: float


@dataclass(frozen=True, slots=True)
class Role:
    """One occupation and its elements, the most important first, then by code."""

    code: str
    elements: tuple[Element, ...]


def read(path: Path) -> tuple[Role, ...]:
    """Return the roles of the table by code, without suppressed or irrelevant rows.

    Raises BadRolesError when a column is missing, a number is none, or nothing is left.
    """
    found: dict[str, list[Element]] = {}
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if "Y" not in {row["Recommend Suppress"], row["Not Relevant"]}:
                    found.setdefault(row["O*NET-SOC Code"], []).append(_element(row))
    except (KeyError, ValueError, OSError) as bad:
        raise BadRolesError(f"{path}: {bad!r}") from bad
    if not found:
        raise BadRolesError(f"{path}: no role")
    return tuple(
        Role(code, tuple(sorted(elements, key=lambda one: (-one.importance, one.code))))
        for code, elements in sorted(found.items())
    )


def _element(row: dict[str, str]) -> Element:
    level = round(float(row["LV"]) * 5.0 / HIGHEST_LV)
    return Element(row["Element ID"], row["Element Name"], min(5, max(1, level)), float(row["IM"]))
