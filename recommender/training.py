"""Learning the blend from what people finished.

Owns: the rows it learns from, the fit, the fallback, and the held-out report. Does not own: the signals,
storing the model (``store``).

A row is a person and a course that could have been suggested on an earlier day, with the signals of that
day; it is positive when the person finished the course within the following 180 days. All positives and a
random sample of the others are used; the intercept is corrected for the sampling rate, so P(finish) stays a
probability (King & Zeng, 2001).

Every signal is built so that more is better; one whose weight comes out negative (it repeats another) is
dropped and the rest fitted again. Thus a stronger signal never lowers a score, and every reason shown is
true of the score. A signal that never varied (no supervisor wished anything yet) teaches nothing and keeps
its prior weight.

The metrics come from the last period, by a model that saw only what lies before it. The model returned is
then fitted on that period.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from recommender import baselines
from recommender.data import Completion, Number, Snapshot
from recommender.eligibility import allowed
from recommender.evaluation.report import report
from recommender.evaluation.splits import time_split
from recommender.ranking import Model, Ranker, prior_model, signal_scorer
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
    split = snapshot.as_of - timedelta(days=WINDOW_DAYS)
    before, outcomes = time_split(snapshot, split)
    past = history(before)
    earlier = _fit_period(*_earlier(before), seed)
    metrics = _evaluate(earlier, past, outcomes, seed)
    model = _fit_period(past, outcomes, seed)
    return replace(model, stamp=history(snapshot).stamp(), metrics=metrics)


def _earlier(before: Snapshot) -> tuple[History, tuple[Completion, ...]]:
    """Return the period before ``before``: its population and its completions."""
    past, outcomes = time_split(before, before.as_of - timedelta(days=WINDOW_DAYS))
    return history(past), outcomes


def _evaluate(model: Model, past: History, outcomes: tuple[Completion, ...], seed: int) -> dict[str, float]:
    ranker = Ranker(model, past)
    scorers = {
        "model": lambda people: ranker.scores(people).score,
        "p_finish": lambda people: ranker.scores(people).p_finish,
        "popular": baselines.popular(past),
        "gap_first": baselines.gap_first(past),
        "random": baselines.random(past, seed),
    }
    return report(scorers, past, outcomes, seed)


def _fit_period(past: History, outcomes: tuple[Completion, ...], seed: int) -> Model:
    """Return the model of one period: signals at its start, completions within it."""
    period = _Period(past, outcomes)
    positives, others = period.count()
    settings: dict[str, Number] = {
        "seed": seed,
        "window_days": WINDOW_DAYS,
        "positives": positives,
        "others": others,
    }
    if positives < MIN_POSITIVES or others == 0:
        return replace(prior_model(), settings=settings)
    rate = min(1.0, min(NEGATIVES_PER_POSITIVE * positives, MAX_NEGATIVES) / others)
    signals, finished = period.rows(rate, seed)
    return replace(_blend(signals, finished, rate), settings=settings)


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

    def rows(self, rate: float, seed: int) -> tuple[FloatArray, BoolArray]:
        """Return signals and outcomes, a row each: every finished pair, a share ``rate`` of the others."""
        rng, scorer = np.random.default_rng(seed), signal_scorer(self.past)
        signals, labels = [], []
        for block, open_, finished in self._blocks():
            chosen = finished | (open_ & (rng.random(open_.shape) < rate))
            signals.append(scorer(block)[:, chosen].T)
            labels.append(finished[chosen])
        return np.concatenate(signals), np.concatenate(labels)

    def _blocks(self) -> Iterator[tuple[PeopleArrays, BoolArray, BoolArray]]:
        start = 0
        for block in self.past.people.blocks():
            stop = start + len(block.facts)
            open_ = allowed(block, self.past.courses)
            yield block, open_, open_ & (self._next[start:stop].toarray() > 0.0)
            start = stop


def _pairs(past: History, outcomes: tuple[Completion, ...]) -> csr_array:
    """Return the completions of the period as a sparse people × courses matrix."""
    person = {one.id: row for row, one in enumerate(past.people.facts)}
    course = {one.id: column for column, one in enumerate(past.courses.facts)}
    cells = [
        (person[one.person], course[one.course]) for one in outcomes if one.person in person and one.course in course
    ]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return csr_array((np.ones(len(cells)), (rows, columns)), shape=(len(person), len(course)))


def _blend(signals: FloatArray, finished: BoolArray, rate: float) -> Model:
    """Return the blend fitted to the rows, refitted until no weight is negative."""
    varies = signals.std(axis=0) > 0.0
    kept = varies
    while True:
        pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        pipeline.fit(np.where(kept, signals, 0.0), finished)
        weight = pipeline[-1].coef_[0]
        if (weight >= 0.0).all():
            break
        kept = kept & (weight >= 0.0)
    prior = np.array([signal.PRIOR_WEIGHT for signal in SIGNALS])
    return Model(
        signals=tuple(signal.NAME for signal in SIGNALS),
        weight=np.where(varies, weight, prior),
        mean=np.where(varies, pipeline[0].mean_, signals[0]),
        scale=pipeline[0].scale_,
        intercept=float(pipeline[-1].intercept_[0] + np.log(rate)),
        trained=True,
    )
