"""Difficulty and discrimination from answers: the two-parameter model by marginal maximum likelihood.

Owns: the EM fit, its priors, its standard errors and the abilities that go with it. Does not own: which items
have answers enough for a discrimination of their own (``calibration``), or the ability in a report (``rasch``).

Model: P(right | θ) = 1 / (1 + exp(−a·(θ − b))) with θ ~ N(μ, σ²) in the population (Bock & Aitkin, 1981). The
E step spreads every person over 41 nodes from μ − 5σ to μ + 5σ. Because a·(θ − b) is linear in θ, the marks
enter only through each person's mean ability; what is spread over the nodes is only who was asked what, and
that matrix is sparse. The M step is one weighted logistic regression per item; all items take their Fisher
scoring steps together, on (log a, b), where log a keeps a positive and takes its prior. A mark between 0 and 1
counts as the fractional likelihood of ``rasch``.
"""

from dataclasses import dataclass
from math import inf, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit, log_expit, logsumexp

from recommender.ability.rasch import Prior

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.integer]

NODES = np.linspace(-5.0, 5.0, 41)
"""Quadrature points in standard deviations of the population."""
LOG_DISCRIMINATION_SD = 0.35
"""Prior standard deviation of log a: the median over nine published tests (0.22 to 0.77; decision 0015)."""
_LOG_DENSITY = -0.5 * NODES**2 - 0.5 * np.log(2.0 * pi) + np.log(NODES[1] - NODES[0])
_TOLERANCE = 1e-4
_MOST_ROUNDS = 500
_SCORING_STEPS = 3
_LONGEST_STEP = 1.0


@dataclass(frozen=True, eq=False)
class ItemPriors:
    """What is believed of the items before anybody answered.

    ``difficulty`` has one entry per item, in logits; ``difficulty_sd`` and ``log_discrimination_sd`` say how
    strongly, infinity for not at all. log a is centred on 0.
    """

    difficulty: FloatArray
    difficulty_sd: float = inf
    log_discrimination_sd: float = LOG_DISCRIMINATION_SD


@dataclass(frozen=True, eq=False)
class TwoParameterFit:
    """Per item and person what was found; ``log_likelihood`` is marginal, without the priors of the items.

    ``ability`` and ``ability_se`` are the mean and standard deviation of each person's posterior, in logits.
    A discrimination that was held has the standard error 0.
    """

    discrimination: FloatArray
    difficulty: FloatArray
    discrimination_se: FloatArray
    difficulty_se: FloatArray
    ability: FloatArray
    ability_se: FloatArray
    population: Prior
    log_likelihood: float
    rounds: int


@dataclass(frozen=True, eq=False)
class _Answers:
    """Who was asked what (1 per answer) and the marks, person × item."""

    asked: csr_array
    asked_by_item: csr_array
    marks: csr_array
    person: IndexArray
    item: IndexArray
    fraction: FloatArray


@dataclass(frozen=True, eq=False)
class _Spread:
    """The E step: each person's probability of each node, its mean and standard deviation in logits."""

    theta: FloatArray
    weights: FloatArray
    mean: FloatArray
    sd: FloatArray
    log_likelihood: float


@dataclass(eq=False)
class _State:
    log_a: FloatArray
    b: FloatArray
    population: Prior


def fit_two_parameter(
    person: IndexArray,
    item: IndexArray,
    fraction: FloatArray,
    priors: ItemPriors,
    population: Prior | None = None,
    free: NDArray[np.bool_] | None = None,
) -> TwoParameterFit:
    """Return discriminations and difficulties from answers.

    ``person``, ``item`` (0-based) and ``fraction`` (0 to 1) have one entry per answer. ``population`` fixes
    the scale; None estimates its mean and standard deviation, for which the priors must say where the scale
    is. ``free`` marks the items that get a discrimination of their own, the others keep 1; None frees all.
    """
    answers = _collect(person, item, fraction, len(priors.difficulty))
    freed = np.ones(len(priors.difficulty), bool) if free is None else free
    state = _State(np.zeros(len(freed)), priors.difficulty.copy(), population or Prior())
    moved, rounds = inf, 0
    while moved >= _TOLERANCE and rounds < _MOST_ROUNDS:
        spread = _spread(answers, state)
        moved = _maximise(answers, spread, state, priors, freed)
        if population is None:
            state.population = _population(spread)
        rounds += 1
    spread = _spread(answers, state)
    discrimination_se, difficulty_se = _standard_errors(answers, spread, state, priors, freed)
    return TwoParameterFit(
        np.exp(state.log_a),
        state.b,
        discrimination_se,
        difficulty_se,
        spread.mean,
        spread.sd,
        state.population,
        spread.log_likelihood,
        rounds,
    )


def _collect(person: IndexArray, item: IndexArray, fraction: FloatArray, items: int) -> _Answers:
    shape = (int(person.max()) + 1, items)
    asked = csr_array((np.ones(len(person)), (person, item)), shape=shape)
    marks = csr_array((fraction, (person, item)), shape=shape)
    return _Answers(asked, csr_array(asked.T), marks, person, item, fraction)


