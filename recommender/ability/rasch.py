"""Ability from graded answers: the logistic item response model and its posterior, in plain Python.

Owns: response probability, item information, the difficulty an author's judgement stands for, and the
posterior of ability by quadrature. Does not own: fitting item difficulties (``calibration``) or choosing
items (``selection``).

Model: P(right | θ) = 1 / (1 + exp(−a·(θ − b))), Rasch when a = 1 and 2PL otherwise (Birnbaum, 1968). The
estimate is the expected a posteriori (EAP) mean over a fixed grid of 61 points from −5 to 5 logits with a
normal prior (Bock & Mislevy, 1982). Our own items do not model guessing; an item of a published bank may bring
the chance c of a right guess, P = c + (1 − c) / (1 + exp(−a·(θ − b))).

Partial credit: an answer worth a fraction f of its item counts as the fractional likelihood p^f · (1 −
p)^(1 − f), as if f of one try were right. It is exact for f = 0 and 1, keeps "more right never lowers
ability", and treats the item as one answer's worth of information however it was marked; it is not a graded
response model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, log1p, sqrt
from operator import mul

from recommender import levels

GRID = tuple(-5.0 + step / 6.0 for step in range(61))
"""Quadrature points in logits. Every cut of ``levels`` is one of them."""
RESPONSE_PROBABILITY = 0.65
"""A person on the cut of level L answers a middling item of level L right with this probability."""
LOGITS_PER_DIFFICULTY_STEP = 0.4
MIDDLING_DIFFICULTY = 3
_ON_GRID = 1e-9


@dataclass(frozen=True, slots=True)
class Item:
    """One item: ``difficulty`` b in logits, ``discrimination`` a per logit, chance of a right ``guessing``."""

    difficulty: float
    discrimination: float = 1.0
    guessing: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The mark of one answer as a ``fraction`` (0 to 1) of its item. Raises ValueError outside 0 to 1."""

    item: Item
    fraction: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.fraction <= 1.0:
            raise ValueError(f"a fraction must be 0 to 1, got {self.fraction}")


@dataclass(frozen=True, slots=True)
class Prior:
    """Normal prior of ability in logits; by default one level around the boundary of levels 2 and 3."""

    mean: float = 0.0
    sd: float = levels.LOGITS_PER_LEVEL


@dataclass(frozen=True, slots=True)
class Posterior:
    """Ability after ``answers`` answers: probability of each point of ``GRID``."""

    weights: tuple[float, ...]
    answers: int

    @property
    def mean(self) -> float:
        """EAP ability in logits."""
        return sum(weight * theta for weight, theta in zip(self.weights, GRID, strict=True))

    @property
    def se(self) -> float:
        """Posterior standard deviation in logits."""
        mean = self.mean
        return sqrt(sum(weight * (theta - mean) ** 2 for weight, theta in zip(self.weights, GRID, strict=True)))


@dataclass(frozen=True, slots=True)
class LevelEstimate:
    """A continuous level and its standard error, in levels."""

    mean: float
    se: float


def probability(theta: float, item: Item) -> float:
    """Return the probability of a right answer at ability ``theta`` (logits)."""
    return item.guessing + (1.0 - item.guessing) * _knowing(theta, item)


def information(theta: float, item: Item) -> float:
    """Return the Fisher information of ``item`` at ``theta``, per squared logit; without guessing a²·p·(1 − p)."""
    knows = _knowing(theta, item)
    right = item.guessing + (1.0 - item.guessing) * knows
    return item.discrimination**2 * knows**2 * (1.0 - right) / right


def prior_difficulty(level: float, author_difficulty: float) -> float:
    """Return the difficulty in logits that an author's judgement stands for, before anybody answered.

    ``level`` is the level the item is written for, ``author_difficulty`` 1 (easy) to 5 (hard): b =
    cut(level) − ln(0.65 / 0.35) + (d − 3) · 0.4. So a person exactly on the cut of the level answers a
    middling item (d = 3) right with probability 0.65. That response probability stays within the usual
    conventions: the Bookmark method places a cut where 2/3 succeed, RP67 (Mitzel, Lewis, Patz & Green,
    2001). Raises ValueError outside 1 to 5.
    """
    if not 1 <= author_difficulty <= 5:
        raise ValueError(f"an author's difficulty must be 1 to 5, got {author_difficulty}")
    odds = RESPONSE_PROBABILITY / (1.0 - RESPONSE_PROBABILITY)
    step = (author_difficulty - MIDDLING_DIFFICULTY) * LOGITS_PER_DIFFICULTY_STEP
    return levels.cut(level) - log(odds) + step


def neutral_prior(level: float) -> Prior:
    """Return the prior centred on the cut of ``level``: at the start about an even chance of meeting it."""
    return Prior(levels.cut(level))


def posterior(answers: Sequence[Answer], prior: Prior | None = None) -> Posterior:
    """Return the posterior of ability given ``answers``; without answers, the prior on the grid."""
    start = prior or Prior()
    logs = [-0.5 * ((theta - start.mean) / start.sd) ** 2 for theta in GRID]
    for answer in answers:
        logs = [total + _log_likelihood(theta, answer) for total, theta in zip(logs, GRID, strict=True)]
    top = max(logs)
    masses = [exp(one - top) for one in logs]
    whole = sum(masses)
    return Posterior(tuple(mass / whole for mass in masses), len(answers))


def updated(before: Posterior, answer: Answer) -> Posterior:
    """Return ``before`` after one more ``answer``: the same as ``posterior`` of all of them, step by step."""
    masses = list(map(mul, before.weights, _likelihood(answer)))
    whole = sum(masses)
    return Posterior(tuple(mass / whole for mass in masses), before.answers + 1)


def p_meets(estimate: Posterior, level: float) -> float:
    """Return the posterior mass above the cut of ``level``; a grid point on the cut counts half."""
    threshold = levels.cut(level)
    return sum(weight * _side(theta - threshold) for weight, theta in zip(estimate.weights, GRID, strict=True))


def level_estimate(estimate: Posterior) -> LevelEstimate:
    """Return the continuous level and its standard error, by the linear map of ``levels``."""
    return LevelEstimate(levels.to_level(estimate.mean), estimate.se / levels.LOGITS_PER_LEVEL)


def decision(estimate: Posterior, level: float) -> levels.Decision:
    """Return whether the answers so far decide that ``level`` is met; fewer than four never do."""
    return levels.decision(p_meets(estimate, level), estimate.answers)


def _knowing(theta: float, item: Item) -> float:
    return exp(-_log1p_exp(-item.discrimination * (theta - item.difficulty)))


@lru_cache(maxsize=512)
def _likelihood(answer: Answer) -> tuple[float, ...]:
    """Return the likelihood of ``answer`` on ``GRID``: a test looks at the same few items many times."""
    return tuple(exp(_log_likelihood(theta, answer)) for theta in GRID)


def _log_likelihood(theta: float, answer: Answer) -> float:
    item = answer.item
    margin = item.discrimination * (theta - item.difficulty)
    wrong = -_log1p_exp(margin)
    right = margin + wrong
    if item.guessing:
        right = log(probability(theta, item))
        wrong += log(1.0 - item.guessing)
    return answer.fraction * right + (1.0 - answer.fraction) * wrong


def _log1p_exp(x: float) -> float:
    """Return ln(1 + eˣ) without overflow."""
    return max(x, 0.0) + log1p(exp(-abs(x)))


def _side(distance: float) -> float:
    if abs(distance) < _ON_GRID:
        return 0.5
    return 1.0 if distance > 0.0 else 0.0
