"""How good predicted probabilities are: ranking, error, calibration, and the difference of two with its interval.

Owns: the metrics of predictions of right and wrong answers. Does not own: predictions.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

from recommender.mastery.answers import FloatArray, IntArray, TextArray

BINS = 10
DRAWS = 1000
_CERTAIN = 1e-6


@dataclass(frozen=True)
class Difference:
    """The difference of two AUCs with the 95 % interval over draws of people."""

    value: float
    low: float
    high: float


def metrics(correct: FloatArray, probability: FloatArray) -> dict[str, float]:
    """Return ``auc``, ``rmse``, ``log_loss`` (in nats) and ``calibration_error``."""
    sure = np.clip(probability, _CERTAIN, 1.0 - _CERTAIN)
    return {
        "auc": float(roc_auc_score(correct, probability)),
        "rmse": float(np.sqrt(np.mean((correct - probability) ** 2))),
        "log_loss": float(log_loss(correct, sure)),
        "calibration_error": calibration_error(correct, probability),
    }


def calibration_error(correct: FloatArray, probability: FloatArray) -> float:
    """Return the mean distance between said and seen over ten bins of equal width, weighted by their answers.

    The expected calibration error of Naeini, Cooper & Hauskrecht (AAAI 2015).
    """
    bins = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    apart = np.bincount(bins, correct - probability, BINS)
    return float(np.abs(apart).sum() / len(correct))


def auc_difference(
    user: TextArray, correct: FloatArray, ours: FloatArray, theirs: FloatArray, seed: int = 0
) -> Difference:
    """Return AUC of ``ours`` less AUC of ``theirs``, with its interval when people are drawn anew with both."""
    names, person = np.unique(user, return_inverse=True)
    one, other = _Ranked.of(correct, ours), _Ranked.of(correct, theirs)
    rng = np.random.default_rng(seed)
    draws = np.empty(DRAWS)
    for draw in range(DRAWS):
        times = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))[person]
        draws[draw] = one.auc(times) - other.auc(times)
    low, high = np.quantile(draws, [0.025, 0.975])
    everyone = np.ones(len(correct), np.int64)
    return Difference(one.auc(everyone) - other.auc(everyone), float(low), float(high))


@dataclass(frozen=True, eq=False)
class _Ranked:
    """Predictions sorted once, so that each draw only counts: the order, and where equal predictions begin."""

    order: IntArray
    begins: IntArray
    right: FloatArray

    @classmethod
    def of(cls, correct: FloatArray, probability: FloatArray) -> "_Ranked":
        order = np.argsort(probability, kind="stable")
        begins = np.flatnonzero(np.diff(probability[order], prepend=-1.0))
        return cls(order, begins, correct[order])

    def auc(self, times: IntArray) -> float:
        """Return the AUC when each answer counts ``times``; ties count half."""
        weight = times[self.order]
        right = np.add.reduceat(weight * self.right, self.begins)
        wrong = np.add.reduceat(weight * (1.0 - self.right), self.begins)
        below = np.cumsum(wrong) - wrong
        return float((right * (below + 0.5 * wrong)).sum() / (right.sum() * wrong.sum()))
