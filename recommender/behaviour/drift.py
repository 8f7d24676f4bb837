"""From the facts of a history to the facts of what people take next: interests move, and move alike.

Owns: the linear map between facts, and its score of items. Does not own: likeness to the history itself (``content``).
It speaks for an item that nobody has taken. For logs with times, whose new items need it.

Ridge regression of the facts of each event (less the mean) on the facts of up to ten events before it, later ones
counting more.
"""

from collections.abc import Mapping

import numpy as np
from scipy.linalg import solve
from scipy.sparse import csr_array, hstack

from recommender.behaviour.content import facts
from recommender.behaviour.ease import Float32Array
from recommender.behaviour.interactions import Interactions
from recommender.behaviour.past import Past, Query, Scorer

HELD = 3
"""Items that must share a fact before it counts."""
RIDGE = 30.0
"""Events."""
STEPS = 10
DECAY = 0.8


def prepare(past: Past) -> Scorer:
    """Return the scorer of ``drift``; nothing for a log without times or without known facts."""
    if not past.log.timed or not past.attributes.kinds:
        return lambda query: {}
    parts = [facts(past.attributes, kind, past.log.items) for kind in range(len(past.attributes.kinds))]
    known = csr_array(hstack(parts, format="csr"))
    known = csr_array(known[:, np.bincount(known.indices, minlength=known.shape[1]) >= HELD])
    before = _unit(_before(past.log)) @ known
    mean = known[past.log.item].mean(axis=0)
    gram = (before.T @ before).toarray() + RIDGE * np.eye(known.shape[1], dtype=np.float32)
    next_ = (before.T @ known[past.log.item]).toarray() - np.outer(before.sum(axis=0), mean)
    weights = solve(gram, next_.astype(np.float32), assume_a="pos") @ known.T

    def score(query: Query) -> Mapping[str, Float32Array]:
        return {"drift": np.asarray((_unit(query.recent) @ known) @ weights, dtype=np.float32)}

    return score


def _before(log: Interactions) -> csr_array:
    """Return events × items: the user's events before each, by how long before."""
    result = csr_array((len(log), log.items), dtype=np.float32)
    for gap in range(1, STEPS + 1):
        event = np.flatnonzero(log.places >= gap)
        weight = np.full(len(event), DECAY ** (gap - 1), dtype=np.float32)
        result = result + csr_array((weight, (event, log.item[event - gap])), shape=result.shape)
    return result


def _unit(history: csr_array) -> csr_array:
    """Return the rows divided by their sums."""
    total = np.asarray(history.sum(axis=1))
    return csr_array(history.multiply(1.0 / np.where(total > 0.0, total, 1.0)[:, None])).astype(np.float32)
