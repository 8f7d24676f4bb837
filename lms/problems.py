"""What can go wrong in a way that a person can understand; every room raises these and nothing else on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Words(Protocol):
    """A translated string, lazy or not."""

    def __str__(self) -> str: ...


class Problem(Exception):
    """Something the person can put right: shown with the form, the typed values kept.

    `message` is already in the person's language and says how to mend it; `fields` names form fields with their own
    messages.
    """

    status = 422

    def __init__(self, message: Words, fields: Mapping[str, Words] | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.fields = dict(fields or {})


class Conflict(Problem):
    """The thing changed meanwhile; the person sees the newer state and decides again."""

    status = 409


class TooMany(Problem):
    """Asked too often; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: Words, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Forbidden(Exception):
    """The viewer is known but lacks the permission."""


class Missing(Exception):
    """No such thing, or the viewer must not learn that it exists."""


class SignInFirst(Exception):
    """Nobody is signed in and the page needs somebody."""
