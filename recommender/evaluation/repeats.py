"""People whose answers repeat those of somebody else: one learner recorded twice under two numbers.

Owns: finding them. Does not own: what a study does about them (``tracing``).

Public logs hold such pairs (in ASSISTments 2009 a quarter of the answers of a random fifth of the people). A
model that remembers who answered like whom then "predicts" a person from his own answers under the other
number, which looks like skill and is none. One is said to repeat another when they share at least
``LEAST_COMMON`` items, half of the items of the one with fewer, and at least ``AGREEMENT`` of the last answers
to the shared items agree.
"""

import numpy as np
from scipy.sparse import csr_array

from recommender.mastery.answers import Answers, BoolArray, FloatArray, TextArray

LEAST_COMMON = 20
HALF = 0.5
AGREEMENT = 0.95


def repeating(answers: Answers, others: Answers) -> BoolArray:
    """Return, per answer of ``answers``, whether its person repeats a person of ``others``."""
    items = np.unique(np.concatenate([answers.item, others.item]))
    people, asked, marks = _last_marks(answers, items)
    _, other_asked, other_marks = _last_marks(others, items)
    alike = _alike(asked, marks, other_asked, other_marks)
    return np.isin(answers.user, people[alike.any(axis=1)])


def without_repeats(answers: Answers) -> Answers:
    """Return the answers without those of people who repeat a person earlier in order of id."""
    people, asked, marks = _last_marks(answers, np.unique(answers.item))
    repeats = np.tril(_alike(asked, marks, asked, marks), -1).any(axis=1)
    return answers[~np.isin(answers.user, people[repeats])]


def _last_marks(answers: Answers, items: TextArray) -> tuple[TextArray, csr_array, csr_array]:
    """Return the people, 1 where a person answered an item, and there ±1 for the last answer right or wrong."""
    people, person = np.unique(answers.user, return_inverse=True)
    place = person * len(items) + np.searchsorted(items, answers.item)
    cells, from_end = np.unique(place[::-1], return_index=True)
    row, column = np.divmod(cells, len(items))
    shape = (len(people), len(items))
    mark = 2.0 * answers.correct[::-1][from_end] - 1.0
    return people, csr_array((np.ones(len(cells)), (row, column)), shape), csr_array((mark, (row, column)), shape)


def _alike(asked: csr_array, marks: csr_array, other_asked: csr_array, other_marks: csr_array) -> BoolArray:
    common: FloatArray = (asked @ other_asked.T).toarray()
    agreeing = (common + (marks @ other_marks.T).toarray()) / 2.0
    fewer = np.minimum(asked.sum(axis=1)[:, None], other_asked.sum(axis=1)[None])
    return np.asarray((common >= LEAST_COMMON) & (common >= HALF * fewer) & (agreeing >= AGREEMENT * common))
