"""What the ranker learns from: moments of the past, with what people took next.

Owns: the choice of moments and of what was taken after them. Does not own: features.

Sources that saw the answer would teach the ranker to trust them too much. So each lesson cuts the log, and everything
is fitted anew on what came before the cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from recommender.behaviour.interactions import Attributes, IntArray, Interactions
from recommender.behaviour.past import Past

WINDOW = 0.15
"""Share of a timed log's events that a lesson asks for."""
WINDOWS = 2
ASKERS = 50_000
"""People whose last event teaches, of a log without times: what five minutes on two cores leave room for."""
SHORT = 0.15
"""Share of the askers of a log without times whose history is cut to the last one, two or three events."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """A past, the ``askers`` (users of its log) with the ``histories`` they ask with, and what they took next.

    ``taken`` is askers × items, ones.
    """

    past: Past
    askers: IntArray
    taken: csr_array
    histories: Interactions


def lessons(log: Interactions, attributes: Attributes, seed: int) -> Iterator[Lesson]:
    """Yield the lessons of ``log``: before everybody's last event, or before its last periods."""
    if log.timed:
        yield from _periods(log, attributes)
    else:
        yield _last_events(log, attributes, np.random.default_rng(seed))


def _periods(log: Interactions, attributes: Attributes) -> Iterator[Lesson]:
    moments = np.sort(log.moment)
    cuts = [moments[int(len(moments) * (1 - WINDOW * number))] for number in range(WINDOWS, 0, -1)]
    for cut, end in zip(cuts, [*cuts[1:], np.inf], strict=True):
        before = log.only(log.moment < cut)
        after = log.only((log.moment >= cut) & (log.moment < end)).seen()
        new = csr_array(after - after.multiply(before.seen()))
        new.eliminate_zeros()
        askers = np.flatnonzero(new.sum(axis=1))
        yield Lesson(Past(before, attributes, float(before.moment.max())), askers, new[askers], before)


def _last_events(log: Interactions, attributes: Attributes, random: np.random.Generator) -> Lesson:
    last = log.ages == 0
    before = log.only(~last)
    after = log.only(last).seen()
    askers = np.flatnonzero(before.lengths > 0)
    askers = np.sort(random.permutation(askers)[:ASKERS])
    kept = np.full(log.users, len(log))
    short = askers[random.random(len(askers)) < SHORT]
    kept[short] = random.integers(1, 4, len(short))
    histories = before.only(before.ages < kept[before.user])
    return Lesson(Past(before, attributes, 0.0), askers, after[askers], histories)
