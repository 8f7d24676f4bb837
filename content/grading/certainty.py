"""Certainty-based marking: what an answer earns by how sure its person was, and whether people judge themselves well.

Owns the scheme and its arithmetic. Does not own what an answer is worth to a score: certainty marks stand beside the
score, for practice only, and nothing else is computed from them.

Source: A. R. Gardner-Medwin, "Confidence assessment in the teaching of basic science", ALT-J 3 (1995) 80–85, and
"Confidence-based marking: towards deeper learning and better exams" (2006). A right answer earns 1, 2 or 3 at low,
middle and high certainty, a wrong one 0, −2 or −6. So high certainty pays where more than 80 per cent of such answers
are right, middle between two thirds and 80, low below: whoever states the own certainty truly earns most. Moodle marks the
same way, a partly right answer (`fraction` f > 0) by f times the mark of a right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal

LOWEST = 1
"""What counts where nobody said how sure they were."""
RIGHT = {1: 1, 2: 2, 3: 3}
WRONG = {1: 0, 2: -2, 3: -6}
PAYS = {1: (0.0, 2 / 3), 2: (2 / 3, 0.8), 3: (0.8, 1.0)}
"""The share of right answers for which each certainty is the best choice: where the expected marks of two neighbours
are equal, p = 4p − 2 and 4p − 2 = 9p − 6.
"""
ENOUGH = 10
"""Answers below which nothing is said about somebody's judgement."""
CLEAR = 0.25
"""Answers times squared distance from the paying share, above which a certainty was clearly chosen wrongly. Moodle
calls half of it a slight and twice of it a clear misjudgement; of ten answers at high certainty seven right are none, six are.
"""
Verdict = Literal["", "calibrated", "over", "under"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A marked answer: how good it was (0 to 1), how sure its person was (1 to 3), what the question is worth."""

    fraction: float
    certainty: int
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """How somebody judged the own answers.

    `accuracy` is the share of right (0 to 1) and `average` the certainty mark per answer (−6 to 3), both weighted with what
    the questions are worth; `bonus` what the average is above or below the best that one certainty for all could have
    earned with the same accuracy. `verdict` is over or under for somebody who was too sure or not sure enough,
    calibrated for neither, empty while the answers are too few.
    """

    answers: int
    accuracy: float
    average: float
    bonus: float
    verdict: Verdict


def certainty_mark(fraction: float, certainty: int) -> float:
    """What an answer earns. Raises `KeyError` for a certainty that is not 1, 2 or 3."""
    return RIGHT[certainty] * fraction if fraction > 0 else float(WRONG[certainty])


def calibration(stated: Iterable[Stated]) -> Calibration | None:
    """Accuracy, average certainty mark, bonus and verdict over answers; None without any that is worth something."""
    given = [one for one in stated if one.worth > 0]
    if not given:
        return None
    accuracy = _mean(given, [one.fraction for one in given])
    average = _mean(given, [certainty_mark(one.fraction, one.certainty) for one in given])
    best = max(accuracy * RIGHT[one] + (1 - accuracy) * WRONG[one] for one in RIGHT)
    return Calibration(len(given), accuracy, average, average - best, _verdict(given))


def _mean(given: Sequence[Stated], values: Sequence[float]) -> float:
    weights = [one.worth for one in given]
    return fsum(weight * value for weight, value in zip(weights, values, strict=True)) / fsum(weights)


def _verdict(given: Sequence[Stated]) -> Verdict:
    """Where the share of right answers lies outside what pays for their certainty, and how clearly."""
    if len(given) < ENOUGH:
        return ""
    strays: dict[Verdict, float] = {"over": 0.0, "under": 0.0}
    for certainty, (least, most) in PAYS.items():
        there = [one for one in given if one.certainty == certainty]
        share = _mean(there, [one.fraction for one in there]) if there else least
        strays["over"] = max(strays["over"], len(there) * max(0.0, least - share) ** 2)
        strays["under"] = max(strays["under"], len(there) * max(0.0, share - most) ** 2)
    worst = max(strays, key=lambda one: strays[one])
    return worst if strays[worst] > CLEAR else "calibrated"
