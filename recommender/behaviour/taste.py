"""What people of the same taste take, and take lately, wherever they stand in the order of registration.

Owns: neighbours in history over the whole log, for logs with times (fewer people, and time to weigh events by). Does
not own: neighbours among the nearest registrations (``cohort``).
"""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array

from recommender.behaviour.ease import Float32Array
from recommender.behaviour.past import DAY, Past, Query, Scorer

HALF_LIFE = 30.0
"""Days after which a neighbour's event counts half."""


def prepare(past: Past) -> Scorer:
    """Return the scorer of ``taste``, ``taste_sharp`` and ``taste_lately``; nothing for a log without times."""
    if not past.log.timed:
        return lambda query: {}
    rarity = np.log((past.log.users + 1) / (past.taken + 1)).astype(np.float32)
    size = (1.0 / np.sqrt(past.log.lengths + 5.0)).astype(np.float32)
    takers = csr_array(past.seen.multiply(size[:, None]).T.tocsr())
    lately = past.log.weighted(0.5 ** ((past.now - past.log.moment) / DAY / HALF_LIFE)).astype(np.float32)

    def score(query: Query) -> Mapping[str, Float32Array]:
        likeness = csr_array(query.recent.multiply(rarity)) @ takers
        likeness.data[past.log.person[likeness.indices] == np.repeat(query.log.person, np.diff(likeness.indptr))] = 0.0
        sharp = likeness.copy()
        sharp.data **= 3
        return {
            "taste": (likeness @ past.seen).toarray(),
            "taste_sharp": (sharp @ past.seen).toarray(),
            "taste_lately": (likeness @ lately).toarray(),
        }

    return score
