import numpy as np
import pytest

from recommender.evaluation.event_files import UNKNOWN, Targets
from recommender.evaluation.exact_places import Places
from recommender.evaluation.topn_figures import Asked, chance, compare, per_person

TARGETS = Targets(np.array([3, 3, 8, 9, 9]), np.array([0, 1, 2, 0, UNKNOWN]), np.array([], int))
LEARNED = np.array([9, 4, 5])


def places(better: list[int], shown: list[int]) -> Places:
    alone, of = np.ones(len(better), int), np.full(len(better), 100)
    return Places(np.array(better), alone, of, np.array(shown), 0.5)


@pytest.fixture
def asked() -> Asked:
    return Asked.of(TARGETS, LEARNED)


def test_an_item_is_cold_with_fewer_than_five_events_and_unknown_ones_are_missed(asked: Asked) -> None:
    assert asked.cold.tolist() == [False, True, False, False, False]
    assert asked.sizes() == {"people": 3, "targets": 5, "cold_targets": 1, "targets_outside_catalogue": 1}


def test_each_person_counts_alike_and_cold_targets_together(asked: Asked) -> None:
    gained, possible = per_person(asked, places([1, 7, 20, 0], [1, 0, 0]))
    second, eighth = 1 / np.log2(3), 1 / np.log2(9)
    best = 1 + 1 / np.log2(3)
    assert gained[:, 0] == pytest.approx([0.5, 0.0, 0.5])
    assert gained[:, 1] == pytest.approx([1.0, 0.0, 0.5])
    assert gained[:, 2] == pytest.approx([(second + eighth) / best, 0.0, 1 / best])
    assert gained[:, 3] == pytest.approx([1 / 2, 1 / 21, 1.0])
    assert gained[:, 4].tolist() == [1.0, 0.0, 0.0]
    assert possible[:, 4].tolist() == [1.0, 0.0, 0.0]
    assert (possible[:, :4] == 1.0).all()


def test_chance_is_ten_of_the_unseen(asked: Asked) -> None:
    assert chance(asked, places([0, 0, 0, 0], [0, 0, 0])) == pytest.approx((0.1 + 0.1 + 0.05) / 3)


def test_models_are_compared_on_the_same_people(asked: Asked) -> None:
    both = {"ours": places([0, 0, 0, 0], [3, 1, 0]), "popular": places([20, 20, 20, 0], [3, 0, 0])}
    found = compare(asked, both, "ours", "popular", seed=0)
    assert found["models"]["ours"]["recall@10"] == pytest.approx(2.5 / 3)
    assert found["models"]["ours"]["coverage@10"] == pytest.approx(2 / 3)
    assert found["models"]["ours"]["milliseconds_per_person"] == 0.5
    assert found["models"]["popular"]["gini"] == pytest.approx(2 / 3)
    low, high = found["models"]["ours"]["recall@10_interval"]
    assert 0.5 <= low < 2.5 / 3 < high <= 1.0
    less = found["ours_less"]["popular"]["recall@10"]
    assert less["value"] == pytest.approx(2 / 3)
    assert less["low"] < less["value"] <= less["high"]
    assert found["less_popular"]["ours"]["recall@10"] == less
    assert list(found["ours_less"]) == ["popular"]


def test_without_ours_there_is_nothing_to_be_ahead_of(asked: Asked) -> None:
    found = compare(asked, {"ease": places([0, 0, 0, 0], [1, 0, 0])}, "ours", "popular", seed=0)
    assert found["ours_less"] == found["less_popular"] == {}
