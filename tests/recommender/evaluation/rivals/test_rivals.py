"""Each rival on logs small enough to work out by hand."""

import numpy as np
import pytest

from recommender.behaviour.interactions import FloatArray, Interactions
from recommender.evaluation.rivals import RIVALS, Scorer, ease, factors, implicit_factors, item_neighbours
from recommender.evaluation.rivals.ease import Ease, RecentEase
from recommender.evaluation.rivals.implicit_factors import LeastSquares, PersonalisedRanking
from recommender.evaluation.rivals.item_neighbours import ItemNeighbours
from recommender.evaluation.rivals.popularity import DecayedPopular, Popular
from tests.recommender.evaluation.rivals.conftest import log_of

PERSONAL = [model for model in RIVALS if model.NAME not in ("random", "constant", "popular", "decayed_popular")]


def ask(model: Scorer, histories: Interactions) -> FloatArray:
    return model.scores(np.arange(histories.users), histories, None)


def test_popular_counts_events() -> None:
    model = Popular().fit(log_of([0, 2], [2, 2], items=4), None, 0)
    assert ask(model, log_of([0], [1], items=4)).tolist() == [[1.0, 0.0, 3.0, 0.0]] * 2


def test_what_was_taken_a_month_ago_counts_half() -> None:
    month = 30.0 * 86_400.0
    model = DecayedPopular().fit(log_of([0, 1], [1, 2], items=3, moments=[0.0, month, 0.0, 2 * month]), None, 0)
    assert model.count.tolist() == [0.25, 0.75, 1.0]


def test_without_times_the_last_of_a_history_counts_most() -> None:
    model = DecayedPopular().fit(log_of([0, 1], [1], items=2), None, 0)
    assert model.count == pytest.approx([0.8, 2.0])


def test_neighbours_are_cosines_shrunken_by_rarity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_neighbours, "SHRINKAGE", 2.0)
    model = ItemNeighbours().fit(log_of([0, 1], [0, 1], [0, 2], [0], items=3), None, 0)
    near, far = 2 / (np.sqrt(4 * 2) + 2), 1 / (np.sqrt(4) + 2)
    assert ask(model, log_of([0], [1, 2], items=3)) == pytest.approx(np.array([[0, near, far], [near + far, 0, 0]]))


def test_only_the_nearest_neighbours_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_neighbours, "NEIGHBOURS", 1)
    model = ItemNeighbours().fit(log_of([0, 1], [0, 1], [0, 2], [0], items=3), None, 0)
    score = ask(model, log_of([1, 2], items=3))[0]
    assert score[0] == pytest.approx(2 / (np.sqrt(8) + item_neighbours.SHRINKAGE))


def test_ease_is_the_ridge_regression_of_each_item_on_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ease, "PENALTY", 3.0)
    log = log_of([0, 1], [0, 1, 2], [2], [1, 3], [0, 3, 2], items=4)
    seen = log.seen().toarray()
    weights = np.zeros((4, 4))
    for item in range(4):
        others = [one for one in range(4) if one != item]
        rest = seen[:, others]
        weights[others, item] = np.linalg.solve(rest.T @ rest + 3.0 * np.eye(3), rest.T @ seen[:, item])
    model = Ease().fit(log, None, 0)
    np.testing.assert_allclose(model.weights, weights, atol=1e-12)
    asked = log_of([1, 3], items=4)
    assert ask(model, asked)[0] == pytest.approx(weights[1] + weights[3])
    recent = RecentEase().fit(log, None, 0)
    assert ask(recent, asked)[0] == pytest.approx(0.8 * weights[1] + weights[3])


@pytest.mark.parametrize("model", PERSONAL)
def test_a_personal_model_finds_the_missing_item_of_the_group(
    model: type[Scorer], groups: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two groups need two factors; with more the small log is learned by heart."""
    monkeypatch.setattr(factors, "SINGULAR_VALUES", 2)
    monkeypatch.setattr(factors, "NON_NEGATIVE", 2)
    monkeypatch.setattr(implicit_factors, "FACTORS", 2 if model is LeastSquares else 64)
    fitted = model().fit(groups, None, 0)
    strangers = log_of([0, 1, 2], [6, 5, 4], items=9, first=9000)
    for histories in (groups.of_users(np.array([3, 7])), strangers):
        score = ask(fitted, histories)
        score[histories.user, histories.item] = -np.inf
        assert score.argmax(axis=1).tolist() == [3, 7]


@pytest.mark.parametrize("model", PERSONAL)
def test_who_took_nothing_gets_what_is_popular(model: type[Scorer], groups: Interactions) -> None:
    nobody = log_of([], [0, 1], items=9)
    score = ask(model().fit(groups, None, 0), nobody)
    assert score[0].tolist() == np.bincount(groups.item, minlength=9).tolist()
    assert score[1].tolist() != score[0].tolist()


@pytest.mark.parametrize("model", RIVALS)
def test_the_same_seed_gives_the_same_scores_in_any_block(model: type[Scorer], groups: Interactions) -> None:
    once, again = (ask(model().fit(groups, None, 4), groups) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    fitted = model().fit(groups, None, 4)
    alone = fitted.scores(np.arange(2), groups.of_users(np.array([5, 2])), None)
    np.testing.assert_allclose(alone, once[[5, 2]], atol=1e-3)


def test_personalised_ranking_knows_whom_it_was_fitted_on(groups: Interactions) -> None:
    model = PersonalisedRanking().fit(groups, None, 0)
    known = model.scores(np.array([0]), groups, None)[0]
    cut = model.scores(np.array([0]), groups.last(1), None)[0]
    np.testing.assert_array_equal(known, cut)
