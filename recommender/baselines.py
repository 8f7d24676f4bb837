"""What the ranking must beat.

Owns: the simple orders every report compares with. Does not own: eligibility (applied to all alike) or the
metrics (``evaluation``). Each is a ``Scorer``: more is better.
"""

from zlib import crc32

import numpy as np

from recommender.signals import gap, popularity
from recommender.signals.arrays import FloatArray, History, PeopleArrays, Scorer


def popular(history: History) -> Scorer:
    """Return the scorer that suggests what was finished most lately, to everybody alike."""
    return popularity.prepare(history)


def gap_first(history: History) -> Scorer:
    """Return the scorer that suggests whatever is expected to close most, finished or not."""
    return gap.prepare(history)


def random(history: History, seed: int) -> Scorer:
    """Return the scorer that draws an order per person; the same for the same ``seed`` and person id."""
    courses = len(history.courses.facts)

    def score(people: PeopleArrays) -> FloatArray:
        rows = [np.random.default_rng([seed, crc32(person.encode())]).random(courses) for person in people.ids]
        return np.array(rows).reshape(-1, courses)

    return score
