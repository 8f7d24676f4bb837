"""What a person takes next: candidates from several sources, put in order by a learned ranker.

Owns: fitting (lessons → examples → ranker, then sources on the whole log) and the ranking of all items. Does not own:
the sources, the features, the ranker, or what may not be suggested.

Nobody's target is needed or seen. A person who was not in the training is ranked from his history alone; without one,
by what is taken lately.
"""

from typing import Self

import numpy as np

from recommender.behaviour.features import Features, Pool
from recommender.behaviour.interactions import Attributes, BoolArray, FloatArray, IntArray, Interactions
from recommender.behaviour.lessons import Lesson, lessons
from recommender.behaviour.past import Past, Query
from recommender.behaviour.ranker import Examples, Ranker, joined

NOTHING_KNOWN = Attributes(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64), ())
NEGATIVES = 25
"""Candidates not taken that train the ranker, of each pool, at random."""
FEW = 5
LIFT = {False: 0.0, True: 1.5}
"""Added to the logit of an item with fewer than ``FEW`` events, by whether the log is timed: the ranker learns from
what was taken, and what is new had no time to be; the cost to the rest is in decision 0020."""
BLOCK = 250
"""People handled at once: their scores by all sources take about 0.1 GB with 3,000 items."""


class Engine:
    """The two-stage ranking: the same shape as every rival in ``recommender.evaluation``."""

    NAME = "ours"

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int, /) -> Self:
        """Learn from the log and return itself; raises ValueError when it is too small to teach a ranker."""
        known = attributes or NOTHING_KNOWN
        random = np.random.default_rng(seed)
        taught = [_examples(lesson, random) for lesson in lessons(interactions, known, seed)]
        self.ranker_ = Ranker().fit(joined(taught), seed)
        del taught
        self.lift_ = np.where(_taken(interactions) < FEW, LIFT[interactions.timed], 0.0)
        self.features_ = Features(Past(interactions, known, _now(interactions)))
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None, /) -> FloatArray:
        """Return ``users`` × items, higher is better; candidates stand above all others.

        Histories come from ``interactions``, ``as_of`` is the moment of recommending per user (None where the log is
        not timed).
        """
        at = np.zeros(len(users)) if as_of is None else as_of
        blocks = [
            self._block(Query(interactions.of_users(users[start : start + BLOCK]), at[start : start + BLOCK]))
            for start in range(0, len(users), BLOCK)
        ]
        return np.concatenate([np.empty((0, interactions.items)), *blocks])

    def _block(self, query: Query) -> FloatArray:
        pool = self.features_.pool(query)
        logits = self.ranker_.logits(pool.features) + self.lift_[pool.item]
        floor = np.zeros(query.log.users)
        np.minimum.at(floor, pool.user, logits)
        result = pool.base.astype(np.float64)
        result += (floor - 1.0 - result.max(axis=1))[:, None]
        result[pool.user, pool.item] = logits
        return result


def _taken(log: Interactions) -> IntArray:
    """Return, per item, how many events it has."""
    return np.bincount(log.item, minlength=log.items)


def _now(log: Interactions) -> float:
    return float(log.moment.max()) if log.timed else 0.0


def _examples(lesson: Lesson, random: np.random.Generator) -> Examples:
    """Return the candidates of a lesson's askers: all that were taken next, and a sample of those never taken."""
    features = Features(lesson.past)
    parts = []
    for start in range(0, len(lesson.askers), BLOCK):
        askers = lesson.askers[start : start + BLOCK]
        query = Query(lesson.histories.of_users(askers), np.full(len(askers), lesson.past.now))
        taken = lesson.taken[start : start + BLOCK].toarray() > 0
        parts.append(_sampled(features.pool(query), taken, lesson.past.seen[askers].toarray() > 0, random))
    return joined(parts)


def _sampled(pool: Pool, taken: BoolArray, before: BoolArray, random: np.random.Generator) -> Examples:
    """Return the rows to learn from; what a shortened history hides (``before``) was taken too and is no negative."""
    label = taken[pool.user, pool.item]
    other = ~label & ~before[pool.user, pool.item]
    others = np.bincount(pool.user[other], minlength=len(taken))[pool.user]
    kept = label | (other & (random.random(len(label)) * others < NEGATIVES))
    return Examples(pool.features[kept], label[kept])
