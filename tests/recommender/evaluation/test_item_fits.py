import numpy as np
import pytest

from recommender.evaluation import item_fits
from recommender.evaluation.item_fits import bank_of, generated_bank, one_parameter, recovery, two_parameter


@pytest.fixture(scope="module")
def marks() -> np.ndarray:
    return generated_bank(12, 0.3, seed=2).answered_by(np.random.default_rng(1).normal(size=800), 3)


def test_one_parameter_gives_all_items_one_discrimination_on_the_standard_scale(marks: np.ndarray) -> None:
    found = one_parameter(marks)
    assert np.unique(found.fit.discrimination).size == 1
    assert found.fit.ability.mean() == pytest.approx(0.0, abs=0.02)
    assert found.fit.discrimination[0] == pytest.approx(1.0, abs=0.15)
    assert np.corrcoef(found.fit.difficulty, generated_bank(12, 0.3, seed=2).b)[0, 1] > 0.97
    assert found.seconds > 0.0
    assert found.cpu_seconds > 0.0


def test_more_parameters_fit_better_and_priors_cost_likelihood(marks: np.ndarray) -> None:
    one, free, steady = one_parameter(marks).fit, two_parameter(marks, False).fit, two_parameter(marks, True).fit
    assert one.log_likelihood < steady.log_likelihood < free.log_likelihood
    assert np.log(steady.discrimination).std() < np.log(free.discrimination).std()
    assert bank_of(steady).a.tolist() == steady.discrimination.tolist()


def test_missing_answers_are_left_out(marks: np.ndarray) -> None:
    sparse = marks.copy()
    sparse[np.random.default_rng(0).random(marks.shape) < 0.5] = np.nan
    full, half = two_parameter(marks, True).fit, two_parameter(sparse, True).fit
    assert np.corrcoef(full.difficulty, half.difficulty)[0, 1] > 0.95
    assert half.difficulty_se.mean() > full.difficulty_se.mean()


def test_known_parameters_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_fits, "RECOVERED_ITEMS", 20)
    found = recovery(2)
    assert found["rmse_b"] < 0.25
    assert found["rmse_a"] < 0.25
    assert 0.9 < found["cover_ability"] < 0.99
    assert found["cover_b"] > 0.8
    assert found["cover_a"] > 0.8
