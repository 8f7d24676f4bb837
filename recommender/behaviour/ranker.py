"""The learned order of a pool of candidates.

Owns: the blend of logistic regression and boosted trees. Does not own: features or candidates.

The two see the same rows and err differently: trees find interactions, the regression extrapolates. The trees' logit
plus half the regression's beat both alone on every log tried. Training sees a sample of each pool's negatives, so the
blend orders and is no probability.
"""

from dataclasses import dataclass, fields

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from recommender.behaviour.ease import Float32Array
from recommender.behaviour.interactions import BoolArray, FloatArray

LINEAR_SHARE = 0.5
TREES = {
    "max_iter": 250,
    "learning_rate": 0.06,
    "max_leaf_nodes": 31,
    "min_samples_leaf": 100,
    "l2_regularization": 5.0,
    "max_features": 0.5,
    "early_stopping": False,
}


@dataclass(frozen=True, eq=False)
class Examples:
    """Candidates with what happened, a row each."""

    features: Float32Array
    taken: BoolArray


def joined(parts: list[Examples]) -> Examples:
    """Return the examples one after another."""
    return Examples(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Examples)))


class Ranker:
    """Trees and regression over the features of candidates, blended."""

    def fit(self, examples: Examples, seed: int) -> "Ranker":
        """Learn from ``examples`` and return itself."""
        rows, taken = examples.features, examples.taken
        self.trees_ = HistGradientBoostingClassifier(random_state=seed, **TREES).fit(rows, taken)
        self.linear_ = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300, tol=1e-3)).fit(rows, taken)
        return self

    def logits(self, features: Float32Array) -> FloatArray:
        """Return the blend per row: higher is likelier, comparable within a pool."""
        if not len(features):
            return np.empty(0)
        return np.asarray(
            self.trees_.decision_function(features) + LINEAR_SHARE * self.linear_.decision_function(features)
        )
