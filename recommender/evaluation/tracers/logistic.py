"""Logistic regressions on who was asked what and how often it went right before.

Owns: the columns of three published models and their fit. ``IRT``: a difficulty per item (the one-parameter
model; a person never seen stands at the mean). ``PFA``: per skill an easiness and slopes over the logarithm
of past attempts and successes (Pavlik, Cen & Koedinger, 2009). ``BEST_LR``: both, with the past of the item
and of the person as a whole (Gervet, Koedinger, Schneider & Mitchell, JEDM 2020). Does not own: our own model.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array, hstack
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from recommender.mastery.answers import Answers, BoolArray, FloatArray, IntArray, Past, TextArray, past

Block = Literal["item", "skill", "skill_past", "item_past", "person_past"]

IRT: tuple[Block, ...] = ("item",)
PFA: tuple[Block, ...] = ("skill", "skill_past")
BEST_LR: tuple[Block, ...] = ("item", "skill", "skill_past", "item_past", "person_past")


@dataclass(frozen=True, eq=False)
class LogisticModel:
    """Coefficients in logits: ``items`` and ``skills`` are sorted ids; ``weights`` are per block, in its order."""

    blocks: tuple[Block, ...]
    items: TextArray
    skills: TextArray
    intercept: float
    weights: dict[Block, FloatArray]

    def probabilities(self, answers: Answers) -> FloatArray:
        """Return the probability of a right answer, each from the person's earlier answers alone."""
        weights = np.concatenate([self.weights[block] for block in self.blocks])
        return np.asarray(expit(_design(answers, self.blocks, self.items, self.skills) @ weights + self.intercept))


def fit_logistic(answers: Answers, blocks: tuple[Block, ...]) -> LogisticModel:
    """Return the model of ``blocks``, with a ridge penalty of 1 as in the published experiments.

    Newton's method: the gradient methods stop far from the optimum, for the columns differ much in scale.
    """
    items, skills = np.unique(answers.item), np.unique(answers.skill)
    model = LogisticRegression(C=1.0, solver="newton-cg")
    model.fit(_design(answers, blocks, items, skills), answers.correct)
    widths = [_width(block, len(items), len(skills)) for block in blocks]
    parts = np.split(model.coef_[0], np.cumsum(widths)[:-1])
    return LogisticModel(blocks, items, skills, float(model.intercept_[0]), dict(zip(blocks, parts, strict=True)))


def _width(block: Block, items: int, skills: int) -> int:
    return {"item": items, "skill": skills, "skill_past": 2 * skills, "item_past": 2, "person_past": 2}[block]


def _design(answers: Answers, blocks: tuple[Block, ...], items: TextArray, skills: TextArray) -> csr_array:
    return csr_array(hstack([_columns(answers, block, items, skills) for block in blocks], format="csr"))


def _columns(answers: Answers, block: Block, items: TextArray, skills: TextArray) -> csr_array:
    user, item, skill = answers.user, answers.item, answers.skill
    if block == "item":
        return _one_hot(item, items, np.ones(len(answers)))
    if block == "skill":
        return _one_hot(skill, skills, np.ones(len(answers)))
    if block == "skill_past":
        attempts, wins = _logs(past(answers.correct, user, skill))
        return csr_array(hstack([_one_hot(skill, skills, attempts), _one_hot(skill, skills, wins)]))
    counts = past(answers.correct, user, item) if block == "item_past" else past(answers.correct, user)
    return csr_array(np.stack(_logs(counts), axis=1))


def _logs(counts: Past) -> tuple[FloatArray, FloatArray]:
    return np.log1p(counts.attempts), np.log1p(counts.wins)


def _one_hot(ids: TextArray, known: TextArray, values: FloatArray) -> csr_array:
    """Return ``values`` in the column of each id; an id that was never seen has no column."""
    column, seen = positions(ids, known)
    rows = np.flatnonzero(seen)
    return csr_array((values[rows], (rows, column[rows])), shape=(len(ids), len(known)))


def positions(ids: TextArray, known: TextArray) -> tuple[IntArray, BoolArray]:
    """Return where each id stands in the sorted ``known``, and whether it does."""
    column = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return column, known[column] == ids
