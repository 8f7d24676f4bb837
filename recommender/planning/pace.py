"""When each course of a plan is to be finished: an even pace until a day, never more than a person can do.

Owns: the dates. Does not own: the order, or which courses are taken. The catalogue holds no course with a fixed
date, so nothing but the pace decides.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil

from recommender.planning.problem import Step

MOST_PER_MONTH = 20.0
"""Lesson hours a person learns beside the work at most: 20 of 45 minutes are 15 hours, half a day a week."""


def room_jp(begin: date, until: date) -> float:
    """Return the lesson hours that fit into the calendar months of two days and between them; 0 unless begin ≤ until.

    A month counts whole to its last day: who lacks hours at the end of the year may still learn what a month allows.
    """
    if begin > until:
        return 0.0
    return MOST_PER_MONTH * (12 * (until.year - begin.year) + until.month - begin.month + 1)


def finish_days(steps: Iterable[Step], begin: date, until: date) -> list[date]:
    """Return the day by which each step is finished, the last on ``until``; raises ValueError unless begin ≤ until.

    The days are shared out by lesson hours; steps without any are finished with the one before.
    """
    if begin > until:
        raise ValueError(f"{begin} is after {until}")
    given = list(steps)
    whole, days = sum(step.jp for step in given), (until - begin).days + 1
    done, found = 0.0, []
    for step in given:
        done += step.jp
        share = done / whole if whole else 1.0
        found.append(begin + timedelta(days=max(1, ceil(days * share - 1e-9)) - 1))
    return found
