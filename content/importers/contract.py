"""What every importer promises: a plan of what a file would bring, never a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from content.problems import Problem


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question that can be brought in: `raw` holds `kind`, `stem`, `explanation` and the kind's own fields.

    Tags (code, competency, level …) are the caller's to ask for; `title` and `category` are what the file
    called it.
    """

    line: int
    title: str
    category: str
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file holds: questions that can be brought in, those that cannot with the reason, and what gets
    lost.
    """

    items: tuple[PlannedQuestion, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = field(default=())


class Importer(Protocol):
    """A module that reads one format."""

    NAME: str
    EXTENSIONS: tuple[str, ...]

    def sniff(self, data: bytes) -> bool:
        """Whether the data look like this format."""

    def plan(self, data: bytes, filename: str) -> ImportPlan:
        """What the file would bring. Never raises: a broken file is a plan with problems."""
