import numpy as np
import pytest

from recommender.ability.calibration import PRIOR_SD, calibrate


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
    assert (found.se < 0.2).all()


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
