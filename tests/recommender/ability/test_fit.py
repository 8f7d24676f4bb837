"""How well answers fit: by the other route of the plain posterior, and on simulated items good and bad."""

from __future__ import annotations

import numpy
import pytest

from recommender.ability import rasch
from recommender.ability.fit import mean_squares
from recommender.levels import LOGITS_PER_LEVEL


def expected(others: list[tuple[rasch.Item, float]], item: rasch.Item) -> float:
    """What the other answers foretell, with the posterior of the reports."""
    answers = [rasch.Answer(one, fraction) for one, fraction in others]
    found = rasch.posterior(answers, rasch.Prior(0.0, LOGITS_PER_LEVEL))
    return sum(w * rasch.probability(theta, item) for w, theta in zip(found.weights, rasch.GRID, strict=True))


def test_two_people_and_three_items_by_the_other_route() -> None:
    items = [rasch.Item(-0.5, 1.2), rasch.Item(0.4, 0.8), rasch.Item(1.1, 1.0)]
    marks = [[1.0, 0.0, 1.0], [0.0, 1.0, 0.5]]
    found = mean_squares(
        numpy.array([0, 0, 0, 1, 1, 1]),
        numpy.array([0, 1, 2, 0, 1, 2]),
        numpy.array([mark for row in marks for mark in row]),
        numpy.array([one.difficulty for one in items]),
        numpy.array([one.discrimination for one in items]),
    )
    for i, item in enumerate(items):
        foretold = [expected([(items[j], row[j]) for j in range(3) if j != i], item) for row in marks]
        seen = sum((row[i] - e) ** 2 for row, e in zip(marks, foretold, strict=True))
        assert found[i] == pytest.approx(seen / sum(e * (1 - e) for e in foretold))


def test_an_item_that_nobody_answered_has_no_fit() -> None:
    nobody = numpy.array([], dtype=numpy.int64)
    assert numpy.isnan(mean_squares(nobody, nobody, numpy.array([]), numpy.zeros(2), numpy.ones(2))).all()


def test_items_that_fit_come_to_one_and_a_wrong_key_stands_out() -> None:
    draw = numpy.random.default_rng(8)
    ability, difficulty = draw.normal(0, LOGITS_PER_LEVEL, 800), draw.normal(0, 1, 20)
    right = (draw.random((800, 20)) < 1 / (1 + numpy.exp(difficulty - ability[:, None]))).astype(float)
    right[:, 7] = 1 - right[:, 7]
    person, item = numpy.divmod(numpy.arange(800 * 20), 20)
    found = mean_squares(person, item, right.ravel(), difficulty, numpy.ones(20))
    assert found[7] > 1.5
    assert numpy.delete(found, 7) == pytest.approx(1.0, abs=0.15)
