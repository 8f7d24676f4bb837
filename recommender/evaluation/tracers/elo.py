"""Elo ratings of people, skills and items, as in games: each answer moves both sides by how surprising it was.

Owns: the one pass over the answers that learns the items, and the prediction with items standing still. Does
not own: anything learned from several passes.

A person has a rating as a whole and one per skill; both are added. The step is 1 / (1 + 0.05 · n) after n
answers (Pelánek, Computers & Education 2016).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp

import numpy as np

from recommender.mastery.answers import Answers, FloatArray

_FIRST_STEP, _STEP_DECAY = 1.0, 0.05


class _Ratings(defaultdict[tuple[str, ...], list[float]]):
    """A rating in logits and its answers so far, per key; new ones start at 0."""

    def __init__(self) -> None:
        super().__init__(lambda: [0.0, 0.0])

    def move(self, key: tuple[str, ...], error: float) -> None:
        rating = self[key]
        rating[0] += _FIRST_STEP / (1.0 + _STEP_DECAY * rating[1]) * error
        rating[1] += 1.0


@dataclass(frozen=True)
class EloRatings:
    """Difficulties in logits; an item never seen has 0."""

    difficulty: Mapping[str, float]

    def probabilities(self, answers: Answers) -> FloatArray:
        """Return the probability of a right answer, each from the person's earlier answers alone."""
        people, predicted = _Ratings(), np.empty(len(answers))
        for row, (user, item, skill, right) in enumerate(_rows(answers)):
            predicted[row] = _expect(people, user, skill, self.difficulty.get(item, 0.0))
            _learn(people, user, skill, right - predicted[row])
        return predicted


def fit_elo(answers: Answers) -> EloRatings:
    """Return the difficulties after one pass over ``answers``."""
    people, items = _Ratings(), _Ratings()
    for user, item, skill, right in _rows(answers):
        error = right - _expect(people, user, skill, items[item,][0])
        _learn(people, user, skill, error)
        items.move((item,), -error)
    return EloRatings({item: rating[0] for (item,), rating in items.items()})


def _rows(answers: Answers) -> Iterator[tuple[str, str, str, float]]:
    columns = (answers.user, answers.item, answers.skill, answers.correct)
    return zip(*(one.tolist() for one in columns), strict=True)


def _expect(people: _Ratings, user: str, skill: str, difficulty: float) -> float:
    return 1.0 / (1.0 + exp(difficulty - people[user,][0] - people[user, skill][0]))


def _learn(people: _Ratings, user: str, skill: str, error: float) -> None:
    people.move((user,), error)
    people.move((user, skill), error)
