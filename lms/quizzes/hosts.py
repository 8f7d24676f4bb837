"""Who hosts an attempt: upper rooms tell the player its title and where to go, since this room knows neither course
nor test.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.quizzes.models import Attempt, QuestionVersion, Quiz


@dataclass(frozen=True)
class Settled:
    """A question answered for good: its version's id (internal), and the `fraction` (0 to 1) of its mark."""

    question_version_id: int
    fraction: float


@dataclass(frozen=True)
class Growth:
    """How a host lets its attempts grow, one question after the other.

    `most` is how many questions an attempt can come to; `follow` takes in what was just answered, in the transaction of
    the answer, and returns the question to ask next, or None when that was the last.
    """

    most: Callable[[Attempt], int]
    follow: Callable[[Attempt, Settled], QuestionVersion | None]


@dataclass(frozen=True)
class Host:
    """What the host of an attempt answers about it.

    `title` what the attempt belongs to, in the page's language; `back_url` where "save and leave" leads while it is
    open; `after_url` where its result is put to use; `may_view` whether the person who took it may (still) open it:
    nobody else ever may. `growth` is None where the questions are fixed at the start.

    Where people mark: `marks` selects the internal ids of the quizzes whose attempts a viewer may mark, regrade and see
    analysed, None where nobody marks; `markers` are the people (internal ids) to tell of an objection; `effect` says what
    another verdict on passing would do: finishes (passing finishes the activity), keeps (what was finished stays), or
    nothing; `tells_corrections` where the host itself tells a person what a corrected mark changed; `quiz_title` names a quiz with what it belongs to; `mend_url` is where a question of a quiz is edited (POST).
    """

    title: Callable[[Attempt], str]
    back_url: Callable[[Attempt], str]
    after_url: Callable[[Attempt], str]
    may_view: Callable[[Attempt], bool]
    marks: Callable[[Viewer], sa.Select[Any]] | None = None
    markers: Callable[[Attempt], list[int]] = lambda _attempt: []
    effect: Callable[[Attempt, bool], str] = lambda _attempt, _passed: ""
    quiz_title: Callable[[Quiz], str] = lambda _quiz: ""
    mend_url: Callable[[Quiz, uuids.UUID], str] = lambda _quiz, _question: ""
    growth: Growth | None = None
    tells_corrections: bool = False


NOBODY = Host(
    title=lambda attempt: attempt.quiz_version.title,
    back_url=lambda _attempt: "/",
    after_url=lambda _attempt: "/",
    may_view=lambda _attempt: True,
)
"""Stands in for a host that no room has registered."""

_hosts: dict[str, Host] = {}
_readers: list[Callable[[Viewer], sa.Select[Any]]] = []


def let_read(banks: Callable[[Viewer], sa.Select[Any]]) -> None:
    """Say which banks (internal ids) somebody reads outside an attempt: in the studio, under a lesson."""
    if banks not in _readers:
        _readers.append(banks)


def bank_readers() -> tuple[Callable[[Viewer], sa.Select[Any]], ...]:
    """What upper rooms said with `let_read`."""
    return tuple(_readers)


def register(name: str, host: Host) -> None:
    """Say who answers for attempts whose `host` is `name`: enrollment, test or preview."""
    _hosts[name] = host


def host_of(attempt: Attempt) -> Host:
    """The host of an attempt."""
    return _hosts.get(attempt.host, NOBODY)


def marking_hosts() -> list[tuple[str, Host]]:
    """The hosts where people mark, by name."""
    return sorted((name, host) for name, host in _hosts.items() if host.marks is not None)
