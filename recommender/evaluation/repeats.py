"""People whose answers repeat those of somebody else: one learner recorded twice under two numbers.

Owns: finding them. Does not own: what a study does about them (``tracing``).

Public logs hold such pairs (in ASSISTments 2009 about a quarter of the answers of a random fifth of the people).
A model that remembers who answered like whom then "predicts" a person from his own answers under the other
number, which looks like skill and is none. One is said to repeat another when they share at least
``LEAST_COMMON`` items, half of the items of the one with fewer, and their first answers to the shared items agree
with Cohen's κ of at least ``AGREEMENT``: able people agree in what they get right, not in their few mistakes.
"""

import numpy as np
from scipy.sparse import csr_array

from recommender.mastery.answers import Answers, BoolArray, FloatArray, TextArray

LEAST_COMMON = 20
HALF = 0.5
AGREEMENT = 0.8


def repeating(answers: Answers, others: Answers) -> BoolArray:
    """Return, per answer of ``answers``, whether its person repeats a person of ``others``."""
    items = np.unique(np.concatenate([answers.item, others.item]))
    people = np.unique(answers.user)
    alike = _alike(_first_marks(answers, items), _first_marks(others, items))
    return np.isin(answers.user, people[alike.any(axis=1)])


def without_repeats(answers: Answers) -> Answers:
    """Return the answers without those of people who repeat a person earlier in order of id."""
    marks = _first_marks(answers, np.unique(answers.item))
    repeats = np.tril(_alike(marks, marks), -1).any(axis=1)
    return answers[~np.isin(answers.user, np.unique(answers.user)[repeats])]


def _first_marks(answers: Answers, items: TextArray) -> tuple[csr_array, csr_array]:
    """Return person × item: 1 where it was answered, and 1 where the first answer was right."""
    people, person = np.unique(answers.user, return_inverse=True)
    cells, first = np.unique(person * len(items) + np.searchsorted(items, answers.item), return_index=True)
    places = np.divmod(cells, len(items))
    shape = (len(people), len(items))
    return csr_array((np.ones(len(cells)), places), shape), csr_array((answers.correct[first], places), shape)


def _alike(ones: tuple[csr_array, csr_array], others: tuple[csr_array, csr_array]) -> BoolArray:
    asked, right = ones
    other_asked, other_right = others
    common = _shared(asked, other_asked)
    share, other_share = _shared(right, other_asked) / common, _shared(asked, other_right) / common
    both = _shared(right, other_right) / common
    agreeing = 1.0 - share - other_share + 2.0 * both
    by_chance = share * other_share + (1.0 - share) * (1.0 - other_share)
    enough = np.minimum(asked.sum(axis=1)[:, None], other_asked.sum(axis=1)[None]) * HALF
    kappa_holds = agreeing - by_chance >= AGREEMENT * (1.0 - by_chance)
    return np.asarray((common >= np.maximum(enough, LEAST_COMMON)) & kappa_holds & (by_chance < 1.0))


def _shared(ones: csr_array, others: csr_array) -> FloatArray:
    """Return the sum over items for each pair; nothing shared counts as a sliver, so that shares stay defined."""
    return np.asarray(np.maximum((ones @ others.T).toarray(), 1e-9))
