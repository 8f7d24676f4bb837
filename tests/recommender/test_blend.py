from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from recommender import blend
from recommender.blend import Model, Rows, fit
from recommender.steps import FloatArray

NAMES = ("rising", "hump", "noise", "still")
PRIOR = np.array([1.0, 1.0, 1.0, 0.7])
FINISH = -2.0


def _rows(size: int, seed: int, rate: float = 1.0) -> Rows:
    """People of ten pairs each; the first signal helps, the second only from a threshold on, the last never varies."""
    rng = np.random.default_rng(seed)
    signals = np.column_stack([rng.normal(size=size), rng.random(size), rng.normal(size=size), np.full(size, 0.3)])
    finished = rng.random(size) < expit(FINISH + signals[:, 0] + 2.0 * (signals[:, 1] > 0.7))
    kept = finished | (rng.random(size) < rate)
    return Rows(signals, finished, np.arange(size) // 10, rate).only(kept)


@pytest.fixture(scope="module")
def models() -> tuple[Model, Model]:
    return fit(NAMES, PRIOR, _rows(6000, 1), seed=3)


def _loss(model: Model, rows: Rows) -> float:
    chance = model.chance(rows.signals.T)
    return float(-np.mean(np.log(np.where(rows.finished, chance, 1.0 - chance))))


def test_it_is_better_than_the_line_alone_where_a_signal_has_a_threshold(models: tuple[Model, Model]) -> None:
    fresh = _rows(6000, 2)
    assert models[0].settings["line_share"] in (0.5, 0.75)
    assert _loss(models[0], fresh) < _loss(models[1], fresh) - 0.01


def test_where_a_line_is_true_it_stands_alone() -> None:
    rng = np.random.default_rng(5)
    signals = rng.normal(size=(1500, 2))
    rows = Rows(signals, rng.random(1500) < expit(-1.0 + signals[:, 0]), np.arange(1500), 1.0)
    blended, line = fit(("a", "b"), np.ones(2), rows, seed=1)
    assert blended.settings["line_share"] == 1.0
    np.testing.assert_array_equal(blended.weight, line.weight)


def test_the_terms_are_the_whole_of_the_log_odds(models: tuple[Model, Model]) -> None:
    rows = _rows(500, 4)
    for model in models:
        log_odds = model.intercept + model.terms(rows.signals.T).sum(axis=0)
        np.testing.assert_allclose(expit(log_odds), model.chance(rows.signals.T))


def test_the_steps_are_the_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the trees bin by bin and summing gives what the trees say themselves."""
    asked: list[tuple[object, FloatArray]] = []
    real = blend.HistGradientBoostingClassifier

    class Kept(real):  # type: ignore[misc, valid-type]
        def fit(self, bins: FloatArray, finished: FloatArray) -> object:
            asked.append((self, bins))
            return super().fit(bins, finished)

    monkeypatch.setattr(blend, "HistGradientBoostingClassifier", Kept)
    rows = _rows(3000, 6)
    found = blend._boosted(rows, seed=1)
    trees, bins = asked[0]
    np.testing.assert_allclose(found.log_odds(rows.signals), trees.decision_function(bins))  # type: ignore[attr-defined]


def test_a_stronger_signal_never_lowers_the_chance(models: tuple[Model, Model]) -> None:
    rows = _rows(400, 8)
    before = models[0].terms(rows.signals.T)
    for signal in range(len(NAMES)):
        stronger = rows.signals.copy()
        stronger[:, signal] += np.random.default_rng(signal).random(len(stronger))
        assert (models[0].terms(stronger.T) - before >= -1e-12).all()


def test_a_signal_that_never_varied_keeps_its_prior_weight(models: tuple[Model, Model]) -> None:
    for model in models:
        assert (model.weight[3], model.mean[3], model.scale[3]) == (0.7, 0.3, 1.0)
        assert not model.steps.values_of(3).any()


def test_a_signal_that_repeats_another_is_left_out_of_the_line() -> None:
    rng = np.random.default_rng(9)
    signal = rng.normal(size=4000)
    against = -signal + 0.1 * rng.normal(size=4000)
    rows = Rows(np.column_stack([signal, against]), rng.random(4000) < expit(signal - 1.0), np.arange(4000), 1.0)
    _, line = fit(("a", "b"), np.ones(2), rows, seed=1)
    assert line.weight[0] > 0.0
    assert line.weight[1] == 0.0


def test_the_chance_is_that_of_all_pairs_however_few_are_here() -> None:
    sampled = _rows(40_000, 11, rate=0.2)
    whole = _rows(40_000, 12)
    model, line = fit(NAMES, PRIOR, sampled, seed=1)
    for one in (model, line):
        assert one.chance(whole.signals.T).mean() == pytest.approx(whole.finished.mean(), rel=0.05)


def test_an_overconfident_mixture_is_drawn_in() -> None:
    rows = _rows(5000, 13)
    truth = FINISH + rows.signals[:, 0] + 2.0 * (rows.signals[:, 1] > 0.7)
    shift, slope = blend._calibration(3.0 * truth + 1.0, rows)
    assert slope == pytest.approx(1 / 3, abs=0.05)
    assert shift == pytest.approx(-1 / 3, abs=0.15)


def test_the_same_rows_and_seed_give_the_same_model(models: tuple[Model, Model]) -> None:
    again, _ = fit(NAMES, PRIOR, _rows(6000, 1), seed=3)
    np.testing.assert_array_equal(again.weight, models[0].weight)
    np.testing.assert_array_equal(again.steps.values, models[0].steps.values)
    assert again.settings == models[0].settings


def test_the_profile_says_how_the_pairs_spread(models: tuple[Model, Model]) -> None:
    profile = models[0].profile
    for signal in range(3):
        assert profile.values_of(signal).sum() == pytest.approx(1.0)
        np.testing.assert_allclose(profile.values_of(signal), 0.1, atol=0.01)
    np.testing.assert_array_equal(profile.values_of(3), [1.0])


def test_importance_counts_line_and_steps(models: tuple[Model, Model]) -> None:
    found = models[0].importance()
    assert found["rising"] > 0.5
    assert found["hump"] > 0.3
    assert found["noise"] < 0.1
    assert found["still"] == 0.7


def test_where_nobody_else_finished_anything_a_fold_teaches_nothing() -> None:
    rows = _rows(3000, 14)
    one = replace(rows, person=np.where(rows.finished, 0, 1 + rows.person))
    model, _ = fit(NAMES, PRIOR, one, seed=1)
    assert np.isfinite(model.intercept)
