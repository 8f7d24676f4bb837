"""What every report has: a name, a title, a permission, columns, and `rows(viewer, filters)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgUnit
from lms.courses.models import Course

Kind = Literal["text", "number", "percent", "date"]


class _Hidden:
    """A figure that too few people stand behind."""


HIDDEN: Final = _Hidden()
FEWEST = 5
"""People behind a figure of a unit; below that it would say something about single persons."""


@dataclass(frozen=True)
class Column:
    """A column: its heading and how its values read (`percent` holds 0 to 100)."""

    label: Any
    kind: Kind = "text"


@dataclass(frozen=True)
class Filters:
    """What a report is narrowed to. `own_course`: the viewer asks as an author, so people of the whole agency count.

    `state`: "" | active | completed | overdue. `quiz` is the internal id of a quiz version.
    """

    course: Course | None = None
    unit: OrgUnit | None = None
    quiz: int | None = None
    year: int = 0
    state: str = ""
    own_course: bool = False
    limit: int = 25
    offset: int = 0


@dataclass(frozen=True)
class Part:
    """A part of a bar: its name, how many it stands for, and the tone it is drawn in (brand, warn or empty)."""

    label: Any
    count: int
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """Rows in the order of the columns, the number of all rows, figures for above the table, and a remark.

    `links` are addresses for the first cell of each row, where there are any. `parts` are drawn as one bar of states.
    """

    rows: Sequence[Sequence[Any]]
    total: int
    facts: Sequence[tuple[Any, Any]] = ()
    note: str = ""
    links: Sequence[str | None] = field(default=())
    parts: Sequence[Part] = ()


class Report(Protocol):
    """A report module. `NEEDS` names the filters it offers: course, unit, quiz, year, state.

    `CHART` are the places of the columns drawn as bars, one pair of bars a row; a column of percents runs to 100, one of
    numbers to its largest value.
    """

    NAME: str
    TITLE: Any
    INTRO: Any
    PERMISSION: Permission
    NEEDS: tuple[str, ...]
    COLUMNS: tuple[Column, ...]
    CHART: tuple[int, ...]

    def rows(self, viewer: Viewer, filters: Filters) -> Table:
        """The rows that the viewer may see."""
        ...
