import numpy as np

from recommender import baselines
from recommender.data import Snapshot
from recommender.signals.arrays import history


def test_popular_is_the_same_for_everybody(crowd: Snapshot) -> None:
    past = history(crowd)
    scores = baselines.popular(past)(past.people)
    assert (scores == scores[0]).all()


def test_gap_first_differs_between_people(crowd: Snapshot) -> None:
    past = history(crowd)
    assert len(np.unique(baselines.gap_first(past)(past.people), axis=0)) > 100


def test_random_depends_on_seed_and_person_only(crowd: Snapshot) -> None:
    past = history(crowd)
    whole = baselines.random(past, 1)(past.people)
    assert (whole[5:9] == baselines.random(past, 1)(past.people.rows(np.arange(5, 9)))).all()
    assert not (whole == baselines.random(past, 2)(past.people)).any()
    assert baselines.random(past, 1)(past.people.rows(np.arange(0))).shape == (0, 24)