def _spread(answers: _Answers, state: _State) -> _Spread:
    theta = state.population.mean + state.population.sd * NODES
    a = np.exp(state.log_a)
    wrong = log_expit(-a[:, None] * (theta - state.b[:, None]))
    logs = np.outer(answers.marks @ a, theta) - (answers.marks @ (a * state.b))[:, None]
    logs += answers.asked @ wrong + _LOG_DENSITY
    whole = logsumexp(logs, axis=1, keepdims=True)
    weights = np.exp(logs - whole)
    mean = weights @ theta
    sd = np.sqrt(weights @ theta**2 - mean**2)
    return _Spread(theta, weights, mean, sd, float(whole.sum()))


def _population(spread: _Spread) -> Prior:
    mean = float(spread.mean.mean())
    return Prior(mean, sqrt(float(np.mean(spread.sd**2 + (spread.mean - mean) ** 2))))


def _maximise(answers: _Answers, spread: _Spread, state: _State, priors: ItemPriors, free: NDArray[np.bool_]) -> float:
    """Move ``state`` to the most likely items given the spread; return the longest move of a parameter."""
    people = answers.asked_by_item @ spread.weights
    right, right_theta = answers.marks.sum(axis=0), answers.marks.T @ spread.mean
    before = state.log_a, state.b
    for _ in range(_SCORING_STEPS):
        a = np.exp(state.log_a)
        away = spread.theta - state.b[:, None]
        p = expit(a[:, None] * away)
        expected = people * p
        rest = right - expected.sum(axis=1)
        slope = a * (right_theta - state.b * right - (expected * away).sum(axis=1))
        slope -= state.log_a * priors.log_discrimination_sd**-2
        height = -a * rest - (state.b - priors.difficulty) * priors.difficulty_sd**-2
        spreading = expected * (1.0 - p)
        information = _information(a, away, spreading, priors)
        step_log_a, step_b = _solve(information, slope, height, free)
        state.log_a = state.log_a + step_log_a
        state.b = state.b + step_b
    return float(max(np.abs(state.log_a - before[0]).max(), np.abs(state.b - before[1]).max()))


def _information(
    a: FloatArray, away: FloatArray, spreading: FloatArray, priors: ItemPriors
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the information about log a, about b, and between them, priors included."""
    log_a = a**2 * (spreading * away**2).sum(axis=1) + priors.log_discrimination_sd**-2
    b = a**2 * spreading.sum(axis=1) + priors.difficulty_sd**-2
    return log_a, b, -(a**2) * (spreading * away).sum(axis=1)


def _solve(
    information: tuple[FloatArray, FloatArray, FloatArray],
    slope: FloatArray,
    height: FloatArray,
    free: NDArray[np.bool_],
) -> tuple[FloatArray, FloatArray]:
    """Return the steps of log a and b; a held item steps in b only."""
    log_a, b, between = information
    determinant = log_a * b - between**2
    step_log_a = np.where(free, (b * slope - between * height) / determinant, 0.0)
    step_b = np.where(free, (log_a * height - between * slope) / determinant, height / b)
    return (
        np.clip(step_log_a, -_LONGEST_STEP, _LONGEST_STEP),
        np.clip(step_b, -_LONGEST_STEP, _LONGEST_STEP),
    )


def _standard_errors(
    answers: _Answers, spread: _Spread, state: _State, priors: ItemPriors, free: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Return the standard errors of a and b from the scores of the persons, item by item.

    The information is the sum over persons of the squared marginal score (the "cross-product" estimate), so
    that what is unknown of the abilities counts; what two items share is left out.
    """
    a = np.exp(state.log_a)
    expected, expected_theta = np.zeros(len(answers.item)), np.zeros(len(answers.item))
    for node, theta in enumerate(spread.theta):
        mass = spread.weights[answers.person, node] * expit(a * (theta - state.b))[answers.item]
        expected += mass
        expected_theta += mass * theta
    b, scale = state.b[answers.item], a[answers.item]
    height = -scale * (answers.fraction - expected)
    slope = scale * (answers.fraction * (spread.mean[answers.person] - b) - expected_theta + b * expected)
    log_a = _by_item(answers, slope**2) + priors.log_discrimination_sd**-2
    height_squared = _by_item(answers, height**2) + priors.difficulty_sd**-2
    between = _by_item(answers, slope * height)
    determinant = np.where(free, log_a * height_squared - between**2, 1.0)
    difficulty_se = np.where(free, np.sqrt(log_a / determinant), 1.0 / np.sqrt(height_squared))
    discrimination_se = np.where(free, a * np.sqrt(height_squared / determinant), 0.0)
    return discrimination_se, difficulty_se


def _by_item(answers: _Answers, values: FloatArray) -> FloatArray:
    return np.asarray(np.bincount(answers.item, weights=values, minlength=answers.asked.shape[1]), np.float64)
