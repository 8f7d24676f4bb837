"""Scoring an attempt and a person: from the grades of questions to points, a percentage, a pass.

Owns the arithmetic. Does not own grades of single questions (`content.questions`), attempts or pass marks.

Words: *mark* how many points a question is worth; *points* earned; *percent* of the points possible, rounded
half up to two decimals – the number shown is the number compared with the pass mark; *grade method* which
attempt counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import fsum

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Marked:
    """One question of an attempt: how good the response was (0 to 1), what the question is worth – nothing where there
    is no right answer – and whether a person still has to mark it.
    """

    fraction: float
    mark: float = 1.0
    pending: bool = False


@dataclass(frozen=True, slots=True)
class AttemptScore:
    """The result of an attempt; `pending` counts the questions that wait for a marker and so far earn nothing.

    `passed` is None where no pass mark was set, and where it still depends on a marker.
    """

    points: float
    maximum: float
    percent: float
    passed: bool | None
    pending: int = 0


def rounded(value: float) -> float:
    """Two decimals, half up, free of binary dust (69.995 becomes 70.0)."""
    return float(Decimal(repr(round(value, 9))).quantize(CENT, ROUND_HALF_UP))


def score(marked: Iterable[Marked], pass_mark: float | None = None) -> AttemptScore:
    """The sum of mark × fraction and its share of the marks; an attempt worth nothing has 0 per cent.

    Raises `ValueError` when a mark is negative or a fraction lies outside 0 to 1.
    """
    questions = list(marked)
    if any(one.mark < 0 or not 0 <= one.fraction <= 1 for one in questions):
        raise ValueError("a mark is negative or a fraction lies outside 0 to 1")
    points = fsum(one.fraction * one.mark for one in questions)
    maximum = fsum(one.mark for one in questions)
    percent = rounded(100 * points / maximum) if maximum else 0.0
    waiting = [one.mark for one in questions if one.pending]
    reachable = rounded(100 * (points + fsum(waiting)) / maximum) if maximum else 0.0
    return AttemptScore(points, maximum, percent, _passed(percent, reachable, pass_mark), len(waiting))


def _passed(percent: float, reachable: float, pass_mark: float | None) -> bool | None:
    """Whether the pass mark is met whatever the markers still decide; None while they decide it."""
    if pass_mark is None or percent < pass_mark <= reachable:
        return None
    return percent >= pass_mark


def _average(percents: Sequence[float]) -> float:
    return rounded(fsum(percents) / len(percents))


METHODS: dict[str, Callable[[Sequence[float]], float]] = {
    "highest": max,
    "last": lambda percents: percents[-1],
    "first": lambda percents: percents[0],
    "average": _average,
}


def counting_percent(method: str, percents: Sequence[float]) -> float | None:
    """The percentage that counts among the attempts' percentages, oldest first; None without an attempt.

    Raises `KeyError` for a method that is not in `METHODS`.
    """
    choose = METHODS[method]
    return choose(percents) if percents else None
