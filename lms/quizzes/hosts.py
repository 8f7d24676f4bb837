"""Who hosts an attempt: upper rooms tell the player its title and where to go, since this room knows neither course
nor test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lms.quizzes.models import Attempt


@dataclass(frozen=True)
class Host:
    """What the host of an attempt answers about it.

    `title` what the attempt belongs to, in the page's language; `back_url` where "save and leave" leads while it is
    open; `after_url` where its result is put to use; `may_view` whether the person who took it may (still) open it:
    nobody else ever may.
    """

    title: Callable[[Attempt], str]
    back_url: Callable[[Attempt], str]
    after_url: Callable[[Attempt], str]
    may_view: Callable[[Attempt], bool]


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
