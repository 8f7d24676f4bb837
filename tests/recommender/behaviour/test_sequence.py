import numpy as np
import pytest

from recommender.behaviour import sequence


def test_what_followed_counts_by_distance() -> None:
    user = np.array([0, 0, 0, 1, 1])
    item = np.array([0, 1, 2, 0, 2])
    rules = sequence.weights(user, item, 4, decay=0.5, window=2)
    # 0→1 once at distance 1; 0→2 at distance 2 (a half) and at distance 1; two people took 0
    assert rules[0] == pytest.approx([0, 1 / 12, 1.5 / 12, 0])
    assert rules[1] == pytest.approx([0, 0, 1 / 11, 0])
    assert rules[2:] == pytest.approx(np.zeros((2, 4)))


def test_the_window_ends_and_other_people_do_not_follow() -> None:
    user, item = np.array([0, 0, 0, 1]), np.array([0, 1, 2, 3])
    rules = sequence.weights(user, item, 4, decay=0.5, window=1)
    assert np.argwhere(rules > 0).tolist() == [[0, 1], [1, 2]]


def test_an_item_taken_twice_does_not_speak_for_itself() -> None:
    rules = sequence.weights(np.array([0, 0]), np.array([1, 1]), 2, decay=0.5, window=3)
    assert rules == pytest.approx(np.zeros((2, 2)))
