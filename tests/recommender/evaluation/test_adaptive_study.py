import numpy as np
import pytest

from recommender.ability import rasch
from recommender.ability.rasch import Answer, Item, Prior
from recommender.evaluation.adaptive_study import Bank, Rules, abilities, fewest_items, simulated, study
from recommender.evaluation.item_fits import generated_bank

BANK = generated_bank(60, 0.3, seed=3)


def test_probability_information_and_ability_are_those_of_rasch() -> None:
    bank = Bank(np.array([1.3, 0.8]), np.array([0.2, -1.0]), np.array([0.2, 0.0]), np.array([0, 0]))
    items = [Item(0.2, 1.3, 0.2), Item(-1.0, 0.8)]
    theta = np.array([-1.0, 0.5])
    for found, one in ((bank.chances(theta), rasch.probability), (bank.information(theta), rasch.information)):
        np.testing.assert_allclose(found, [[one(at, item) for at in theta] for item in items])
    posterior = rasch.posterior([Answer(items[0], 1.0), Answer(items[1], 0.0)], Prior(0.0, 1.0))
    assert abilities(bank, np.array([[1.0, 0.0]]))[0] == pytest.approx(posterior.mean)
    only = rasch.posterior([Answer(items[1], 0.0)], Prior(0.0, 1.0))
    assert abilities(bank, np.array([[np.nan, 0.0]]))[0] == pytest.approx(only.mean)


def test_the_best_items_need_far_fewer_than_random_ones_for_the_same_error() -> None:
    best, random = (simulated(BANK, 150, Rules(goal=0.4, order=order), 1) for order in ("worth", "random"))
    assert best.mean_items < 0.7 * random.mean_items
    assert best.rmse == pytest.approx(random.rmse, abs=0.06)
    assert best.reached > 0.95


def test_no_item_is_asked_of_more_than_the_cap_and_prices_shorten_tests() -> None:
    capped = simulated(BANK, 400, Rules(goal=0.45, cap=0.4), 1)
    priced = simulated(BANK, 400, Rules(goal=0.45, cap=0.4, priced=True), 1)
    assert max(capped.highest_exposure, priced.highest_exposure) <= 0.41
    assert simulated(BANK, 400, Rules(goal=0.45), 1).highest_exposure > 0.9
    assert priced.mean_items < capped.mean_items


def test_groups_take_turns() -> None:
    marks, asked = BANK.answered_by(np.zeros(1), 1), np.arange(60) % 5
    assert asked.tolist() == BANK.group.tolist()
    marks[:, BANK.group > 1] = np.nan
    found = study(BANK, np.repeat(marks, 2, axis=0), np.array([0.0, 0.1]), Rules(goal=0.01))
    assert found.mean_items == 24, "only two groups can be asked, and both are used up"
    assert found.correlation == 0.0, "both answered alike"
    assert study(BANK, BANK.answered_by(np.zeros(40), 1), np.zeros(40), Rules(goal=0.5)).correlation == 0.0


def test_answers_that_were_not_recorded_are_not_asked_for() -> None:
    marks = BANK.answered_by(np.random.default_rng(2).normal(size=3), 4)
    marks[0, 5:] = np.nan
    marks[1] = np.nan
    found = study(BANK, marks, np.array([0.1, 0.0, 0.3]), Rules(goal=0.01))
    assert found.mean_items == pytest.approx((5 + 0 + 60) / 3)
    assert found.reached == 0.0


def test_a_test_ends_where_little_changes() -> None:
    long, short = (simulated(BANK, 50, Rules(goal=0.0, least_worth=worth), 1).mean_items for worth in (0.002, 0.01))
    assert 5 <= short < long < 60


def test_no_way_of_choosing_goes_below_the_programme() -> None:
    free, capped = fewest_items(BANK, 1.0, 0.4), fewest_items(BANK, 0.5, 0.4)
    assert free is not None
    assert capped is not None
    assert free < capped < simulated(BANK, 200, Rules(goal=0.4, cap=0.5, priced=True), 1).mean_items
    assert fewest_items(BANK, 0.05, 0.4) is None


def test_alike_items_need_the_information_divided_by_that_of_one() -> None:
    flat = Bank.of(np.full(400, 0.02), np.zeros(400))
    assert fewest_items(flat, 1.0, 0.99) == pytest.approx((0.99**-2 - 1) / 0.0001, rel=0.01)


def test_the_same_seed_gives_the_same_study() -> None:
    rules = Rules(goal=0.5, order="random")
    assert simulated(BANK, 20, rules, 7) == simulated(BANK, 20, rules, 7) != simulated(BANK, 20, rules, 8)
