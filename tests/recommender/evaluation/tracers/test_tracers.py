"""The published models on invented answers; on the published ones, in ``test_published_answers``."""

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from recommender.evaluation.tracers import TRACERS
from recommender.evaluation.tracers.bkt import fit_bkt
from recommender.evaluation.tracers.elo import fit_elo
from recommender.evaluation.tracers.logistic import BEST_LR, IRT, PFA, fit_logistic
from recommender.mastery.answers import Answers


def people(seed: int, size: int, draw: Callable[[np.random.Generator], np.ndarray]) -> Answers:
    """``size`` people with 12 answers each to items x0 … x5 of skill s, as ``draw`` gives a person's marks."""
    rng = np.random.default_rng(seed)
    correct = np.concatenate([draw(rng) for _ in range(size)]).astype(float)
    user = np.repeat([f"{seed}-{number}" for number in range(size)], 12)
    return Answers(user, np.tile([f"x{number % 6}" for number in range(12)], size), np.full(len(user), "s"), correct)


def able(rng: np.random.Generator) -> np.ndarray:
    return rng.random(12) < 1 / (1 + np.exp(np.tile(np.linspace(-1, 1, 6), 2) - rng.normal(0, 1.5)))


def learning(rng: np.random.Generator) -> np.ndarray:
    """Known before .3, learned .2, guess .15, slip .05."""
    known, marks = rng.random() < 0.3, []
    for _ in range(12):
        marks.append(rng.random() < (0.95 if known else 0.15))
        known = known or rng.random() < 0.2
    return np.array(marks)


@pytest.mark.parametrize(("name", "fit"), TRACERS)
def test_a_model_sees_only_the_past_and_predicts_new_people(name: str, fit: Callable[[Answers], object]) -> None:
    asked = people(2, 150, able)
    model = fit(people(1, 200, able))
    found = model.probabilities(asked)  # type: ignore[attr-defined]
    assert ((found > 0.0) & (found < 1.0)).all()
    assert roc_auc_score(asked.correct, found) > 0.6
    first = asked[np.arange(100)]
    np.testing.assert_allclose(model.probabilities(first), found[:100])  # type: ignore[attr-defined]
    turned = Answers(first.user, first.item, first.skill, first.correct.copy())
    turned.correct[-1] = 1.0 - turned.correct[-1]
    np.testing.assert_allclose(model.probabilities(turned), found[:100])  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "fit"), TRACERS)
def test_new_items_and_skills_can_be_predicted(name: str, fit: Callable[[Answers], object]) -> None:
    strange = Answers(np.array(["a", "a"]), np.array(["new"] * 2), np.array(["new"] * 2), np.array([1.0, 0.0]))
    found = fit(people(1, 50, able)).probabilities(strange)  # type: ignore[attr-defined]
    assert ((found > 0.0) & (found < 1.0)).all()


def test_bayesian_tracing_finds_the_parameters_it_was_drawn_from() -> None:
    found = fit_bkt(people(3, 1500, learning))
    assert found.known[0] == pytest.approx(0.3, abs=0.05)
    assert found.learned[0] == pytest.approx(0.2, abs=0.04)
    assert found.guess[0] == pytest.approx(0.15, abs=0.03)
    assert found.slip[0] == pytest.approx(0.05, abs=0.02)


def test_bayesian_tracing_of_single_answers_has_nothing_to_learn_from_steps() -> None:
    answers = people(3, 40, learning)
    found = fit_bkt(answers[np.arange(0, len(answers), 12)])
    assert found.learned[0] == pytest.approx(0.15)


def test_item_response_orders_items_and_knows_no_person() -> None:
    asked = people(2, 3, able)
    found = fit_logistic(people(1, 300, able), IRT).probabilities(asked)
    assert (np.diff(found[:6]) < 0.0).all()
    np.testing.assert_array_equal(found[:6], found[12:18])


def test_success_raises_what_is_expected() -> None:
    asked = people(2, 2, lambda rng: np.arange(12) >= 0)
    for blocks in (PFA, BEST_LR):
        found = fit_logistic(people(1, 300, able), blocks).probabilities(asked)
        assert found[6] > found[0]


def test_elo_finds_the_harder_items() -> None:
    difficulty = fit_elo(people(1, 400, able)).difficulty
    assert difficulty["x0"] < difficulty["x2"] < difficulty["x5"]
