"""What items and skills are like, learned from the answers of many people.

Owns: easiness, discrimination, what one item says of the next ones, the usual order, and the place of items
among each other. Does not own: what is done with them (``practice``, ``tracing``).

Shares are shrunken: an item to its skill, a skill to all answers. Places come from a truncated singular value
decomposition of the matrix person × item of surprises, less each person's own mean surprise: items load alike
when the same people do well or badly on both. It is the linear item-to-item model in few numbers, so that a
person's whole history enters a prediction through one vector.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.linalg import svds
from scipy.special import logit

from recommender.mastery.answers import Answers, FloatArray, IntArray, past
from recommender.mastery.practice import BACK, Bank, ItemFacts, SkillFacts

DIMENSIONS = 24
"""Length of a place."""
_SKILL_PRIOR = 10.0
_ITEM_PRIOR = 5.0
_PERSON_PRIOR = 3.0
_PAIR_PRIOR = 10.0
_PLACE_PRIOR = 20.0
_NEXT_PRIOR = (0.5, 5.0)
"""Weights, in answers, of what is believed before the first one; of what comes next, in times
that it did and in answers."""
_DISCRIMINATION_PRIOR = 1.0
"""The same for discrimination, in squared mean surprise of people."""


def learn_bank(answers: Answers) -> Bank:
    """Return the facts that ``answers`` show; raises ValueError when there are none."""
    if not len(answers):
        raise ValueError("a bank cannot be learned without answers")
    items, item = np.unique(answers.item, return_inverse=True)
    skills, skill = np.unique(answers.skill, return_inverse=True)
    mean = (answers.correct.sum() + 1.0) / (len(answers) + 2.0)
    easy_skill = _shrunken(skill, answers.correct, mean, _SKILL_PRIOR)
    skill_of = np.zeros(len(items), np.int64)
    skill_of[item] = skill
    share = _shrunken(item, answers.correct, easy_skill[skill_of], _ITEM_PRIOR)
    surprise = answers.correct - share[item]
    _, person = np.unique(answers.user, return_inverse=True)
    level = _shrunken(person, surprise, 0.0, _PERSON_PRIOR)[person]
    place = _places(person, item, surprise - level)
    turn = np.log1p(past(answers.correct, answers.user).attempts)
    order = np.argsort(person, kind="stable")
    names = items.tolist()
    facts = zip(
        logit(share).tolist(),
        share.tolist(),
        _discrimination(item, surprise, level).tolist(),
        np.log1p(np.bincount(item)).tolist(),
        (np.bincount(item, turn) / np.bincount(item)).tolist(),
        map(tuple, place.tolist()),
        strict=True,
    )
    kinds = zip(logit(easy_skill).tolist(), np.log1p(np.bincount(skill)).tolist(), strict=True)
    typical = float(logit(mean))
    return Bank(
        {name: ItemFacts(*of) for name, of in zip(names, facts, strict=True)},
        {name: SkillFacts(*of) for name, of in zip(skills.tolist(), kinds, strict=True)},
        _after(names, person[order], item[order], answers.correct[order], (surprise - level)[order]),
        _next(names, person[order], item[order]),
        ItemFacts(typical, float(mean), 0.0, 0.0, float(turn.mean()), (0.0,) * place.shape[1]),
        SkillFacts(typical, 0.0),
    )


def _shrunken(group: IntArray, values: FloatArray, prior: FloatArray | float, weight: float) -> FloatArray:
    return np.asarray((np.bincount(group, values) + weight * prior) / (np.bincount(group) + weight))


def _discrimination(item: IntArray, surprise: FloatArray, level: FloatArray) -> FloatArray:
    """Return the slope of the surprise at an item over the mean surprise of the person."""
    spread = np.bincount(item, level**2) + _DISCRIMINATION_PRIOR
    return np.asarray(np.bincount(item, surprise * level) / spread)


def _places(person: IntArray, item: IntArray, surprise: FloatArray) -> FloatArray:
    people, items = int(person.max()) + 1, int(item.max()) + 1
    dimensions = min(DIMENSIONS, people - 1, items - 1)
    if dimensions < 1:
        return np.zeros((items, 0))
    weight = 1.0 / np.sqrt(np.bincount(item) + _PLACE_PRIOR)
    table = coo_array((surprise * weight[item], (person, item)), shape=(people, items)).tocsr()
    _, strength, loading = svds(table, k=dimensions, rng=0)
    return np.asarray(loading.T * np.sqrt(strength))


def _after(
    names: list[str], person: IntArray, item: IntArray, correct: FloatArray, surprise: FloatArray
) -> dict[tuple[int, str, int, str], float]:
    """Return the mean surprise at an item some answers after another was right or wrong, shrunken to none.

    All by person.
    """
    said: dict[tuple[int, str, int, str], float] = {}
    answer = item * 2 + correct.astype(np.int64)
    for back in range(1, BACK + 1):
        rows = np.flatnonzero(person[back:] == person[:-back]) + back
        pair, number = np.unique(answer[rows - back] * len(names) + item[rows], return_inverse=True)
        mean = _shrunken(number, surprise[rows], 0.0, _PAIR_PRIOR)
        for one, value in zip(pair.tolist(), mean.tolist(), strict=True):
            then, now = divmod(one, len(names))
            said[back, names[then // 2], then % 2, names[now]] = value
    return said


def _next(names: list[str], person: IntArray, item: IntArray) -> dict[tuple[str, str], float]:
    """Return the logarithm of the share of times that an item, when another came after it, was followed by that."""
    rows = np.flatnonzero(person[1:] == person[:-1])
    followed = np.bincount(item[rows], minlength=len(names))
    pair, times = np.unique(item[rows] * len(names) + item[rows + 1], return_counts=True)
    first, second = np.divmod(pair, len(names))
    share = np.log((times + _NEXT_PRIOR[0]) / (followed[first] + _NEXT_PRIOR[1]))
    columns = zip(first.tolist(), second.tolist(), share.tolist(), strict=True)
    return {(names[one], names[two]): value for one, two, value in columns}
