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
    return Examples(np.repeat(np.arange(600), 5), features.reshape(-1, 2), label.ravel(), np.ones(3000))


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


def test_the_probabilities_add_up_to_what_was_taken(examples: Examples, ranker: Ranker) -> None:
    aside = examples.asker % 10 == 9
    probability = ranker.probabilities(ranker.logits(examples.features[aside]))
    assert probability.sum() == pytest.approx(examples.taken[aside].sum(), rel=1e-3)
    assert (np.diff(probability[np.argsort(ranker.logits(examples.features[aside]))]) >= 0).all()


def test_a_row_that_stands_for_many_counts_as_many(examples: Examples) -> None:
    thinned = Examples(examples.asker, examples.features, examples.taken, np.where(examples.taken, 1.0, 10.0))
    rare = Ranker().fit(thinned, 0)
    aside = examples.asker % 10 == 9
    probability = rare.probabilities(rare.logits(examples.features[aside]))
    assert (probability * thinned.stands_for[aside]).sum() == pytest.approx(examples.taken[aside].sum(), rel=1e-3)


def test_the_same_seed_gives_the_same_ranker(examples: Examples, ranker: Ranker) -> None:
    again = Ranker().fit(examples, 0)
    assert (again.logits(examples.features) == ranker.logits(examples.features)).all()


def test_examples_are_joined_in_order(examples: Examples) -> None:
    both = joined([examples, examples])
    assert len(both.asker) == 6000
    assert (both.features[3000:] == examples.features).all()
