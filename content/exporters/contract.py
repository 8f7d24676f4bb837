"""What every exporter promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from content.problems import Problem
from content.questions import Question


@dataclass(frozen=True, slots=True)
class Exported:
    """The file's bytes, and the questions it could not hold."""

    data: bytes
    skipped: tuple[Problem, ...] = ()


class Exporter(Protocol):
    """A module that writes one format."""

    NAME: str
    EXTENSION: str

    def export(self, questions: Sequence[Question]) -> Exported:
        """The questions as a file; never raises."""
