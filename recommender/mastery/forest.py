"""Boosted trees as plain arrays: what scikit-learn grew, kept and evaluated without it.

Owns: the arrays of the trees, their evaluation, and taking them from a fitted ``HistGradientBoostingClassifier``.
Does not own: growing trees.

Why not keep the estimator itself: its own file format is a pickle, which runs code on load. All a grown tree
needs is in these arrays; a test holds the evaluation to scikit-learn's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from recommender.mastery.answers import BoolArray, FloatArray

Int32Array = NDArray[np.int32]
_BLOCK = 64
"""Rows evaluated together: few enough for the processor's cache."""


@dataclass(frozen=True, eq=False)
class Forest:
    """The nodes of all trees one after another; a leaf points to itself, ``roots`` are where trees begin.

    A row goes left where its feature is at most the threshold, and, where it is nan, if ``nan_left``. Its logit
    is ``baseline`` and the ``value`` of the leaf of every tree.
    """

    feature: Int32Array
    threshold: FloatArray
    nan_left: BoolArray
    left: Int32Array
    right: Int32Array
    value: FloatArray
    roots: Int32Array
    depth: int
    baseline: float

    def logits(self, features: FloatArray) -> FloatArray:
        """Return the logit of each row of ``features``."""
        blocks = [self._block(features[start : start + _BLOCK]) for start in range(0, len(features), _BLOCK)]
        return np.concatenate([np.empty(0), *blocks])

    def _block(self, features: FloatArray) -> FloatArray:
        values = features.ravel()
        row = np.arange(len(features))[:, None] * features.shape[1]
        node = np.repeat(self.roots[None], len(features), axis=0)
        for _ in range(self.depth):
            seen = values.take(row + self.feature.take(node))
            goes_left = (seen <= self.threshold.take(node)) | (np.isnan(seen) & self.nan_left.take(node))
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        return np.asarray(self.value.take(node).sum(axis=1) + self.baseline)


def from_estimator(fitted: HistGradientBoostingClassifier) -> Forest:
    """Return the trees of a fitted classifier of two classes without categorical features."""
    trees = [one[0].nodes for one in fitted._predictors]
    starts = np.cumsum([0, *(len(nodes) for nodes in trees)])[:-1]
    start = np.repeat(starts, [len(nodes) for nodes in trees])
    nodes = np.concatenate(trees)
    leaf = nodes["is_leaf"].astype(bool)
    here = np.arange(len(nodes))
    return Forest(
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int32),
        threshold=nodes["num_threshold"].astype(np.float64),
        nan_left=nodes["missing_go_to_left"].astype(bool),
        left=np.where(leaf, here, nodes["left"] + start).astype(np.int32),
        right=np.where(leaf, here, nodes["right"] + start).astype(np.int32),
        value=np.where(leaf, nodes["value"], 0.0),
        roots=starts.astype(np.int32),
        depth=int(nodes["depth"].max()),
        baseline=float(fitted._baseline_prediction[0, 0]),
    )
