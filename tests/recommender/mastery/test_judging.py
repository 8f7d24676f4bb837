import numpy as np
import pytest

from recommender.mastery.judging import LEAST_ANSWERS, LEAST_PEOPLE, enough, figures, held_out, not_worse


def test_too_little_practice_teaches_nothing() -> None:
    assert enough(LEAST_ANSWERS, LEAST_PEOPLE)
    assert not enough(LEAST_ANSWERS - 1, LEAST_PEOPLE)
    assert not enough(LEAST_ANSWERS, LEAST_PEOPLE - 1)


def test_about_a_fifth_is_held_out_and_always_the_same_people() -> None:
    names = [f"person {number}" for number in range(2000)]
    chosen = [name for name in names if held_out(name)]
    assert 0.17 < len(chosen) / len(names) < 0.24
    assert chosen == [name for name in reversed(names) if held_out(name)][::-1]


def test_the_figures_of_a_hand_made_case() -> None:
    found = figures(np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.75, 0.75, 0.75, 0.75]))
    assert found["log_loss"] == pytest.approx(-(3 * np.log(0.75) + np.log(0.25)) / 4)
    assert found["calibration_error"] == pytest.approx(0.0)
    assert figures(np.array([1.0]), np.array([0.0]))["log_loss"] == pytest.approx(-np.log(1e-6))


def test_only_what_is_not_worse_may_serve() -> None:
    assert not_worse({"log_loss": 0.5}, {"log_loss": 0.5})
    assert not_worse({"log_loss": 0.4}, {"log_loss": 0.5})
    assert not not_worse({"log_loss": 0.51}, {"log_loss": 0.5})
