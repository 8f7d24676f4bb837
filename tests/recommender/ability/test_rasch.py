from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import levels
from recommender.ability import rasch
from recommender.ability.rasch import Answer, Item, Prior

ITEMS = st.builds(Item, st.floats(-4, 4), st.floats(0.3, 2.5))
ANSWERS = st.lists(st.builds(Answer, ITEMS, st.floats(0, 1)), max_size=20)


def test_the_response_function() -> None:
    assert rasch.probability(1.0, Item(1.0)) == pytest.approx(0.5)
    assert rasch.probability(1.0 + log(3), Item(1.0)) == pytest.approx(0.75)
    assert rasch.probability(0.5, Item(0.0, 2.0)) == pytest.approx(rasch.probability(1.0, Item(0.0)))
    assert rasch.probability(-900.0, Item(0.0)) == pytest.approx(0.0)
    assert rasch.information(0.0, Item(0.0, 2.0)) == pytest.approx(1.0)


def test_guessing_lifts_the_curve_and_costs_information() -> None:
    item = Item(0.0, 2.0, 0.2)
    assert rasch.probability(0.0, item) == pytest.approx(0.6)
    assert rasch.probability(-900.0, item) == pytest.approx(0.2)
    # Birnbaum: a²·(q/p)·((p − c)/(1 − c))² = 4 · (0.4 / 0.6) · 0.5²
    assert rasch.information(0.0, item) == pytest.approx(2 / 3)
    right, wrong = (rasch.posterior([Answer(item, mark)]) for mark in (1.0, 0.0))
    assert right.mean < rasch.posterior([Answer(Item(0.0, 2.0), 1.0)]).mean
    assert wrong.mean == pytest.approx(rasch.posterior([Answer(Item(0.0, 2.0), 0.0)]).mean)


@pytest.mark.parametrize("level", levels.LEVELS)
def test_on_the_cut_a_middling_item_is_right_with_065(level: int) -> None:
    item = Item(rasch.prior_difficulty(level, 3))
    assert rasch.probability(levels.cut(level), item) == pytest.approx(0.65)


def test_authors_difficulty_shifts_by_four_tenths() -> None:
    assert rasch.prior_difficulty(3, 5) - rasch.prior_difficulty(3, 4) == pytest.approx(0.4)
    with pytest.raises(ValueError, match="1 to 5"):
        rasch.prior_difficulty(3, 0)


def test_a_fraction_must_be_one() -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        Answer(Item(0.0), 1.1)


def test_without_answers_the_prior_speaks() -> None:
    empty = rasch.posterior([])
    assert empty.mean == pytest.approx(0.0, abs=1e-9)
    assert empty.se == pytest.approx(1.5, abs=0.03)
    assert rasch.p_meets(empty, 3) == pytest.approx(0.5)
    assert rasch.posterior([], Prior(1.0, 0.5)).mean == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("level", levels.LEVELS)
def test_the_neutral_prior_is_about_even(level: int) -> None:
    prior = rasch.posterior([], rasch.neutral_prior(level))
    assert rasch.p_meets(prior, level) == pytest.approx(0.5, abs=0.06)


def test_the_estimate_against_fine_integration() -> None:
    answers = [Answer(Item(-0.5), 1), Answer(Item(0.2), 1), Answer(Item(0.9, 1.4), 0)]
    points = [-8 + 0.001 * step for step in range(16001)]
    mass = [_likelihood(theta, answers) * 2.718281828459045 ** (-0.5 * (theta / 1.5) ** 2) for theta in points]
    mean = sum(m * t for m, t in zip(mass, points, strict=True)) / sum(mass)
    assert rasch.posterior(answers).mean == pytest.approx(mean, abs=0.005)


def _likelihood(theta: float, answers: list[Answer]) -> float:
    whole = 1.0
    for answer in answers:
        right = rasch.probability(theta, answer.item)
        whole *= right if answer.fraction else 1 - right
    return whole


def test_the_level_and_the_two_ways_to_its_probability_agree() -> None:
    answers = [Answer(Item(0.1 * n - 1), float(n % 3 > 0)) for n in range(20)]
    posterior = rasch.posterior(answers)
    level = rasch.level_estimate(posterior)
    assert level.mean == pytest.approx(2.5 + posterior.mean / 1.5)
    assert level.se == pytest.approx(posterior.se / 1.5)
    for required in levels.LEVELS:
        fused = levels.p_meets(level.mean, level.se, required)
        assert rasch.p_meets(posterior, required) == pytest.approx(fused, abs=0.03)


def test_three_right_answers_decide_nothing_and_eight_do() -> None:
    easy = Item(rasch.prior_difficulty(3, 3))
    few, many = (rasch.posterior([Answer(easy, 1)] * n, rasch.neutral_prior(3)) for n in (3, 8))
    assert rasch.decision(few, 3) == "more_evidence"
    assert rasch.decision(many, 3) == "meets"
    assert rasch.decision(rasch.posterior([Answer(easy, 0)] * 8, rasch.neutral_prior(3)), 3) == "below"


@given(ANSWERS, st.floats(-3, 3))
def test_the_estimate_stays_on_the_grid(answers: list[Answer], prior: float) -> None:
    posterior = rasch.posterior(answers, Prior(prior))
    assert -5 <= posterior.mean <= 5
    assert 0 < posterior.se <= 1.6
    assert sum(posterior.weights) == pytest.approx(1.0)
    chances = [rasch.p_meets(posterior, level) for level in levels.LEVELS]
    assert chances == sorted(chances, reverse=True)


@given(ANSWERS)
def test_step_by_step_is_the_same_as_all_at_once(answers: list[Answer]) -> None:
    step = rasch.posterior([], Prior(0.5))
    for answer in answers:
        step = rasch.updated(step, answer)
    whole = rasch.posterior(answers, Prior(0.5))
    assert step.weights == pytest.approx(whole.weights, abs=1e-12)
    assert step.answers == whole.answers


@given(ANSWERS, ITEMS)
def test_one_more_right_answer_never_lowers_ability(answers: list[Answer], item: Item) -> None:
    before = rasch.posterior(answers).mean
    assert rasch.posterior([*answers, Answer(item, 1)]).mean >= before - 1e-9
    assert rasch.posterior([*answers, Answer(item, 0)]).mean <= before + 1e-9


@given(ANSWERS, ITEMS, st.floats(0, 1), st.floats(0, 1))
def test_more_credit_never_lowers_ability(answers: list[Answer], item: Item, one: float, other: float) -> None:
    low, high = sorted((one, other))
    means = [rasch.posterior([*answers, Answer(item, credit)]).mean for credit in (low, high)]
    assert means[1] >= means[0] - 1e-9
