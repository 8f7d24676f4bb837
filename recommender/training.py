"""Learning the blend from what people finished.

Owns: the rows it learns from, the fit, the fallback, and the held-out report. Does not own: the signals,
storing the model (``store``).

A row is a person and a course that could have been suggested on an earlier day, with the signals of that
day; it is positive when the person finished the course within the following 180 days. All positives and a
random sample of the others are used; the intercept is corrected for the sampling rate, so P(finish) stays a
probability (King & Zeng, 2001).

Every signal is built so that more is better, and the blend never falls where one rises (``blend``). Thus a
stronger signal never lowers a score, and every reason shown is true of the score. A signal that never varied
(no supervisor wished anything yet) teaches nothing and keeps its prior weight.

The metrics come from the last period, by a model that saw only what lies before it. The model returned is
then fitted on that period. They hold the blend beside its line alone and the simple rankings, and how well the
chances it said fit what was finished.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
from scipy.sparse import csr_array

from recommender import baselines, blend
from recommender.blend import Model, Rows
from recommender.data import Completion, Number, Snapshot
from recommender.eligibility import allowed
from recommender.evaluation.calibration import calibration
from recommender.evaluation.report import drawn, report
from recommender.evaluation.splits import time_split
from recommender.ranking import Ranker, Scores, prior_model, signal_scorer
from recommender.signals import SIGNALS
from recommender.signals.arrays import BoolArray, FloatArray, History, PeopleArrays, history

WINDOW_DAYS = 180
MIN_POSITIVES = 50
NEGATIVES_PER_POSITIVE = 20
MAX_NEGATIVES = 1_000_000


def fit(snapshot: Snapshot, seed: int) -> Model:
    """Return the model learnt from ``snapshot``, with the metrics of its last 180 days in ``metrics``.

    With fewer than 50 usable completions in that period it is the prior model. The same snapshot and
    ``seed`` give the same model.
    """
    models = _fit_period(*_period(snapshot, 1), seed)
    past, outcomes = _period(snapshot, 0)
    metrics = _evaluate(models, past, outcomes, seed)
    model, _ = _fit_period(past, outcomes, seed)
    return replace(model, stamp=past.stamp(outcomes), metrics=metrics)


def _period(snapshot: Snapshot, ago: int) -> tuple[History, tuple[Completion, ...]]:
    """Return the population at the start of the last period, or of one some periods ``ago``, and what it finished in it."""
    end = snapshot.as_of - ago * timedelta(days=WINDOW_DAYS)
    before, outcomes = time_split(snapshot, end - timedelta(days=WINDOW_DAYS), end)
    return history(before), outcomes


def _evaluate(
    models: tuple[Model, Model], past: History, outcomes: tuple[Completion, ...], seed: int
) -> dict[str, float]:
    judged = _Judged(models, past)
    scorers = {
        "model": lambda people: judged.of(people).score,
        "linear": judged.linear,
        "p_finish": lambda people: judged.of(people).p_finish,
        "popular": baselines.popular(past),
        "gap_first": baselines.gap_first(past),
        "random": baselines.random(past, seed),
    }
    return {**report(scorers, past, outcomes, seed), **_calibration(judged, outcomes, seed)}


class _Judged:
    """The blend and its line alone over one population; a block asked for again is not scored again."""

    def __init__(self, models: tuple[Model, Model], past: History) -> None:
        self.past = past
        self._ranker, self._line = Ranker(models[0], past), models[1]
        self._last: tuple[PeopleArrays, Scores] | None = None

    def of(self, people: PeopleArrays) -> Scores:
        """Return the scores of a block."""
        if self._last is None or self._last[0] is not people:
            self._last = people, self._ranker.scores(people)
        return self._last[1]

    def linear(self, people: PeopleArrays) -> FloatArray:
        """Return the scores of a block by the line alone."""
        scores = self.of(people)
        found = np.zeros(scores.open_.shape)
        found[scores.open_] = self._line.chance(scores.signals) * scores.closure[scores.open_]
        return found


def _calibration(judged: _Judged, outcomes: tuple[Completion, ...], seed: int) -> dict[str, float]:
    """Return how well the chances said before a period fit what was finished in it, over all eligible pairs."""
    finished = _pairs(judged.past, outcomes)
    chosen = drawn(np.arange(len(judged.past.people)), seed)
    said, seen, start = [np.zeros(0)], [np.zeros(0, dtype=np.bool_)], 0
    for block in judged.past.people.rows(chosen).blocks():
        rows = chosen[start : start + len(block)]
        scores = judged.of(block)
        said.append(scores.p_finish[scores.open_])
        seen.append(finished[rows].toarray()[scores.open_] > 0.0)
        start += len(rows)
    return calibration(np.concatenate(said), np.concatenate(seen))


def _fit_period(past: History, outcomes: tuple[Completion, ...], seed: int) -> tuple[Model, Model]:
    """Return the model of one period, signals at its start and completions within it, and its line alone."""
    period = _Period(past, outcomes)
    positives, others = period.count()
    settings: dict[str, Number] = {
        "seed": seed,
        "window_days": WINDOW_DAYS,
        "positives": positives,
        "others": others,
    }
    if positives < MIN_POSITIVES or others == 0:
        prior = replace(prior_model(), settings=settings)
        return prior, prior
    rate = min(1.0, min(NEGATIVES_PER_POSITIVE * positives, MAX_NEGATIVES) / others)
    prior_weight = np.array([signal.PRIOR_WEIGHT for signal in SIGNALS])
    learnt, line = blend.fit(tuple(signal.NAME for signal in SIGNALS), prior_weight, period.rows(rate, seed), seed)
    return replace(learnt, settings={**settings, **learnt.settings}), line


class _Period:
    """One period to learn from: eligible pairs at its start, and which of them were finished within it."""

    def __init__(self, past: History, outcomes: tuple[Completion, ...]) -> None:
        self.past = past
        self._next = _pairs(past, outcomes)

    def count(self) -> tuple[int, int]:
        """Return how many eligible pairs were finished and how many were not."""
        positives = eligible = 0
        for _, open_, finished in self._blocks():
            positives += int(finished.sum())
            eligible += int(open_.sum())
        return positives, eligible - positives

    def rows(self, rate: float, seed: int) -> Rows:
        """Return signals and outcomes: every finished pair, a share ``rate`` of the others."""
        rng, scorer = np.random.default_rng(seed), signal_scorer(self.past)
        signals, labels, people, start = [], [], [], 0
        for block, open_, finished in self._blocks():
            chosen = finished | (open_ & (rng.random(open_.shape) < rate))
            signals.append(scorer(block, chosen).T)
            labels.append(finished[chosen])
            people.append(start + np.nonzero(chosen)[0])
            start += len(block)
        return Rows(np.concatenate(signals), np.concatenate(labels), np.concatenate(people), rate)

    def _blocks(self) -> Iterator[tuple[PeopleArrays, BoolArray, BoolArray]]:
        start = 0
        for block in self.past.people.blocks():
            stop = start + len(block)
            open_ = allowed(block, self.past.courses)
            yield block, open_, open_ & (self._next[start:stop].toarray() > 0.0)
            start = stop


def _pairs(past: History, outcomes: tuple[Completion, ...]) -> csr_array:
    """Return the completions of the period as a sparse people × courses matrix."""
    person = {name: row for row, name in enumerate(past.people.ids)}
    course = {one.id: column for column, one in enumerate(past.courses.facts)}
    cells = [
        (person[one.person], course[one.course]) for one in outcomes if one.person in person and one.course in course
    ]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return csr_array((np.ones(len(cells)), (rows, columns)), shape=(len(person), len(course)))
