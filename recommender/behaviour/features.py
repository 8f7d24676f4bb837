"""The candidates of a person and the numbers the ranker sees of each: one function for training and serving.

Owns: the pool (who is a candidate) and its features. Does not own: what the scores mean (sources) or the order.

Every number is known at the moment of the query: from the past the sources were fitted on, and from the history.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recommender.behaviour import sources, trend
from recommender.behaviour.ease import Float32Array
from recommender.behaviour.interactions import BoolArray, FloatArray, IntArray
from recommender.behaviour.past import Past, Query

TRENDING = 50
"""Items with the most events lately, by each half-life: candidates for everybody."""
_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates as rows: the user of the query, the item, and its features (in the order of ``names``).

    ``base`` (users × items) is the order of all items outside the pool.
    """

    user: IntArray
    item: IntArray
    features: Float32Array
    names: tuple[str, ...]
    base: Float32Array


class Features:
    """Sources fitted on a past, and the numbers of its items."""

    def __init__(self, past: Past) -> None:
        self._score = sources.prepare(past)
        self._items = trend.features(past)
        self._popularity = np.log1p(past.taken)
        self._everybody = self._trending(past)

    def pool(self, query: Query) -> Pool:
        """Return the candidates of everybody in ``query`` with their features."""
        scores = self._score(query)
        user, item = np.nonzero(self._candidates(scores, query))
        columns: dict[str, FloatArray | Float32Array] = {
            **self._of_scores(scores, user, item, query.log.users),
            **{name: values[item] for name, values in self._items.items()},
            **self._of_histories(query, user, item),
        }
        features = np.stack([column.astype(np.float32) for column in columns.values()], axis=1)
        return Pool(user, item, features, tuple(columns), self._base(scores))

    def _trending(self, past: Past) -> IntArray:
        if not past.log.timed:
            return np.empty(0, dtype=np.int64)
        tops = [np.argsort(-trend.decayed(past, half), kind="stable")[:TRENDING] for half in trend.HALF_LIVES]
        return np.unique(np.concatenate(tops))

    def _candidates(self, scores: Mapping[str, Float32Array], query: Query) -> BoolArray:
        seen = query.seen.toarray() > 0.0
        result = np.zeros(seen.shape, dtype=np.bool_)
        for name, number in sources.POOL.items():
            if name in scores:
                result |= _best(np.where(seen, np.float32(0.0), scores[name]), number)
        result[:, self._everybody] = True
        return np.asarray(result & ~seen)

    def _base(self, scores: Mapping[str, Float32Array]) -> Float32Array:
        """Return the recent linear score, and popularity where it says nothing."""
        return scores["ease_recent"] + (1e-6 * self._popularity).astype(np.float32)

    @staticmethod
    def _of_scores(
        scores: Mapping[str, Float32Array], user: IntArray, item: IntArray, users: int
    ) -> dict[str, Float32Array]:
        """Return each score, and its share of the user's best one (−1 … 1; 0 is what says nothing)."""
        result: dict[str, Float32Array] = {}
        for name, matrix in scores.items():
            values = matrix[user, item]
            best = np.full(users, _TINY, dtype=np.float32)
            np.maximum.at(best, user, values)
            result |= {name: values, f"{name}_share": np.clip(values / best[user], -1.0, 1.0)}
        return result

    def _of_histories(self, query: Query, user: IntArray, item: IntArray) -> dict[str, FloatArray]:
        length = query.log.lengths
        total = np.bincount(query.log.user, weights=self._popularity[query.log.item], minlength=query.log.users)
        taste = total / np.maximum(length, 1)
        last = np.where(query.last_item >= 0, self._popularity[query.last_item], 0.0)
        return {
            "length": np.log1p(length)[user],
            "taste": taste[user],
            "off_taste": self._popularity[item] - taste[user],
            "last_popularity": last[user],
            "idle_user": np.log1p(query.idle)[user],
        }


def _best(scores: Float32Array, number: int) -> BoolArray:
    """Return where each row has its ``number`` highest scores: ties for the last place all in (a source that counts whole
    people may have many), none that says nothing.
    """
    place = max(scores.shape[1] - number, 0)
    least = np.partition(scores, place, axis=1)[:, place]
    return np.asarray((scores >= least[:, None]) & (scores > 0.0))
