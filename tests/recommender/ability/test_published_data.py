"""Published answers and parameters, which are not part of the project: read where the folder shared stands beside the checkout."""

from pathlib import Path

import numpy as np
import pytest

from recommender.ability.calibration import calibrate
from recommender.ability.marginal import ItemPriors, TwoParameterFit, fit_two_parameter
from recommender.ability.rasch import Prior

IRT = Path(__file__).parents[3] / ".." / "shared" / "data" / "irt"
pytestmark = pytest.mark.skipif(not IRT.exists(), reason="the real answers of shared/data are not beside this checkout")


def matrix(name: str) -> np.ndarray:
    return np.genfromtxt(IRT / name, delimiter=",", skip_header=1)


def answers(marks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    person, item = np.nonzero(~np.isnan(marks))
    return person, item, marks[person, item]


def fit(marks: np.ndarray) -> TwoParameterFit:
    priors = ItemPriors(np.zeros(marks.shape[1]), np.inf, np.inf)
    return fit_two_parameter(*answers(marks), priors, Prior(0.0, 1.0))


def test_lsat_section_6_is_what_ltm_published() -> None:
    found = fit(matrix("ltm_LSAT.csv"))
    assert found.discrimination == pytest.approx([0.8253715, 0.7229499, 0.8904748, 0.6885502, 0.6574516], abs=0.001)
    assert found.difficulty == pytest.approx([-3.3597341, -1.3696497, -0.2798983, -1.8659189, -3.1235725], abs=0.0025)
    assert found.log_likelihood == pytest.approx(-2466.653, abs=0.001)
    assert mode(found, 1.0) == pytest.approx(0.606, abs=0.002)
    assert mode(found, 0.0) == pytest.approx(-1.895, abs=0.002)


def mode(found: TwoParameterFit, mark: float) -> float:
    """The most likely ability of somebody whose answers are all worth ``mark``: the score that ltm prints."""
    theta = np.linspace(-4, 4, 8001)
    p = 1 / (1 + np.exp(-found.discrimination[:, None] * (theta - found.difficulty[:, None])))
    logs = np.log(p if mark else 1 - p).sum(axis=0) - 0.5 * theta**2
    return float(theta[logs.argmax()])


def test_lsat_section_7_reaches_the_published_likelihood() -> None:
    rows = matrix("mirt_LSAT7.csv")
    marks = np.repeat(rows[:, :5], rows[:, 5].astype(int), axis=0)
    assert fit(marks).log_likelihood == pytest.approx(-2658.805, abs=0.001)


def test_real_calibrated_items_predict_the_other_half_better_than_difficulty_alone() -> None:
    """Medical admission, 20 items of 1,196 people each side: log loss of the held-out likelihood, 2PL against Rasch."""
    marks = matrix("sia_dataMedical.csv")[:, :20]
    half = len(marks) // 2
    free = fit_two_parameter(*answers(marks[:half]), ItemPriors(np.zeros(20), 2.0), Prior(0.0, 1.0))
    held = fit_two_parameter(*answers(marks[:half]), ItemPriors(np.zeros(20), 2.0), None, np.zeros(20, bool))
    assert held_out(marks[half:], free) > held_out(marks[half:], held)


def held_out(marks: np.ndarray, found: TwoParameterFit) -> float:
    theta = found.population.mean + found.population.sd * np.linspace(-5, 5, 101)
    p = 1 / (1 + np.exp(-found.discrimination[:, None] * (theta - found.difficulty[:, None])))
    weight = np.exp(-0.5 * np.linspace(-5, 5, 101) ** 2)
    likelihood = np.exp(marks @ np.log(p) + (1 - marks) @ np.log(1 - p)) @ (weight / weight.sum())
    return float(np.log(likelihood).mean())


@pytest.mark.parametrize("name", ["sia_HCI.csv", "sia_MSATB.csv", "sia_GMAT.csv"])
def test_calibration_of_real_answers_orders_items_as_their_shares_right(name: str) -> None:
    marks = matrix(name)[:, :20]
    found = calibrate(*answers(marks), np.zeros(20))
    assert set(found.status) == {"calibrated"}
    assert np.corrcoef(found.difficulty * found.discrimination, marks.mean(axis=0))[0, 1] < -0.95
    assert np.isfinite(found.se).all()
    assert np.isfinite(found.discrimination_se).all()
