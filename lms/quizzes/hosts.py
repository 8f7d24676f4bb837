"""Who hosts an attempt: upper rooms tell the player its title and where to go, since this room knows neither course
nor test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lms.quizzes.models import Attempt, QuestionVersion


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
    """

    title: Callable[[Attempt], str]
    back_url: Callable[[Attempt], str]
    after_url: Callable[[Attempt], str]
    may_view: Callable[[Attempt], bool]
    growth: Growth | None = None


NOBODY = Host(
    title=lambda attempt: attempt.quiz_version.title,
    back_url=lambda _attempt: "/",
    after_url=lambda _attempt: "/",
    may_view=lambda _attempt: True,
)
"""Stands in for a host that no room has registered."""

_hosts: dict[str, Host] = {}


def register(name: str, host: Host) -> None:
    """Say who answers for attempts whose `host` is `name`: enrollment, test or preview."""
    _hosts[name] = host


def host_of(attempt: Attempt) -> Host:
    """The host of an attempt."""
    return _hosts.get(attempt.host, NOBODY)
