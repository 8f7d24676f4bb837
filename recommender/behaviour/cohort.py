"""What people who registered about the same time take: classes and intakes leave their trace in the log.

Owns: popularity among the nearest registrations, and neighbours in history among them. Does not own: popularity in
time (``trend``). The order of registration is the order of ``person``.

People are handled by cells of that order, each seen with ``REACH`` people on either side, so that what a person is
told does not depend on who is asked with them.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from recommender.behaviour.ease import Float32Array
from recommender.behaviour.interactions import IntArray
from recommender.behaviour.past import Past, Query, Scorer

CELL = 500
REACH = 2000
SCALES = (10.0, 100.0, 1000.0)
"""Registrations after which somebody counts 1/e as much, by score."""
NEAR = 300.0
NAMES = (*(f"cohort_{scale:g}" for scale in SCALES), "neighbour_near", "neighbour_reach", "neighbour_sharp")


def prepare(past: Past) -> Scorer:
    """Return the scorer of ``NAMES``; nobody is their own neighbour."""
    order = np.argsort(past.log.person, kind="stable")
    person, seen = past.log.person[order], past.seen[order]
    rarity = np.log((past.log.users + 1) / (past.taken + 1)).astype(np.float32)
    size = np.sqrt(past.log.lengths[order] + 5.0).astype(np.float32)

    def score(query: Query) -> Mapping[str, Float32Array]:
        result = np.zeros((len(NAMES), query.log.users, query.log.items), dtype=np.float32)
        place = np.searchsorted(person, query.log.person)
        history = query.recent.multiply(rarity).tocsr()
        for users, low, high in _cells(place, len(person)):
            near = seen[low:high]
            distance = np.abs(place[users][:, None] - np.arange(low, high)).astype(np.float32)
            distance[person[low:high] == query.log.person[users][:, None]] = np.inf
            likeness = (history[users] @ near.T).toarray() / size[low:high]
            likeness[np.isinf(distance)] = 0.0
            say = [np.exp(-distance / scale) for scale in SCALES]
            say += [likeness * np.exp(-distance / NEAR), likeness, likeness**3]
            told = (near.T @ np.concatenate(say).T).T
            result[:, users] = told.reshape(len(NAMES), len(users), -1)
        return dict(zip(NAMES, result, strict=True))

    return score


def _cells(place: IntArray, people: int) -> Iterator[tuple[IntArray, int, int]]:
    """Yield the rows whose place falls in one cell, and the people from ``low`` to ``high`` they see."""
    cell = place // CELL
    for one in np.unique(cell):
        low, high = int(one) * CELL - REACH, (int(one) + 1) * CELL + REACH
        yield np.flatnonzero(cell == one), max(low, 0), min(high, people)
