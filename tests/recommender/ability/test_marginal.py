import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from recommender.ability.marginal import NODES, ItemPriors, TwoParameterFit, fit_two_parameter
from recommender.ability.rasch import Prior

STANDARD = Prior(0.0, 1.0)


def simulate(people: int, a: np.ndarray, b: np.ndarray, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, 1, people)
    return (rng.random((people, len(a))) < expit(a * (theta[:, None] - b))).astype(float)


def fit(marks: np.ndarray, priors: ItemPriors, population: Prior | None = STANDARD, **more: object) -> TwoParameterFit:
    person, item = np.nonzero(~np.isnan(marks))
    return fit_two_parameter(person, item, marks[person, item], priors, population, **more)  # type: ignore[arg-type]


def unbelieving(items: int) -> ItemPriors:
    return ItemPriors(np.zeros(items), np.inf, np.inf)


A = np.array([0.6, 1.0, 1.4, 1.8, 0.8, 1.1])
B = np.array([-1.5, -0.5, 0.0, 0.4, 0.9, 1.6])


@pytest.fixture(scope="module")
def marks() -> np.ndarray:
    marks = simulate(800, A, B)
    marks[np.random.default_rng(2).random(marks.shape) < 0.2] = np.nan
    return marks


def independent_log_likelihood(marks: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """The marginal likelihood written anew: Gauss-Hermite nodes, dense arrays, no EM."""
    nodes, weights = hermegauss(61)
    p = expit(a[:, None] * (nodes - b[:, None]))
    per_answer = np.where(marks[:, :, None] == 1, p, 1 - p)
    per_answer[np.isnan(marks)] = 1.0
    return float(np.log(per_answer.prod(axis=1) @ (weights / weights.sum())).sum())


def test_it_is_the_maximum_that_direct_optimisation_finds(marks: np.ndarray) -> None:
    found = fit(marks, unbelieving(6))

    def loss(x: np.ndarray) -> float:
        return -independent_log_likelihood(marks, np.exp(x[:6]), x[6:])

    best = minimize(loss, np.zeros(12), method="L-BFGS-B", options={"ftol": 1e-12, "gtol": 1e-5, "maxiter": 2000})
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-3)
    assert found.discrimination == pytest.approx(np.exp(best.x[:6]), rel=5e-3)
    assert found.difficulty == pytest.approx(best.x[6:], abs=3e-3)
    again = independent_log_likelihood(marks, found.discrimination, found.difficulty)
    assert found.log_likelihood == pytest.approx(again, abs=1e-3)


def test_each_item_is_the_logistic_regression_of_its_answers_on_the_spread_people() -> None:
    """The M step as scikit-learn does it: a row per node, weighted with the people expected there."""
    marks = simulate(600, A, B)
    found = fit(marks, unbelieving(6))
    p = expit(found.discrimination[:, None] * (NODES - found.difficulty[:, None]))
    logs = marks @ np.log(p) + (1 - marks) @ np.log(1 - p) - 0.5 * NODES**2
    spread = np.exp(logs - logs.max(axis=1, keepdims=True))
    spread /= spread.sum(axis=1, keepdims=True)
    rows = np.concatenate([NODES, NODES])[:, None]
    outcome = np.repeat([1, 0], len(NODES))
    for item in range(6):
        weight = np.concatenate([marks[:, item] @ spread, (1 - marks[:, item]) @ spread])
        model = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(rows, outcome, sample_weight=weight)
        slope = float(model.coef_[0, 0])
        assert slope == pytest.approx(found.discrimination[item], abs=2e-3)
        assert -float(model.intercept_[0]) / slope == pytest.approx(found.difficulty[item], abs=2e-3)


def test_one_item_by_hand() -> None:
    """One item at a = 1 held: the likely b makes the expected share right equal to the observed one, 3 of 4."""
    found = fit(np.array([[1.0], [1.0], [1.0], [0.0]]), unbelieving(1), free=np.array([False]))
    nodes, weights = hermegauss(61)
    share = weights @ expit(nodes - found.difficulty[0]) / weights.sum()
    assert share == pytest.approx(0.75, abs=1e-3)
    assert found.log_likelihood == pytest.approx(3 * np.log(0.75) + np.log(0.25), abs=1e-5)
    assert found.discrimination == pytest.approx(1.0)
    assert found.discrimination_se == pytest.approx(0.0)


def test_many_answers_recover_the_truth_within_their_standard_errors() -> None:
    rng = np.random.default_rng(5)
    a, b = np.exp(rng.normal(0, 0.3, 60)), rng.normal(0, 1, 60)
    found = fit(simulate(1000, a, b, seed=6), ItemPriors(np.zeros(60), 2.0))
    assert np.sqrt(np.mean((found.difficulty - b) ** 2)) < 0.15
    assert np.sqrt(np.mean((found.discrimination - a) ** 2)) < 0.13
    assert np.mean(np.abs(found.difficulty - b) < 1.96 * found.difficulty_se) > 0.85
    assert np.mean(np.abs(found.discrimination - a) < 1.96 * found.discrimination_se) > 0.85


def test_abilities_come_with_honest_bands() -> None:
    rng = np.random.default_rng(8)
    theta = rng.normal(0, 1, 1000)
    a, b = np.exp(rng.normal(0, 0.3, 40)), rng.normal(0, 1, 40)
    marks = (rng.random((1000, 40)) < expit(a * (theta[:, None] - b))).astype(float)
    found = fit(marks, ItemPriors(np.zeros(40), 2.0))
    assert np.mean(np.abs(found.ability - theta) <= 1.96 * found.ability_se) == pytest.approx(0.95, abs=0.02)


def test_the_population_is_estimated_when_the_priors_hold_the_scale() -> None:
    rng = np.random.default_rng(9)
    theta = rng.normal(0.8, 1.4, 1500)
    b = rng.normal(0, 1, 30)
    marks = (rng.random((1500, 30)) < expit(theta[:, None] - b)).astype(float)
    found = fit(marks, ItemPriors(b, 0.5), None, free=np.zeros(30, bool))
    assert found.population.mean == pytest.approx(0.8, abs=0.12)
    assert found.population.sd == pytest.approx(1.4, abs=0.12)


def test_without_an_answer_the_prior_stays() -> None:
    priors = ItemPriors(np.array([0.0, 0.7]), 0.8)
    found = fit_two_parameter(np.array([0, 1]), np.array([0, 0]), np.array([1.0, 0.0]), priors, STANDARD)
    assert found.difficulty[1] == pytest.approx(0.7)
    assert found.discrimination[1] == pytest.approx(1.0)
    assert found.difficulty_se[1] == pytest.approx(0.8)
    assert found.discrimination_se[1] == pytest.approx(priors.log_discrimination_sd)


def test_half_a_mark_is_half_of_each() -> None:
    """Two half marks by different people are as informative about b as one right and one wrong."""
    held = np.array([False])
    priors = ItemPriors(np.zeros(1), 0.8)
    halves = fit(np.array([[0.5], [0.5]]), priors, free=held)
    assert halves.difficulty == pytest.approx(0.0, abs=1e-6)
    better = fit(np.array([[0.9], [0.5]]), priors, free=held)
    assert better.difficulty[0] < -0.05
