from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from recommender import drift
from recommender.blend import Model
from recommender.data import Snapshot
from recommender.ranking import Ranker, prior_model
from recommender.signals.arrays import history
from recommender.training import fit


@pytest.fixture(scope="module")
def model(crowd: Snapshot) -> Model:
    return fit(crowd, seed=1)


def test_the_index_is_nothing_for_equal_shares_and_grows_with_the_distance() -> None:
    even = np.full(4, 0.25)
    assert drift.psi(even, even) == 0.0
    assert drift.psi(even, np.array([0.3, 0.25, 0.25, 0.2])) < 0.1
    assert drift.psi(even, np.array([0.7, 0.1, 0.1, 0.1])) > 0.25
    assert np.isfinite(drift.psi(even, np.array([1.0, 0.0, 0.0, 0.0])))


def test_a_published_index_is_reproduced() -> None:
    """(0.6 − 0.5)·ln(0.6/0.5) + (0.4 − 0.5)·ln(0.4/0.5)."""
    assert drift.psi(np.array([0.5, 0.5]), np.array([0.6, 0.4])) == pytest.approx(0.0405465, abs=1e-6)


def test_a_catalogue_that_grew_old_is_seen_in_its_signal_alone(model: Model, crowd: Snapshot) -> None:
    today = drift.watch(Ranker(model, history(crowd)), seed=1)
    assert set(today) == set(model.signals)
    old = replace(
        crowd,
        courses=tuple(replace(one, published_on=one.published_on - timedelta(days=3000)) for one in crowd.courses),
    )
    aged = drift.watch(Ranker(model, history(old)), seed=1)
    assert aged["freshness"] > max(0.25, today["freshness"])
    assert aged["role"] == today["role"]


def test_of_many_people_some_are_looked_at(model: Model, crowd: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    ranker = Ranker(model, history(crowd))
    whole = drift.watch(ranker, seed=1)
    monkeypatch.setattr(drift, "MOST_PEOPLE", 300)
    assert drift.watch(ranker, seed=1) == pytest.approx(whole, abs=0.1)


def test_nothing_learnt_or_nothing_to_suggest_is_nothing_to_watch(model: Model, crowd: Snapshot) -> None:
    assert drift.watch(Ranker(prior_model(), history(crowd)), seed=1) == {}
    assert drift.watch(Ranker(model, history(crowd)).without_people(), seed=1) == {}
    closed = replace(crowd, courses=tuple(replace(one, retired=True) for one in crowd.courses))
    assert drift.watch(Ranker(model, history(closed)), seed=1) == {}
