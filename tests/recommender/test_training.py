from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from recommender import training
from recommender.data import Completion, Snapshot
from recommender.evaluation.splits import time_split
from recommender.ranking import Model, Ranker, slates
from recommender.signals.arrays import history
from recommender.training import WINDOW_DAYS, fit


@pytest.fixture(scope="module")
def model(crowd: Snapshot) -> Model:
    return fit(crowd, seed=1)


def test_it_learns_what_people_finish(model: Model, crowd: Snapshot) -> None:
    assert model.trained
    assert model.metrics["people"] > 100
    assert model.metrics["p_finish.ndcg@5"] > 1.2 * model.metrics["popular.ndcg@5"]
    assert model.metrics["popular.recall@5"] > model.metrics["random.recall@5"]


def test_it_is_stamped_with_what_it_learnt_from(model: Model, crowd: Snapshot, today: date) -> None:
    before, outcomes = time_split(crowd, today - timedelta(days=WINDOW_DAYS))
    assert model.stamp == history(before).stamp(outcomes)


def test_no_weight_is_negative(model: Model) -> None:
    assert (model.weight >= 0).all()


def test_a_signal_that_never_varied_keeps_its_prior_weight(model: Model) -> None:
    wish = model.signals.index("wish")
    assert (model.weight[wish], model.mean[wish], model.scale[wish]) == (1.0, 0.0, 1.0)


def test_the_same_seed_gives_the_same_model(model: Model, crowd: Snapshot) -> None:
    again = fit(crowd, seed=1)
    np.testing.assert_array_equal(again.weight, model.weight)
    assert again.metrics == model.metrics


def test_the_chance_of_finishing_is_a_probability(
    crowd: Snapshot, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mean predicted and observed agree on the period learnt from, however few of the others were sampled."""
    monkeypatch.setattr(training, "NEGATIVES_PER_POSITIVE", 5)
    model = fit(crowd, seed=1)
    before, outcomes = time_split(crowd, today - timedelta(days=WINDOW_DAYS))
    past = history(before)
    scores = Ranker(model, past).scores(past.people)
    positives, others = model.settings["positives"], model.settings["others"]
    assert isinstance(positives, int)
    assert isinstance(others, int)
    open_ = training.allowed(past.people, past.courses)
    assert outcomes
    assert scores.p_finish[open_].mean() == pytest.approx(positives / (positives + others), rel=0.1)


def test_reasons_of_a_trained_model_cite_only_what_raised_the_score(model: Model, crowd: Snapshot) -> None:
    for _, slate in slates(model, crowd, [one.id for one in crowd.people[:50]]):
        for one in slate:
            if any(reason.code == "PEERS_FINISHED" for reason in one.reasons):
                assert one.contributions["role"] > 0


def test_too_few_completions_leave_the_prior_weights(crowd: Snapshot) -> None:
    few = replace(crowd, completions=crowd.completions[:40])
    model = fit(few, seed=1)
    assert not model.trained
    assert isinstance(model.settings["positives"], int)
    assert model.settings["positives"] < 50


def test_completions_of_strangers_teach_nothing(crowd: Snapshot, model: Model, today: date) -> None:
    strange = (Completion("nobody", "k01", today), Completion("p00001", "nothing", today))
    with_strangers = replace(crowd, completions=crowd.completions + strange)
    np.testing.assert_array_equal(fit(with_strangers, seed=1).weight, model.weight)


def test_nobody_at_all(crowd: Snapshot) -> None:
    model = fit(replace(crowd, people=(), completions=()), seed=1)
    assert not model.trained
    assert model.metrics == {"people": 0.0}
