"""The probability that the next practice answer is right: gradient boosting over a person's practice so far.

Owns: training without looking at a person's own answers through the items, calibration, and the prediction.
Does not own: the features (``practice``) or the facts about items (``bank``).

People are divided into ``FOLDS``. What items are like is learned for each fold from the other folds only, for
otherwise a person's own answers would be hidden in the easiness of the items he answered, and the trees would
learn to trust it too much. Trees are grown once per fold, each time without it; their predictions for the left
out fold show what a logit is worth (isotonic regression; Zadrozny & Elkan, 2002), and for people never seen
all are averaged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from recommender.mastery.answers import Answers, FloatArray, IntArray, folds
from recommender.mastery.bank import learn_bank
from recommender.mastery.forest import Forest, from_estimator
from recommender.mastery.practice import FEATURES, Bank, Practice, advance, describe

FOLDS = 4
TREES = 120
LEARNING_RATE = 0.1
LEAVES = 31
DEEPEST = 8
LEAST_ANSWERS_IN_LEAF = 60
RIDGE = 5.0
SURE = 0.005
"""No probability is nearer to 0 or 1."""


@dataclass(frozen=True, eq=False)
class Tracer:
    """A trained model: where the mean logit of the forests was ``said``, a share of ``seen`` was right.

    Both rise; between two of them the share is interpolated.
    """

    bank: Bank
    forests: tuple[Forest, ...]
    said: FloatArray
    seen: FloatArray

    def probability(self, practice: Practice, item: str, skill: str) -> float:
        """Return the probability that the person of ``practice`` gets ``item`` of ``skill`` right now."""
        return float(self._probabilities(np.array([describe(practice, self.bank, item, skill)]))[0])

    def chances(self, given: Iterable[tuple[str, str, int]], asked: Sequence[tuple[str, str]]) -> list[float]:
        """Return the probability that each of ``asked`` (item, skill) is answered right next.

        ``given`` are the person's answers so far: item, skill, 1 right or 0 wrong. All of ``asked`` are predicted
        together, which costs a tenth of asking one by one.
        """
        practice = Practice(self.bank)
        for item, skill, right in given:
            advance(practice, self.bank, item, skill, right)
        rows = [describe(practice, self.bank, item, skill) for item, skill in asked]
        return self._probabilities(np.array(rows)).tolist() if rows else []

    def probabilities(self, answers: Answers) -> FloatArray:
        """Return the probability of a right answer, each from the person's earlier answers alone."""
        return self._probabilities(features(answers, [self.bank], np.zeros(len(answers), np.int64)))

    def _probabilities(self, rows: FloatArray) -> FloatArray:
        logits = np.mean([forest.logits(rows) for forest in self.forests], axis=0)
        return np.asarray(np.interp(logits, self.said, self.seen))


def features(answers: Answers, banks: Sequence[Bank], bank_of: IntArray) -> FloatArray:
    """Return ``FEATURES`` before each answer; ``bank_of`` says, per answer, which bank its person answers from."""
    table = np.empty((len(answers), len(FEATURES)))
    people: dict[str, Practice] = {}
    columns = (answers.user, answers.item, answers.skill, answers.correct.astype(np.int64), bank_of)
    for row, (user, item, skill, right, number) in enumerate(zip(*(one.tolist() for one in columns), strict=True)):
        bank = banks[number]
        practice = people.get(user) or people.setdefault(user, Practice(bank))
        table[row] = describe(practice, bank, item, skill)
        advance(practice, bank, item, skill, right)
    return table


def train(answers: Answers, seed: int = 0) -> Tracer:
    """Return a model of ``answers``; raises ValueError when a fold of people has only right or only wrong ones."""
    fold = folds(answers.user, FOLDS, seed)
    banks = [learn_bank(answers[fold != number]) for number in range(FOLDS)]
    rows = features(answers, banks, fold)
    forests = [_grow(rows[fold != number], answers.correct[fold != number], seed) for number in range(FOLDS)]
    left_out = np.empty(len(answers))
    for number, forest in enumerate(forests):
        left_out[fold == number] = forest.logits(rows[fold == number])
    rising = IsotonicRegression(y_min=SURE, y_max=1.0 - SURE).fit(left_out, answers.correct)
    return Tracer(learn_bank(answers), tuple(forests), rising.X_thresholds_, rising.y_thresholds_)


def _grow(rows: FloatArray, correct: FloatArray, seed: int) -> Forest:
    estimator = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        max_depth=DEEPEST,
        min_samples_leaf=LEAST_ANSWERS_IN_LEAF,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=seed,
    )
    # scikit-learn cannot bin a column of nan alone, as where nobody repeated an item: no tree may use it then
    known = np.where(np.isnan(rows).all(axis=0), 0.0, rows)
    return from_estimator(estimator.fit(known, correct))
