"""Decision consistency and accuracy: by hand, against integrals, and against people drawn at random."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from content.items.decisions import LONGEST, decided, decision_quality, share_below


def test_one_item_and_even_true_scores_by_hand() -> None:
    # τ even over 0 to 1, one item, pass at 0.5: P(1, 1) = ∫τ² = 1/3 = P(0, 0), chance 1/2, kappa (2/3 − 1/2) / (1/2).
    # Accuracy: ∫ from 1/2 to 1 of τ is 3/8, and as much on the other side.
    found = decided(1, 1, 1, 0.5)
    assert found.consistency == pytest.approx(2 / 3)
    assert found.kappa == pytest.approx(1 / 3)
    assert found.accuracy == pytest.approx(3 / 4)
    assert found.passing == pytest.approx(1 / 2)


def test_two_items_and_even_true_scores_by_hand() -> None:
    # Pass with both right: P(pass, pass) = ∫τ⁴ = 1/5, P(pass) = ∫τ² = 1/3; consistency 1 − 2/3 + 2/5 = 11/15.
    found = decided(1, 1, 2, 1)
    assert found.consistency == pytest.approx(11 / 15)
    assert found.passing == pytest.approx(1 / 3)
    # Nobody's true score is 1, so the verdict is true for those who fail.
    assert found.accuracy == pytest.approx(2 / 3)


def test_the_effective_length_by_hand() -> None:
    # Shares 0 and 1/2 and 1 for 10 people each: mean 1/2, variance 5/29, reliability 0.6: true variance 3/29.
    # n̂ = (1/4 − 3/29) / (2/29) = 2.125, so 2; a = b = 1/2 · (1/4 − 3/29) / (3/29) = 0.7083.
    found = decision_quality([0.0] * 10 + [0.5] * 10 + [1.0] * 10, 0.6, 0.7)
    assert found is not None
    assert found.length == 2
    same = decided(17 / 24, 17 / 24, 2, 0.7)
    assert (found.consistency, found.accuracy, found.passing) == pytest.approx(
        (same.consistency, same.accuracy, same.passing)
    )


@pytest.mark.parametrize(
    ("a", "b", "length", "cut"), [(2, 3, 5, 0.6), (8, 2, 12, 0.7), (0.5, 0.5, 7, 0.5), (40, 20, 200, 0.65)]
)
def test_the_closed_form_is_the_integral(a: float, b: float, length: int, cut: float) -> None:
    def passes(true: float) -> float:
        return float(stats.binom.sf(numpy.ceil(length * cut - 1e-9) - 1, length, true))

    def over(what: object, low: float = 0, high: float = 1) -> float:
        return float(integrate.quad(lambda t: what(t) * stats.beta.pdf(t, a, b), low, high, limit=500)[0])

    found = decided(a, b, length, cut)
    assert found.consistency == pytest.approx(over(lambda t: passes(t) ** 2 + (1 - passes(t)) ** 2), abs=1e-6)
    right = over(lambda t: 1 - passes(t), 0, cut) + over(passes, cut, 1)
    assert found.accuracy == pytest.approx(right, abs=1e-6)
    assert found.passing == pytest.approx(over(passes), abs=1e-6)


def test_people_who_sit_twice_agree_as_often_as_foretold() -> None:
    random = numpy.random.default_rng(7)
    true = random.beta(6, 4, 200_000)
    first, second = random.binomial(20, true) >= 14, random.binomial(20, true) >= 14
    found = decided(6, 4, 20, 0.7)
    assert found.consistency == pytest.approx((first == second).mean(), abs=0.005)
    assert found.accuracy == pytest.approx((first == (true >= 0.7)).mean(), abs=0.005)


@given(st.floats(0, 1), st.floats(0.02, 500), st.floats(0.02, 500))
def test_the_incomplete_beta_function(x: float, a: float, b: float) -> None:
    assert share_below(x, a, b) == pytest.approx(special.betainc(a, b, x), abs=1e-9)


@pytest.mark.parametrize(
    ("shares", "reliability"), [([0.5] * 20, 0.8), ([0.2, 0.8] * 10, 0), ([0.2, 0.8] * 10, 1), ([0.0, 1.0] * 10, 0.99)]
)
def test_what_cannot_be_estimated(shares: list[float], reliability: float) -> None:
    assert decision_quality(shares, reliability, 0.5) is None


def test_all_pass_or_a_very_long_test() -> None:
    found = decision_quality([0.2, 0.4, 0.6, 0.8] * 5, 0.8, 0.0)
    assert found is not None
    assert (found.consistency, found.accuracy, found.kappa) == (pytest.approx(1), pytest.approx(1), None)
    long = decision_quality([0.2, 0.4, 0.6, 0.8] * 5, 0.9999, 0.5)
    assert long is not None
    assert long.length == LONGEST
