"""Adaptive tests that measure: they run until ability is known well enough, on simulated people or recorded answers.

Owns: the tests, all of a bank's items at once, and what they came to. Does not own: the product's tests, which decide
about one level instead (``ability.adaptive``), or how items were calibrated.

The posterior is that of ``rasch``: its grid, prior N(0, 1), its model. An item is worth the variance that it is expected
to take from the posterior (minimum expected posterior variance; van der Linden, 1998). Three more rules:

* Content: the group asked least so far comes first (Kingsbury & Zara, 1989, equal shares).
* Exposure: an item that would have been in more than ``cap`` of the tests so far waits until all others are used up.
* Prices: an item's worth is divided by 1 + its price, and a price rises with every test that asks the item and falls
  with every other one, so that it stands still a little below ``cap``. Under a cap a test is a linear programme, fewest items for the
  information needed, and these are its shadow prices, learned as people come; scarce items go to those who gain most.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array, eye_array, hstack, vstack
from scipy.special import expit, ndtri

from recommender.ability.rasch import GRID

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
MIN_ITEMS = 5
SE_GOAL = 0.30
PRICE_STEP = 0.1
"""How far a price moves in a test that asks the item."""
PRICE_AIM = 0.9
"""Prices stand still at this part of ``cap``: at the cap itself items wait anyhow, so nothing would say that they are scarce."""
_GRID = np.array(GRID)
_KINDS_OF_PEOPLE = 41


@dataclass(frozen=True, eq=False)
class Bank:
    """Per item discrimination ``a``, difficulty ``b`` (logits), guessing ``c``, and the number of its ``group``."""

    a: FloatArray
    b: FloatArray
    c: FloatArray
    group: IntArray

    @classmethod
    def of(cls, a: FloatArray, b: FloatArray) -> "Bank":
        """Return a bank of one group, without guessing."""
        return cls(a, b, np.zeros(len(a)), np.zeros(len(a), np.int64))

    def chances(self, theta: FloatArray) -> FloatArray:
        """Return item × ability: the probability of a right answer."""
        return np.asarray(self.c[:, None] + (1.0 - self.c[:, None]) * self._knowing(theta))

    def information(self, theta: FloatArray) -> FloatArray:
        """Return item × ability: Fisher information per squared logit."""
        knowing, right = self._knowing(theta), self.chances(theta)
        return np.asarray(self.a[:, None] ** 2 * knowing**2 * (1.0 - right) / right)

    def answered_by(self, theta: FloatArray, seed: int) -> FloatArray:
        """Return person × item: marks drawn for people of the abilities ``theta``."""
        chances = self.chances(theta).T
        return (np.random.default_rng(seed).random(chances.shape) < chances).astype(np.float64)

    def _knowing(self, theta: FloatArray) -> FloatArray:
        return np.asarray(expit(self.a[:, None] * (theta - self.b[:, None])))


@dataclass(frozen=True)
class Rules:
    """How a test goes, from ``MIN_ITEMS`` on until the standard error is below ``goal``.

    With ``least_worth`` it ends when no item left is expected to take as much from the posterior's variance
    (predicted standard error reduction; Choi, Grady & Dodd, 2010). ``order`` "random" asks by lot.
    """

    goal: float = SE_GOAL
    least_worth: float = 0.0
    cap: float = 1.0
    priced: bool = False
    order: Literal["worth", "random"] = "worth"


@dataclass(frozen=True)
class Study:
    """What the tests came to: lengths in items, errors in logits, shares from 0 to 1.

    ``reached`` is the share of tests that ended below the standard error of ``Rules.goal``; ``overlap`` the share of
    items that two tests have in common.
    """

    tests: int
    mean_items: float
    median_items: float
    reached: float
    rmse: float
    correlation: float
    highest_exposure: float
    overlap: float


@dataclass(eq=False)
class _Tables:
    """What does not change from test to test, and the exposure so far."""

    right: FloatArray
    prior: FloatArray
    group: IntArray
    asked: FloatArray
    price: FloatArray


def study(bank: Bank, marks: FloatArray, truth: FloatArray, rules: Rules, seed: int = 0) -> Study:
    """Return what tests of ``bank`` came to when person by person is asked.

    ``marks`` is person × item (nan: this person cannot be asked), ``truth`` what the tests should find, in logits.
    ``seed`` draws the lots of the random order.
    """
    prior = np.exp(-0.5 * _GRID**2)
    tables = _Tables(bank.chances(_GRID), prior / prior.sum(), bank.group, np.zeros(len(bank.a)), np.zeros(len(bank.a)))
    rng = np.random.default_rng(seed)
    lengths, found, errors = np.empty(len(marks)), np.empty(len(marks)), np.empty(len(marks))
    for who, row in enumerate(marks):
        done, found[who], errors[who] = _test(tables, row, rules, who, rng)
        lengths[who] = done.sum()
        tables.asked += done
        if rules.priced:
            tables.price = np.maximum(0.0, tables.price + PRICE_STEP * (done - PRICE_AIM * rules.cap))
    share = tables.asked / len(marks)
    return Study(
        len(marks),
        float(lengths.mean()),
        float(np.median(lengths)),
        float(np.mean(errors < rules.goal)),
        float(np.sqrt(np.mean((found - truth) ** 2))),
        _correlation(found, truth),
        float(share.max()),
        float((share**2).sum() / share.sum()),
    )


def abilities(bank: Bank, marks: FloatArray) -> FloatArray:
    """Return the ability (EAP, logits) that all answers of each person show."""
    right = bank.chances(_GRID)
    logs = np.nan_to_num(marks) @ np.log(right) + np.nan_to_num(1.0 - marks) @ np.log(1.0 - right) - 0.5 * _GRID**2
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights @ _GRID / weights.sum(axis=1))


def fewest_items(bank: Bank, cap: float, goal: float = SE_GOAL) -> float | None:
    """Return the mean length that no choice of items goes below, were every ability N(0, 1) known beforehand.

    The linear programme of a shadow test for ``_KINDS_OF_PEOPLE`` equally frequent abilities, parts of items allowed:
    fewest items so that prior and items give the information 1 / goal², none asked of more than ``cap`` of the people.
    People whom the whole bank cannot measure so well take all of it. None where the cap leaves too few items.
    """
    theta = ndtri((np.arange(_KINDS_OF_PEOPLE) + 0.5) / _KINDS_OF_PEOPLE)
    information = bank.information(theta).T
    needed = np.minimum(goal**-2 - 1.0, information.sum(axis=1))
    kinds, items = information.shape
    each = block_diag([-information[kind : kind + 1] for kind in range(kinds)])
    over_all = hstack([eye_array(items) / kinds] * kinds)
    found = linprog(
        np.full(kinds * items, 1.0 / kinds),
        A_ub=csr_array(vstack([each, over_all])),
        b_ub=np.concatenate([-needed, np.full(items, cap)]),
        bounds=(0.0, 1.0),
        method="highs",
    )
    return float(found.fun) if found.success else None


def simulated(bank: Bank, people: int, rules: Rules, seed: int) -> Study:
    """Return what tests of ``people`` with abilities N(0, 1) came to, who answer as the bank says."""
    theta = np.random.default_rng(seed).normal(0.0, 1.0, people)
    return study(bank, bank.answered_by(theta, seed + 1), theta, rules, seed)


def _correlation(found: FloatArray, truth: FloatArray) -> float:
    """Return the correlation, 0 where one of both is the same for everybody."""
    varies = np.ptp(found) > 0.0 and np.ptp(truth) > 0.0
    return float(np.corrcoef(found, truth)[0, 1]) if varies else 0.0


def _test(
    tables: _Tables, marks: FloatArray, rules: Rules, who: int, rng: np.random.Generator
) -> tuple[BoolArray, float, float]:
    """Return which items were asked, the ability found and its standard error."""
    weights, done = tables.prior, np.zeros(len(marks), bool)
    turns = np.zeros(tables.group.max() + 1)
    can = ~np.isnan(marks)
    waits = tables.asked + 1.0 > rules.cap * (who + 1)
    while True:
        asked = int(done.sum())
        mean = float(weights @ _GRID)
        variance = float(weights @ (_GRID - mean) ** 2)
        left = can & ~done
        if not left.any() or (asked >= MIN_ITEMS and variance < rules.goal**2):
            break
        worth = _worth(tables.right, weights, mean)
        if asked >= MIN_ITEMS and worth[left].max() < rules.least_worth:
            break
        score = rng.random(len(marks)) if rules.order == "random" else worth / (1.0 + tables.price)
        chosen = _choose(score, left, waits, tables.group, turns)
        done[chosen] = True
        turns[tables.group[chosen]] += 1
        weights = weights * (tables.right[chosen] if marks[chosen] else 1.0 - tables.right[chosen])
        weights /= weights.sum()
    return done, mean, variance**0.5


def _worth(right: FloatArray, weights: FloatArray, mean: float) -> FloatArray:
    """Return per item the variance that its answer is expected to take from the posterior ``weights``."""
    mass = right * weights
    chance, moment = mass.sum(axis=1), mass @ _GRID
    return np.asarray(moment**2 / chance + (mean - moment) ** 2 / (1.0 - chance) - mean**2)


def _choose(score: FloatArray, left: BoolArray, waits: BoolArray, group: IntArray, turns: FloatArray) -> int:
    free = left & ~waits if (left & ~waits).any() else left
    first = turns[group[free]].min()
    return int(np.where(free & (turns[group] == first), score, -np.inf).argmax())
