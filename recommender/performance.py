"""What a supervisor noted about results of work, as it fades.

Owns: how much a noted gap counts on a day, and which one counts most. Does not own: levels (a noted gap is none and
changes none), or what it does to a course (``signals.performance``).

Law: Government Regulation 11/2017, article 206(3), has competence development follow from the gap in performance as
well as from that in competence. A note counts a quarter for each step of its strength and half as much after every half
year, the period after which results are appraised again. The half-life is a choice, not a measurement.
"""

from collections.abc import Collection, Iterable
from datetime import date

from recommender.data import PerformanceGap

HALF_LIFE_DAYS = 180.0
STEP = 0.25


def weight(gap: PerformanceGap, day: date) -> float:
    """Return how much ``gap`` counts on ``day``, 0 to ¾: nothing before it was noted and from the day it was closed."""
    if day < gap.noted_on or (gap.closed_on is not None and gap.closed_on <= day):
        return 0.0
    return float(STEP * gap.strength * 0.5 ** ((day - gap.noted_on).days / HALF_LIFE_DAYS))


def strongest(gaps: Iterable[PerformanceGap], competencies: Collection[str], day: date) -> PerformanceGap | None:
    """Return the gap in one of ``competencies`` that counts most on ``day``; the first code of several; None without any."""
    standing = [one for one in gaps if one.competency in competencies and weight(one, day) > 0.0]
    return min(standing, key=lambda one: (-weight(one, day), one.competency), default=None)
