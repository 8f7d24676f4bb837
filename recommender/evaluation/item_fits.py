"""The one- and two-parameter model fitted to a matrix of answers, and how well known parameters are found again.

Owns: which fit is made for which question, their timings, and recovery. Does not own: the fit (``ability.marginal``).

Without priors the fit is that of maximum likelihood, comparable with other programs. With the priors of the product (log
discrimination N(0, 0.35²), difficulty N(0, 2²)) it is steadier where answers are few; tests are given on that one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from recommender.ability.marginal import LOG_DISCRIMINATION_SD, ItemPriors, TwoParameterFit, fit_two_parameter
from recommender.ability.rasch import Prior
from recommender.evaluation.adaptive_study import Bank

FloatArray = NDArray[np.float64]
DIFFICULTY_SD = 2.0
HARDLY_ANY = (1000.0, 30.0)
"""Prior standard deviations of b and log a that only keep an item finite about which the answers say nothing."""
STANDARD = Prior(0.0, 1.0)
RECOVERED_ITEMS, RECOVERED_PEOPLE, RECOVERED_SPREAD = 60, 1000, 0.3
WIDE_BAND = 1.96


@dataclass(frozen=True, eq=False)
class Timed:
    """A fit, its seconds by the clock and of the processor."""

    fit: TwoParameterFit
    seconds: float
    cpu_seconds: float


def one_parameter(marks: FloatArray) -> Timed:
    """Return the fit of one discrimination for all items, without priors, on the scale on which ability is N(0, 1).

    The model is fitted with the discrimination 1 and a population that is free, and then brought to that scale.
    """
    timed = _timed(marks, ItemPriors(np.zeros(marks.shape[1]), *HARDLY_ANY), None, np.zeros(marks.shape[1], bool))
    found, people = timed.fit, timed.fit.population
    same = np.full(marks.shape[1], people.sd)
    scaled = TwoParameterFit(
        discrimination=same,
        difficulty=(found.difficulty - people.mean) / people.sd,
        discrimination_se=found.discrimination_se,
        difficulty_se=found.difficulty_se / people.sd,
        ability=(found.ability - people.mean) / people.sd,
        ability_se=found.ability_se / people.sd,
        population=STANDARD,
        log_likelihood=found.log_likelihood,
        rounds=found.rounds,
    )
    return Timed(scaled, timed.seconds, timed.cpu_seconds)


def two_parameter(marks: FloatArray, with_priors: bool) -> Timed:
    """Return the fit of a discrimination per item, ability being N(0, 1)."""
    spread = (DIFFICULTY_SD, LOG_DISCRIMINATION_SD) if with_priors else HARDLY_ANY
    return _timed(marks, ItemPriors(np.zeros(marks.shape[1]), *spread), STANDARD)


def bank_of(fit: TwoParameterFit) -> Bank:
    """Return the fitted items as a bank of one group."""
    return Bank.of(fit.discrimination, fit.difficulty)


def generated_bank(items: int, spread: float, seed: int) -> Bank:
    """Return ``items`` with log a N(0, ``spread``²) and b N(0, 1), in five groups in turn."""
    rng = np.random.default_rng(seed)
    a, b = np.exp(rng.normal(0.0, spread, items)), rng.normal(0.0, 1.0, items)
    return Bank(a, b, np.zeros(items), np.arange(items) % 5)


def recovery(seeds: int) -> Mapping[str, float]:
    """Return the mean over ``seeds`` of the errors when 60 known items are fitted to 1,000 simulated people.

    log a is N(0, 0.3²), b and ability N(0, 1). ``cover`` is the share within the 95 % band.
    """
    rows = [_recovered(seed) for seed in range(seeds)]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def _recovered(seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    a = np.exp(rng.normal(0.0, RECOVERED_SPREAD, RECOVERED_ITEMS))
    b, theta = rng.normal(0.0, 1.0, RECOVERED_ITEMS), rng.normal(0.0, 1.0, RECOVERED_PEOPLE)
    chances = Bank.of(a, b).chances(theta).T
    fit = two_parameter((rng.random(chances.shape) < chances).astype(np.float64), with_priors=True).fit
    return {
        "rmse_b": _rmse(fit.difficulty - b),
        "rmse_a": _rmse(fit.discrimination - a),
        "cover_ability": _cover(fit.ability - theta, fit.ability_se),
        "cover_b": _cover(fit.difficulty - b, fit.difficulty_se),
        "cover_a": _cover(fit.discrimination - a, fit.discrimination_se),
    }


def _rmse(errors: FloatArray) -> float:
    return float(np.sqrt(np.mean(errors**2)))


def _cover(errors: FloatArray, se: FloatArray) -> float:
    return float(np.mean(np.abs(errors) <= WIDE_BAND * se))


def _timed(
    marks: FloatArray, priors: ItemPriors, population: Prior | None, free: NDArray[np.bool_] | None = None
) -> Timed:
    person, item = np.nonzero(~np.isnan(marks))
    begin, worked = perf_counter(), process_time()
    fit = fit_two_parameter(person, item, marks[person, item], priors, population, free)
    return Timed(fit, perf_counter() - begin, process_time() - worked)
