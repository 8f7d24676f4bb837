"""A course package in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from content.questions import Question, Stimulus

CATEGORIES = (
    "kepemimpinan",
    "manajemen_waktu",
    "pelayanan_publik",
    "integritas",
    "digital_data",
    "mengajar",
    "komunikasi",
    "kerja_sama",
    "perubahan",
    "keputusan",
)


@dataclass(frozen=True, slots=True)
class Raise:
    """The authors' claim: the course leads from one level of a competency to another."""

    competency: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class Course:
    """What the catalogue shows of a course."""

    code: str
    slug: str
    title: str
    summary: str
    language: str
    category: str
    audience: str
    outcomes: tuple[str, ...]
    form: str
    minutes: int
    raises: tuple[Raise, ...]
    prerequisites: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One step of a module. `file` is a key of the package's `lessons` or `questions`; a quiz has a pass mark
    in per cent.
    """

    kind: Literal["lesson", "quiz"]
    file: str
    title: str
    minutes: int
    pass_mark: int | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """A titled row of activities."""

    title: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: Markdown, what it is for, and the file of its check questions if it has any.

    `body_line` is the line of the file on which the body begins.
    """

    file: str
    title: str
    minutes: int
    objective: str
    checks: str | None
    body: str
    body_line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A media file: its path in the package, its type as its content shows it, and where its bytes are."""

    path: str
    type: str
    size: int
    source: Path = field(compare=False)


@dataclass(frozen=True, slots=True)
class CoursePackage:
    """A course, whole. Lessons, questions and the cases these ask about are keyed by their file, as activities name
    them.
    """

    course: Course
    modules: tuple[Module, ...]
    lessons: Mapping[str, Lesson]
    questions: Mapping[str, tuple[Question, ...]]
    media: tuple[MediaFile, ...] = ()
    stimuli: Mapping[str, tuple[Stimulus, ...]] = field(default_factory=dict)

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities of all modules, in order."""
        return tuple(activity for module in self.modules for activity in module.activities)
