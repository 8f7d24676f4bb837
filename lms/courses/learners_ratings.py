"""What learners think of courses: a room above this one keeps it and says it here for the studio."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratings:
    """The ratings of a course by enough people: the `mean` of their stars, how many (`n`), and what some wrote.

    `comments` carry no name and no day, and stand in the order of their words: their order tells nobody's.
    """

    mean: float
    n: int
    comments: Sequence[str] = ()


Read = Callable[[Collection[uuids.UUID]], Mapping[uuids.UUID, Ratings]]
_reads: list[Read] = []


def provide(read: Read) -> None:
    """Say how the ratings of courses (by uuid) are read; the last one given holds."""
    _reads[:] = [read]


def ratings_of(courses: Collection[uuids.UUID]) -> Mapping[uuids.UUID, Ratings]:
    """The ratings of each course that enough people rated; empty while no room keeps any."""
    return _reads[0](courses) if _reads and courses else {}
