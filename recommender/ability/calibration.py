"""Item parameters from answers: the Rasch model as one sparse logistic regression, discriminations where data allow.

Owns: fitting items with the author's judgement as prior, their standard errors and their status. Does not own:
the two-parameter fit itself (``marginal``), the ability of a person in a report (``rasch``), classical item
statistics (``content.items``).

Model: logit P(right) = θ_person − b_item, fitted by scikit-learn's ``LogisticRegression`` on a sparse row
per answer. Abilities are N(0, 1.5²): a column of height s under the ridge penalty is a normal prior with
standard deviation s. The prior of a difficulty enters as weighted pseudo-answers of a person of ability 0
(data augmentation; Bedrick, Christensen & Johnson, 1996) with the information of ``PRIOR_SD``; they also
anchor the scale, so it stays that of ``levels``.

From ``CALIBRATED_FROM`` answers on an item gets a discrimination of its own; then all items are fitted together
by ``marginal``, with the same priors. Discrimination and the spread of abilities cannot both be free, so the
population is first estimated with every discrimination 1 and then held: the logit stays the Rasch logit, on
which ``levels`` is built.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from recommender.ability.marginal import ItemPriors, fit_two_parameter
from recommender.levels import LOGITS_PER_LEVEL

ItemStatus = Literal["provisional", "calibrating", "calibrated"]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

PROVISIONAL_BELOW = 30
CALIBRATED_FROM = 100
PRIOR_SD = 0.8
"""How far, in logits, an author's difficulty is typically off."""
_UNPENALISED = 10.0


@dataclass(frozen=True, eq=False)
class Calibration:
    """Per item: ``difficulty`` and ``se`` in logits, ``discrimination`` per logit, ``responses``, ``status``.

    Items under ``CALIBRATED_FROM`` answers have the discrimination 1 with the standard error 0: it is assumed.
    """

    difficulty: FloatArray
    se: FloatArray
    discrimination: FloatArray
    discrimination_se: FloatArray
    responses: IntArray
    status: tuple[ItemStatus, ...]


def calibrate(
    person: NDArray[np.integer], item: NDArray[np.integer], fraction: FloatArray, prior: FloatArray
) -> Calibration:
    """Return item parameters from the answers to the items of one competency.

    ``person``, ``item`` (0-based) and ``fraction`` (0 to 1) have one entry per answer, ``prior`` one per
    item: the author's difficulty in logits (``rasch.prior_difficulty``). An item nobody answered keeps its
    prior. Under ``CALIBRATED_FROM`` answers everywhere, the standard error is that of the difficulty given
    the abilities, slightly too small where people answered few items. Raises ValueError when lengths differ
    or a fraction lies outside 0 to 1.
    """
    if not len(person) == len(item) == len(fraction):
        raise ValueError("person, item and fraction must have one entry per answer")
    if np.any((fraction < 0.0) | (fraction > 1.0)):
        raise ValueError("fractions must lie between 0 and 1")
    responses = np.bincount(item, minlength=len(prior)).astype(np.int64)
    if np.any(responses >= CALIBRATED_FROM):
        return _two_parameter(person, item, fraction, prior, responses)
    return _rasch(person, item, fraction, prior, responses)


def _rasch(
    person: NDArray[np.integer],
    item: NDArray[np.integer],
    fraction: FloatArray,
    prior: FloatArray,
    responses: IntArray,
) -> Calibration:
    people = int(person.max()) + 1 if len(person) else 0
    pseudo = _pseudo_answers(prior)
    design = _design(person, item, people, len(prior))
    weights = np.concatenate([fraction, 1.0 - fraction, pseudo[0], pseudo[1]])
    ability, difficulty = _fit(design, _outcomes(len(item), len(prior)), weights, people)
    right = expit(ability[person] - difficulty[item])
    measured = np.bincount(item, weights=right * (1.0 - right), minlength=len(prior))
    se = 1.0 / np.sqrt(measured + PRIOR_SD**-2)
    return Calibration(difficulty, se, np.ones(len(prior)), np.zeros(len(prior)), responses, _statuses(responses))


def _two_parameter(
    person: NDArray[np.integer],
    item: NDArray[np.integer],
    fraction: FloatArray,
    prior: FloatArray,
    responses: IntArray,
) -> Calibration:
    priors = ItemPriors(prior, PRIOR_SD)
    held = fit_two_parameter(person, item, fraction, priors, free=np.zeros(len(prior), bool))
    fit = fit_two_parameter(person, item, fraction, priors, held.population, responses >= CALIBRATED_FROM)
    return Calibration(
        fit.difficulty,
        fit.difficulty_se,
        fit.discrimination,
        fit.discrimination_se,
        responses,
        _statuses(responses),
    )


def _pseudo_answers(prior: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weights of right and wrong pseudo-answers; together they inform as much as the prior."""
    right = expit(-prior)
    total = PRIOR_SD**-2 / (right * (1.0 - right))
    return total * right, total * (1.0 - right)


def _design(person: NDArray[np.integer], item: NDArray[np.integer], people: int, items: int) -> csr_array:
    """Return one row per answer (as right, then as wrong), then per pseudo-answer (right, then wrong)."""
    answers = len(item)
    rows = np.arange(answers)
    ones = np.ones(answers)
    shape = (answers, people + items)
    answered = csr_array(
        (
            np.concatenate([LOGITS_PER_LEVEL * ones, -_UNPENALISED * ones]),
            (np.concatenate([rows, rows]), np.concatenate([person, people + item])),
        ),
        shape=shape,
    )
    anchored = csr_array(
        (np.full(items, -_UNPENALISED), (np.arange(items), people + np.arange(items))),
        shape=(items, people + items),
    )
    return csr_array(vstack([answered, answered, anchored, anchored]))


def _outcomes(answers: int, items: int) -> IntArray:
    return np.repeat(np.array([1, 0, 1, 0]), [answers, answers, items, items])


def _fit(design: csr_array, outcomes: IntArray, weights: FloatArray, people: int) -> tuple[FloatArray, FloatArray]:
    model = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-8, max_iter=2000)
    model.fit(design, outcomes, sample_weight=weights)
    coefficients = model.coef_[0]
    return coefficients[:people] * LOGITS_PER_LEVEL, coefficients[people:] * _UNPENALISED


def _statuses(responses: IntArray) -> tuple[ItemStatus, ...]:
    return tuple(_status(int(count)) for count in responses)


def _status(responses: int) -> ItemStatus:
    if responses < PROVISIONAL_BELOW:
        return "provisional"
    return "calibrated" if responses >= CALIBRATED_FROM else "calibrating"
