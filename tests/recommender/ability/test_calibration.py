import numpy as np
import pytest

from recommender.ability.calibration import CALIBRATED_FROM, PRIOR_SD, calibrate
from recommender.ability.marginal import ItemPriors, fit_two_parameter


def _answers(people: int, difficulty: np.ndarray, per_person: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    ability = rng.normal(0, 1.5, people)
    person = np.repeat(np.arange(people), per_person)
    item = np.concatenate([rng.choice(len(difficulty), per_person, replace=False) for _ in range(people)])
    right = rng.random(len(item)) < 1 / (1 + np.exp(difficulty[item] - ability[person]))
    return person, item, right.astype(float)


def test_many_answers_recover_the_difficulties() -> None:
    truth = np.linspace(-2.5, 2.5, 30)
    authors = truth + np.random.default_rng(1).normal(0, 0.8, 30)
    found = calibrate(*_answers(600, truth, 20), authors)
    error = found.difficulty - truth
    assert set(found.status) == {"calibrated"}
    assert np.sqrt(np.mean(error**2)) < 0.25 < np.sqrt(np.mean((authors - truth) ** 2))
    assert np.corrcoef(found.difficulty, truth)[0, 1] > 0.98
    assert (found.se < 0.35).all()


def _sharp_and_dull(people: int, seed: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every person answers 20 items, whose discriminations are 0.6 and 1.6 in turn, at difficulties from −2 to 2."""
    rng = np.random.default_rng(seed)
    a, b = np.tile([0.6, 1.6], 10), np.linspace(-2, 2, 20)
    person, item = np.repeat(np.arange(people), 20), np.tile(np.arange(20), people)
    right = rng.random(len(item)) < 1 / (1 + np.exp(-a[item] * (rng.normal(0, 1.5, people)[person] - b[item])))
    return person, item, right.astype(float)


def test_items_with_answers_enough_get_a_discrimination_of_their_own() -> None:
    found = calibrate(*_sharp_and_dull(400), np.linspace(-2, 2, 20))
    assert found.discrimination[1::2].min() > 1.0 > found.discrimination[::2].max()
    assert (found.discrimination_se > 0).all()
    assert (found.discrimination_se < 0.4).all()


def test_items_with_few_answers_keep_the_discrimination_one() -> None:
    person, item, right = _sharp_and_dull(150)
    kept = (item < 19) | (person < CALIBRATED_FROM - 1)
    found = calibrate(person[kept], item[kept], right[kept], np.linspace(-2, 2, 20))
    assert found.status == ("calibrated",) * 19 + ("calibrating",)
    assert found.discrimination[19] == pytest.approx(1.0)
    assert found.discrimination_se[19] == pytest.approx(0.0)
    assert found.difficulty[19] == pytest.approx(2.0, abs=0.6)


def test_below_the_threshold_difficulties_alone_are_fitted() -> None:
    found = calibrate(*_sharp_and_dull(CALIBRATED_FROM - 1), np.linspace(-2, 2, 20))
    assert found.discrimination == pytest.approx(1.0)
    assert found.discrimination_se == pytest.approx(0.0)
    assert set(found.status) == {"calibrating"}


def test_both_fits_agree_on_difficulties_where_items_discriminate_alike() -> None:
    truth = np.linspace(-2, 2, 20)
    answers = _answers(400, truth, 20)
    by_margin = fit_two_parameter(*answers, ItemPriors(truth, PRIOR_SD), free=np.zeros(20, bool))
    few = np.isin(answers[0], np.arange(99))
    alone = calibrate(*(column[few] for column in answers), truth)
    together = calibrate(*answers, truth)
    assert np.abs(by_margin.difficulty - together.difficulty).max() < 0.25
    assert np.abs(alone.difficulty - together.difficulty).max() < 0.6
    assert np.abs(np.log(together.discrimination)).max() < 0.5


def test_an_item_nobody_answered_keeps_its_authors_difficulty() -> None:
    prior = np.array([-1.0, 0.5, 3.0])
    found = calibrate(np.zeros(0, int), np.zeros(0, int), np.zeros(0), prior)
    assert found.difficulty == pytest.approx(prior, abs=0.03)
    assert found.se == pytest.approx(PRIOR_SD)
    assert found.status == ("provisional",) * 3
    assert found.responses.tolist() == [0, 0, 0]


def test_status_by_number_of_answers() -> None:
    item = np.repeat([0, 1, 2], [29, 30, 100])
    person = np.arange(len(item))
    found = calibrate(person, item, np.tile([1.0, 0.0, 0.5], 53), np.zeros(3))
    assert found.status == ("provisional", "calibrating", "calibrated")
    assert np.abs(found.difficulty).max() < 0.2


def test_wrong_answers_make_an_item_harder() -> None:
    person = np.arange(20)
    item = np.repeat([0, 1], 10)
    found = calibrate(person, item, np.repeat([1.0, 0.0], 10), np.zeros(2))
    assert found.difficulty[0] < -0.3
    assert found.difficulty[1] == pytest.approx(-found.difficulty[0], abs=1e-4)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="one entry per answer"):
        calibrate(np.zeros(2, int), np.zeros(1, int), np.zeros(1), np.zeros(1))
    with pytest.raises(ValueError, match="between 0 and 1"):
        calibrate(np.zeros(1, int), np.zeros(1, int), np.array([2.0]), np.zeros(1))
