"""Bayesian knowledge tracing: a skill is known or not, and each answer may teach it.

Owns: the four parameters per skill (known before, learned per answer, guess, slip; Corbett & Anderson, 1995),
their EM fit over all skills at once, and the prediction. Does not own: skills that share answers.

All sequences (one person on one skill) take their t-th step together; they are sorted by length, so those
still going on are a prefix of the arrays.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from recommender.evaluation.tracers.logistic import positions
from recommender.mastery.answers import Answers, BoolArray, FloatArray, IntArray, TextArray, codes

ROUNDS = 30
_START = (0.4, 0.15, 0.2, 0.1)
_WEIGHT_OF_START = 2.0
"""Each parameter starts as, and is shrunken to, its usual value as if this many answers had shown it."""


@dataclass(frozen=True, eq=False)
class BayesianTracing:
    """Probabilities per skill of the sorted ``skills``; another skill has the starting values."""

    skills: TextArray
    known: FloatArray
    learned: FloatArray
    guess: FloatArray
    slip: FloatArray

    def probabilities(self, answers: Answers) -> FloatArray:
        """Return the probability of a right answer, each from the person's earlier answers to that skill."""
        at, seen = positions(answers.skill, self.skills)
        known, learned, guess, slip = (
            np.where(seen, one[at], usual)
            for one, usual in zip((self.known, self.learned, self.guess, self.slip), _START, strict=True)
        )
        predicted = np.empty(len(answers))
        state = np.empty(0)
        for rows in _steps(answers):
            state = known[rows] if not len(state) else state[: len(rows)]
            right = answers.correct[rows] == 1.0
            predicted[rows] = state * (1.0 - slip[rows]) + (1.0 - state) * guess[rows]
            likely = np.where(right, 1.0 - slip[rows], slip[rows])
            lucky = np.where(right, guess[rows], 1.0 - guess[rows])
            after = state * likely / (state * likely + (1.0 - state) * lucky)
            state = after + (1.0 - after) * learned[rows]
        return predicted


def _steps(answers: Answers) -> list[IntArray]:
    """Return the rows of the first answers of all sequences, of the second answers, …; longest sequence first."""
    sequence = codes(answers.user, answers.skill)
    _, number, length = np.unique(sequence, return_inverse=True, return_counts=True)
    order = np.lexsort((number, -length[number]))
    turn = _turns(number[order])
    by_turn = order[np.argsort(turn, kind="stable")]
    return np.split(by_turn, np.cumsum(np.bincount(turn))[:-1])


def _turns(grouped: IntArray) -> IntArray:
    position = np.arange(len(grouped))
    begins = np.diff(grouped, prepend=-1) != 0
    return np.asarray(position - np.maximum.accumulate(np.where(begins, position, 0)))


def fit_bkt(answers: Answers) -> BayesianTracing:
    """Return the most likely parameters per skill after ``ROUNDS`` of EM (Baum-Welch)."""
    skills, skill = np.unique(answers.skill, return_inverse=True)
    steps = _steps(answers)
    parameters = [np.full(len(skills), one) for one in _START]
    for _ in range(ROUNDS):
        parameters = _round(answers.correct == 1.0, skill, steps, parameters)
    return BayesianTracing(skills, *parameters)


def _round(right: BoolArray, skill: IntArray, steps: list[IntArray], parameters: list[FloatArray]) -> list[FloatArray]:
    known, learned, guess, slip = (one[skill] for one in parameters)
    likely = np.where(right, 1.0 - slip, slip)
    lucky = np.where(right, guess, 1.0 - guess)
    filtered = _forward(steps, known, learned, likely, lucky)
    smoothed, taught = _backward(steps, filtered, learned)
    first = np.zeros(len(right))
    first[steps[0]] = 1.0
    goes_on = np.zeros(len(right))
    for now, after in pairwise(steps):
        goes_on[now[: len(after)]] = 1.0
    shares = (
        (first * smoothed, first),
        (taught, goes_on * (1.0 - smoothed)),
        ((1.0 - smoothed) * right, 1.0 - smoothed),
        (smoothed * ~right, smoothed),
    )
    return [
        _share(skill, of, among, start, len(parameters[0])) for (of, among), start in zip(shares, _START, strict=True)
    ]


def _forward(
    steps: list[IntArray], known: FloatArray, learned: FloatArray, likely: FloatArray, lucky: FloatArray
) -> FloatArray:
    """Return the probability, per answer, that the skill was known at it, given the answers up to it."""
    filtered = np.empty(len(known))
    state = known[steps[0]]
    for rows in steps:
        state = state[: len(rows)]
        state = state * likely[rows] / (state * likely[rows] + (1.0 - state) * lucky[rows])
        filtered[rows] = state
        state = state + (1.0 - state) * learned[rows]
    return filtered


def _backward(steps: list[IntArray], filtered: FloatArray, learned: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return, given all answers, that the skill was known at each, and that it was learned right after it."""
    smoothed, taught = filtered.copy(), np.zeros(len(filtered))
    for now, after in reversed(list(pairwise(steps))):
        rows = now[: len(after)]
        share = smoothed[after] / (filtered[rows] + (1.0 - filtered[rows]) * learned[rows])
        smoothed[rows] = filtered[rows] * share
        taught[rows] = (1.0 - filtered[rows]) * learned[rows] * share
    return smoothed, taught


def _share(skill: IntArray, of: FloatArray, among: FloatArray, start: float, skills: int) -> FloatArray:
    whole = np.bincount(skill, among, skills) + _WEIGHT_OF_START
    return np.asarray((np.bincount(skill, of, skills) + start * _WEIGHT_OF_START) / whole)
