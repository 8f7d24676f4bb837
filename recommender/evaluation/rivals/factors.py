"""People and items in few dimensions, by scikit-learn: truncated singular values and non-negative factors.

Owns: the two factorisations and folding people in. Does not own: order in time.
"""

import warnings
from typing import Self

from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.exceptions import ConvergenceWarning

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation.rivals.unknown_people import or_popular, popularity

SINGULAR_VALUES = 128
NON_NEGATIVE = 32
_ROUNDS = 200


class SingularValues:
    """PureSVD (Cremonesi, Koren & Turrin, RecSys 2010): a history projected on the greatest singular vectors."""

    NAME = "svd"
    model: TruncatedSVD
    popular: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        self.popular = popularity(interactions)
        dimensions = min(SINGULAR_VALUES, interactions.items - 1)
        self.model = TruncatedSVD(dimensions, random_state=seed).fit(interactions.seen())
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        histories = interactions.of_users(users)
        score = self.model.transform(histories.seen()) @ self.model.components_
        return or_popular(score, histories, self.popular)


class NonNegative:
    """Non-negative matrix factorisation (Lee & Seung, 2001), coordinate descent."""

    NAME = "nmf"
    model: NMF
    popular: FloatArray

    def fit(self, interactions: Interactions, attributes: Attributes | None, seed: int) -> Self:
        self.popular = popularity(interactions)
        dimensions = min(NON_NEGATIVE, interactions.items)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.model = NMF(dimensions, init="nndsvd", max_iter=_ROUNDS, random_state=seed).fit(interactions.seen())
        return self

    def scores(self, users: IntArray, interactions: Interactions, as_of: FloatArray | None) -> FloatArray:
        histories = interactions.of_users(users)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            score = self.model.transform(histories.seen()) @ self.model.components_
        return or_popular(score, histories, self.popular)
