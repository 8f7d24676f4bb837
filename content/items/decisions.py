"""How far a pass or fail can be relied on: decision consistency and accuracy at the pass mark, from one sitting.

Consistency is the share of people who would get the same verdict on a second, equal test; accuracy the share whose
verdict is that of their true score. Method of Livingston & Lewis, Estimating the Consistency and Accuracy of
Classifications Based on Test Scores, Journal of Educational Measurement 32 (1995) 179–197, which allows items worth
part of a mark: the test is replaced by an equally reliable one of n̂ items scored 0 or 1 (their *effective test
length*). True scores are taken to follow a beta distribution over the whole scale with two parameters, as in Huynh,
On the Reliability of Decisions in Domain-Referenced Testing, Journal of Educational Measurement 13 (1976) 253–264,
instead of Livingston and Lewis's four: four moments of a small group are too unsteady. Nothing is adjusted to the
pass rate seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, comb, exp, fsum, lgamma, log, log1p

from content.items.moments import covariance, mean

LONGEST = 300
TINY = 1e-300
CLOSE = 1e-14
MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class DecisionQuality:
    """Shares from 0 to 1. `kappa` is consistency beyond chance, (consistency − chance) / (1 − chance), None when all
    pass or all fail; `length` the effective test length; `passing` the share expected to pass.
    """

    consistency: float
    kappa: float | None
    accuracy: float
    passing: float
    length: int


def decision_quality(shares: Sequence[float], reliability: float, cut: float) -> DecisionQuality | None:
    """Quality of the decision "score ≥ cut" from everybody's score as a share of the maximum, 0 to 1.

    None where it cannot be estimated: nobody differs, or the reliability is not above 0 and below 1. Beyond a length of
    `LONGEST` items it is reckoned with `LONGEST`.
    """
    average, variance = mean(shares), covariance(shares, shares)
    true = reliability * variance
    error = variance - true
    spread = average * (1 - average) - true
    if variance <= 1e-9 or not 0 < reliability < 1 or spread <= 1e-9:
        return None
    length = min(LONGEST, max(1, round(spread / error)))
    size = spread / true
    return decided(average * size, (1 - average) * size, length, cut)


def decided(a: float, b: float, length: int, cut: float) -> DecisionQuality:
    """The same for true scores that follow Beta(a, b) and a test of `length` items scored 0 or 1."""
    least = max(0, ceil(length * cut - 1e-9))
    scores = range(least, length + 1)
    choose = [log(comb(length, score)) for score in range(length + 1)]
    whole = _log_beta(a, b)
    once = {score: exp(choose[score] + _log_beta(a + score, b + length - score) - whole) for score in scores}
    twice = [_log_beta(a + both, b + 2 * length - both) - whole for both in range(2 * length + 1)]
    both_pass = fsum(exp(choose[x] + choose[y] + twice[x + y]) for x in scores for y in scores)
    passing = fsum(once.values())
    consistency = 1 - 2 * passing + 2 * both_pass
    chance = passing**2 + (1 - passing) ** 2
    truly = 1 - share_below(cut, a, b)
    truly_and_seen = fsum(
        share * (1 - share_below(cut, a + score, b + length - score)) for score, share in once.items()
    )
    return DecisionQuality(
        consistency=consistency,
        kappa=(consistency - chance) / (1 - chance) if 1 - chance > 1e-9 else None,
        accuracy=1 - passing - truly + 2 * truly_and_seen,
        passing=passing,
        length=length,
    )


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def share_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (NIST DLMF 8.17.22), evaluated as
    Lentz does.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - share_below(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) - _log_beta(a, b)) / a
    fraction, c, d, change, step = 1.0, 1.0, 0.0, 0.0, 0
    while step < MOST_STEPS and abs(change - 1) > CLOSE:
        step += 1
        term = _term(step, x, a, b)
        d = 1 / (1 + term * d or TINY)
        c = 1 + term / c or TINY
        change = c * d
        fraction *= change
    return front / fraction


def _term(step: int, x: float, a: float, b: float) -> float:
    """The numerator d of DLMF 8.17.23 at a step from 1."""
    m, odd = divmod(step, 2)
    if odd:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
