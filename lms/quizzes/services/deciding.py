"""How marks of several people become one: a pure rule, shown to markers in the same words.

One marker: the mark is the mark. Two markers who differ by at most `THRESHOLD` of what the question is worth: the mean of
the two, to a hundredth. Two who differ by more: a third person, the moderator, decides. The mark that answers an objection
wins over all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from content.grading import rounded

THRESHOLD = 0.2
"""The largest difference of two marks, as a share of what the question is worth, that is still settled by their mean."""
FIRST, SECOND, MODERATOR, APPEAL = "first", "second", "moderator", "appeal"


@dataclass(frozen=True)
class Given:
    """A mark: in which role, by whom (internal id), 0 to 1."""

    role: str
    marker_id: int
    fraction: float


@dataclass(frozen=True)
class Decision:
    """What counts: `fraction`, or None while `needs` says whose mark is still missing."""

    fraction: float | None
    needs: str = ""


def decide(given: Iterable[Given], *, double: bool) -> Decision:
    """Bring the marks of one answer together; `given` in the order they were made, so that the newest of a role counts."""
    newest = {one.role: one for one in given}
    for role in (APPEAL, MODERATOR):
        if role in newest:
            return Decision(newest[role].fraction)
    first, second = newest.get(FIRST), newest.get(SECOND)
    if first is None:
        return Decision(None, FIRST)
    if not double:
        return Decision(first.fraction)
    if second is None:
        return Decision(None, SECOND)
    if abs(first.fraction - second.fraction) > THRESHOLD + 1e-9:
        return Decision(None, MODERATOR)
    return Decision(rounded((first.fraction + second.fraction) / 2))


def role_of(marker_id: int, given: Iterable[Given], *, double: bool) -> str | None:
    """In which role somebody marks: the one he marked in before, else the one that is missing; None when nothing is."""
    marks = list(given)
    own = [one.role for one in marks if one.marker_id == marker_id]
    if own:
        return own[-1]
    return decide(marks, double=double).needs or None
