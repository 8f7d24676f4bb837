"""Items like those of the history, by what is known of them.

Owns: the likeness of an item to a history, one score per kind of fact. Does not own: who took what.

A fact weighs by its rarity (logarithm of items per item that has it), an item's facts of one kind have length 1, and
the likeness is the mean cosine with the history, later items counting more. Works for an item that nobody has taken.
Where the log has times, two scores join likeness with time: to what is new, and to what is taken lately.
"""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array

from recommender.behaviour import trend
from recommender.behaviour.ease import Float32Array
from recommender.behaviour.interactions import Attributes
from recommender.behaviour.past import Past, Query, Scorer

FRESH = 45.0
"""Days since an item's first event, or none yet, that make it new."""
RISING = 20.0
"""Half-life in days of what is taken lately."""


def facts(attributes: Attributes, kind: int, items: int) -> csr_array:
    """Return items × values of one kind, each row of length 1, or 0 where nothing is known."""
    chosen = attributes.kind == kind
    values, column = np.unique(attributes.value[chosen], return_inverse=True)
    weight = np.log((items + 1) / np.bincount(column, minlength=len(values)))[column]
    matrix = csr_array((weight, (attributes.item[chosen], column)), shape=(items, len(values)))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)))
    return csr_array(matrix.multiply(1.0 / np.where(length > 0.0, length, 1.0)[:, None])).astype(np.float32)


def prepare(past: Past) -> Scorer:
    """Return the scorer of ``like_<kind>`` for every kind of fact, and of ``fresh`` and ``rising`` in timed logs."""
    kinds = past.attributes.kinds
    known = [facts(past.attributes, kind, past.log.items) for kind in range(len(kinds))]
    fresh = (trend.ages(past) < FRESH).astype(np.float32)
    rising = trend.decayed(past, RISING).astype(np.float32)

    def score(query: Query) -> Mapping[str, Float32Array]:
        total = np.asarray(query.recent.sum(axis=1))
        history = csr_array(query.recent.multiply(1.0 / np.where(total > 0.0, total, 1.0)[:, None]))
        likeness = {
            f"like_{kind}": (one @ (history @ one).toarray().T).T for kind, one in zip(kinds, known, strict=True)
        }
        if not past.log.timed:
            return likeness
        overall = np.mean([np.zeros(query.seen.shape, dtype=np.float32), *likeness.values()], axis=0)
        return {**likeness, "fresh": overall * fresh, "rising": overall * rising}

    return score
