"""Roles with what they require, from a table of the columns of O*NET.

Owns: its levels on this product's scale, and which rows count. Does not own: the file (``role_files``).

Importance IM runs from 1 to 5 as ours does; level LV from 0 to 7 becomes round(LV · 5 / 7), at least 1.
"""

from dataclasses import dataclass
from pathlib import Path

from recommender.evaluation.role_files import CODE, ELEMENT, IMPORTANCE, LEVEL, NAME, BadRolesError, rows

HIGHEST_LV = 7.0
SUPPRESSED, IRRELEVANT = "Recommend Suppress", "Not Relevant"


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
    for row in rows(path, (CODE, ELEMENT, NAME, IMPORTANCE, LEVEL, SUPPRESSED, IRRELEVANT)):
        if "Y" not in {row[SUPPRESSED], row[IRRELEVANT]}:
            found.setdefault(row[CODE], []).append(_element(path, row))
    if not found:
        raise BadRolesError(f"{path}: no role")
    return tuple(
        Role(code, tuple(sorted(elements, key=lambda one: (-one.importance, one.code))))
        for code, elements in sorted(found.items())
    )


def _element(path: Path, row: dict[str, str]) -> Element:
    try:
        level, importance = round(float(row[LEVEL]) * 5.0 / HIGHEST_LV), float(row[IMPORTANCE])
    except ValueError as bad:
        raise BadRolesError(f"{path} has a level or an importance that is no number") from bad
    return Element(row[ELEMENT], row[NAME], min(5, max(1, level)), importance)
