"""The learned order of a pool of candidates, and how likely each of them is really taken.

Owns: the blend of logistic regression and boosted trees, and its calibration. Does not own: features or candidates.

The two see the same rows and err differently: trees find interactions, the regression extrapolates. The trees' logit
plus half the regression's beat both alone on every log tried. Training sees a sample of each pool's negatives, so the
blend only orders; a last logistic step on askers kept aside, each row weighted by how many of the pool it stands for,
makes it a probability (Platt, "Probabilistic outputs for support vector machines", 1999).
"""

from dataclasses import dataclass, fields

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from recommender.behaviour.ease import Float32Array
from recommender.behaviour.interactions import BoolArray, FloatArray, IntArray

LINEAR_SHARE = 0.5
KEPT_ASIDE = 10
"""Every tenth asker calibrates and does not train."""
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
    """Candidates with what happened, a row each.

    ``asker`` numbers the history and moment it was a candidate for; ``stands_for`` says how many candidates of that
    pool the row stands for (1 for what was taken).
    """

    asker: IntArray
    features: Float32Array
    taken: BoolArray
    stands_for: FloatArray


def joined(parts: list[Examples]) -> Examples:
    """Return the examples one after another; askers of different parts need not differ."""
    return Examples(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Examples)))


class Ranker:
    """Trees and regression over the features of candidates, blended and calibrated."""

    def fit(self, examples: Examples, seed: int) -> "Ranker":
        """Learn from ``examples`` and return itself."""
        aside = examples.asker % KEPT_ASIDE == KEPT_ASIDE - 1
        trained, taken = examples.features[~aside], examples.taken[~aside]
        self.trees_ = HistGradientBoostingClassifier(random_state=seed, **TREES).fit(trained, taken)
        self.linear_ = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300, tol=1e-3)).fit(trained, taken)
        del trained
        blend = self.logits(examples.features[aside])
        self.platt_ = LogisticRegression(C=np.inf).fit(
            blend[:, None], examples.taken[aside], sample_weight=examples.stands_for[aside]
        )
        return self

    def logits(self, features: Float32Array) -> FloatArray:
        """Return the blend per row: higher is likelier, comparable within a pool."""
        return np.asarray(
            self.trees_.decision_function(features) + LINEAR_SHARE * self.linear_.decision_function(features)
        )

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """Return the probability per row that the item is what is taken next, from its blend."""
        return np.asarray(self.platt_.predict_proba(logits[:, None])[:, 1])
