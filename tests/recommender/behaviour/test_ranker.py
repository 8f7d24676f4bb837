import numpy as np
import pytest

from recommender.behaviour.ranker import Examples, Ranker, joined


@pytest.fixture(scope="module")
def examples() -> Examples:
    """600 pools of five, of whom one is taken: likelier with a higher first number."""
    random = np.random.default_rng(0)
    features = random.normal(size=(600, 5, 2)).astype(np.float32)
    taken = np.argmax(2 * features[:, :, 0] + random.gumbel(size=(600, 5)), axis=1)
    label = np.arange(5) == taken[:, None]
    return Examples(features.reshape(-1, 2), label.ravel())


@pytest.fixture(scope="module")
def ranker(examples: Examples) -> Ranker:
    return Ranker().fit(examples, 0)


def test_the_blend_is_the_trees_and_half_the_regression(examples: Examples, ranker: Ranker) -> None:
    few = examples.features[:7]
    expected = ranker.trees_.decision_function(few) + 0.5 * ranker.linear_.decision_function(few)
    assert ranker.logits(few) == pytest.approx(expected)


def test_it_finds_the_number_that_matters(ranker: Ranker) -> None:
    steps = np.stack([np.linspace(-1.5, 1.5, 5), np.zeros(5)], axis=1).astype(np.float32)
    assert (np.diff(ranker.logits(steps)) > 0).all()


def test_an_empty_pool_has_no_order(ranker: Ranker) -> None:
    assert ranker.logits(np.empty((0, 2), dtype=np.float32)).shape == (0,)


def test_the_same_seed_gives_the_same_ranker(examples: Examples, ranker: Ranker) -> None:
    again = Ranker().fit(examples, 0)
    assert (again.logits(examples.features) == ranker.logits(examples.features)).all()


def test_examples_are_joined_in_order(examples: Examples) -> None:
    both = joined([examples, examples])
    assert len(both.taken) == 6000
    assert (both.features[3000:] == examples.features).all()
