"""The learned chance of finishing: a logistic regression and boosted trees over the signals, as one exact sum.

Owns: the ``Model``, its terms, and its fit to rows of signals and outcomes. Does not own: which rows
(``training``), what the chance is used for (``ranking``), the files (``store``).

log-odds = intercept + Σ_s [ weight_s · (x_s − mean_s) / scale_s + step_s(x_s) ]

* The *line* is a logistic regression over the standardised signals; a signal whose weight comes out negative
  (it repeats another) is dropped from it and the rest fitted again.
* The *steps* are histogram gradient boosting in which no tree may use two signals and none may fall where a
  signal rises. Such an ensemble is a sum of one non-decreasing step function per signal (a generalised
  additive model; Lou, Caruana & Gehrke, 2012), read off once by asking the trees at every bin of every signal.
  So a term per signal stays exact, a stronger signal never lowers the chance, and no code is stored.
* Their log-odds are mixed by the share of the line that gives the lowest log loss on people the parts had not
  seen (three folds of people), and the mixture is calibrated on the same people by a line through the log-odds
  (Platt, 1999; two parameters, the slope held towards 1). Isotonic calibration would end the exact sum.
* The other pairs are a sample; each counts for as many as it stands for, so the chance is that of all pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from recommender.data import Number
from recommender.steps import FloatArray, IntArray, Steps, flat, joined

BoolArray = NDArray[np.bool_]

FOLDS = 3
BINS = 64
TREES = 100
LEAVES = 8
LEARNING_RATE = 0.1
L2 = 1.0
SHARES = (0.5, 0.75)
ERRORS_BETTER = 2.0
SLOPE_HELD = 10.0
"""How many squared units of log loss a calibration slope of 0 or 2 costs: little beside a few hundred completions."""
LEAST_SLOPE = 0.05
PROFILE_BINS = 10
_DECILES_APART = 2.563


@dataclass(frozen=True, eq=False)
class Model:
    """A blend of signals. ``signals`` names the S entries of ``weight``, ``mean``, ``scale`` and the functions.

    ``profile`` holds per signal how the pairs learnt from spread over its bins (shares that sum to 1), to watch
    drift by; empty for a model that learnt nothing. ``trained`` is False for the documented prior weights.
    ``stamp`` is the SHA-256 of the training data; ``settings`` and ``metrics`` go into the manifest.
    """

    signals: tuple[str, ...]
    weight: FloatArray
    mean: FloatArray
    scale: FloatArray
    steps: Steps
    profile: Steps
    intercept: float
    trained: bool
    stamp: str = ""
    settings: Mapping[str, Number] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)

    def terms(self, signals: FloatArray) -> FloatArray:
        """Return what each signal adds to the log-odds; ``signals`` is S × pairs, and so is the result."""
        found = (self.weight / self.scale)[:, None] * (signals - self.mean[:, None])
        for row in np.flatnonzero(self.steps.counts).tolist():
            found[row] += self.steps.at(row, signals[row])
        return np.asarray(found)

    def chance(self, signals: FloatArray) -> FloatArray:
        """Return P(finish) of pairs; ``signals`` is S × pairs."""
        return np.asarray(expit(self.intercept + self.terms(signals).sum(axis=0)))

    def importance(self) -> dict[str, float]:
        """Return per signal the rise of the log-odds over one standard deviation, the line and the steps together.

        The steps count by their rise from the first to the last decile of the pairs learnt from, over the 2.56
        standard deviations these lie apart in a normal distribution.
        """
        found = {}
        for row, name in enumerate(self.signals):
            deciles = self.profile.edges_of(row)
            rise = float(np.diff(self.steps.at(row, deciles[[0, -1]]))[0]) if len(deciles) else 0.0
            found[name] = float(self.weight[row]) + rise / _DECILES_APART
        return found


@dataclass(frozen=True, eq=False)
class Rows:
    """What is learnt from: ``signals`` (n × S), ``finished`` (n), the ``person`` of each (n, any numbers).

    Of the pairs not finished only the share ``rate`` is here.
    """

    signals: FloatArray
    finished: BoolArray
    person: IntArray
    rate: float

    @property
    def weight(self) -> FloatArray:
        """For how many pairs each row stands."""
        return np.where(self.finished, 1.0, 1.0 / self.rate)

    @property
    def varies(self) -> BoolArray:
        """Which signals have more than one value."""
        return np.asarray(self.signals.max(axis=0) > self.signals.min(axis=0))

    def only(self, chosen: BoolArray) -> "Rows":
        """Return the chosen rows."""
        return Rows(self.signals[chosen], self.finished[chosen], self.person[chosen], self.rate)


@dataclass(frozen=True, eq=False)
class _Line:
    weight: FloatArray
    mean: FloatArray
    scale: FloatArray
    intercept: float

    def log_odds(self, signals: FloatArray) -> FloatArray:
        return np.asarray(self.intercept + ((signals - self.mean) / self.scale) @ self.weight)


@dataclass(frozen=True, eq=False)
class _Boosted:
    steps: Steps
    intercept: float

    def log_odds(self, signals: FloatArray) -> FloatArray:
        return np.asarray(self.intercept + sum(self.steps.at(row, x) for row, x in enumerate(signals.T)))


def fit(signals: tuple[str, ...], prior: FloatArray, rows: Rows, seed: int) -> tuple[Model, Model]:
    """Return the blend learnt from ``rows``, and beside it the line alone, both calibrated.

    A signal that never varied teaches nothing and keeps its ``prior`` weight. The same rows and ``seed`` give the
    same model.
    """
    unseen_line, unseen_boosted = _unseen(rows, seed)
    line, boosted = _line(rows), _boosted(rows, seed)
    share = _share(unseen_line, unseen_boosted, rows)
    models = [
        _model(signals, prior, rows, (line, boosted), one, _calibration(_mixed(unseen_line, unseen_boosted, one), rows))
        for one in (share, 1.0)
    ]
    return models[0], models[1]


def _unseen(rows: Rows, seed: int) -> tuple[FloatArray, FloatArray]:
    """Return for every row the log-odds of line and trees that had not seen its person, as if no pair were left out."""
    people, number = np.unique(rows.person, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(people))[number] % FOLDS
    found = np.zeros((2, len(rows.finished)))
    for one in range(FOLDS):
        held, rest = fold == one, rows.only(fold != one)
        if held.any() and rest.finished.any():
            found[0, held] = _line(rest).log_odds(rows.signals[held])
            found[1, held] = _boosted(rest, seed).log_odds(rows.signals[held])
    return found[0] + np.log(rows.rate), found[1] + np.log(rows.rate)


def _line(rows: Rows) -> _Line:
    kept = rows.varies
    while True:
        pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        pipeline.fit(np.where(kept, rows.signals, 0.0), rows.finished)
        weight = pipeline[-1].coef_[0]
        if (weight >= 0.0).all():
            break
        kept = kept & (weight >= 0.0)
    scaler = StandardScaler().fit(rows.signals)
    return _Line(weight, scaler.mean_, scaler.scale_, float(pipeline[-1].intercept_[0]))


def _boosted(rows: Rows, seed: int) -> _Boosted:
    edges = [_quantiles(column, BINS) for column in rows.signals.T]
    bins = np.stack([np.searchsorted(edge, x) for edge, x in zip(edges, rows.signals.T, strict=True)], axis=1)
    size = len(edges)
    trees = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=LEARNING_RATE,
        l2_regularization=L2,
        early_stopping=False,
        interaction_cst="no_interactions",
        monotonic_cst=[1] * size,
        random_state=seed,
    ).fit(bins, rows.finished)
    start = float(trees.decision_function(np.zeros((1, size)))[0])
    functions, middle = [], 0.0
    for row, edge in enumerate(edges):
        asked = np.zeros((len(edge) + 1, size))
        asked[:, row] = np.arange(len(edge) + 1)
        values = trees.decision_function(asked) - start
        usual = float(values[bins[:, row]].mean())
        functions.append((edge, values - usual))
        middle += usual
    return _Boosted(joined(functions), start + middle)


def _quantiles(column: FloatArray, bins: int) -> FloatArray:
    """Return at most ``bins`` − 1 edges between equally filled bins; none below the lowest value or above the rest."""
    edges = np.unique(np.quantile(column, np.arange(1, bins) / bins, method="lower"))
    return np.asarray(edges[edges < column.max(initial=-np.inf)], dtype=np.float64)


def _mixed(line: FloatArray, boosted: FloatArray, share: float) -> FloatArray:
    return share * line + (1.0 - share) * boosted


def _share(line: FloatArray, boosted: FloatArray, rows: Rows) -> float:
    """Return the share of the line: below 1 only where the mixture is clearly better on people it had not seen."""
    alone = _loss(line, rows)
    losses = {one: _loss(_mixed(line, boosted, one), rows) for one in SHARES}
    best = min(SHARES, key=lambda one: losses[one].sum())
    saved = alone - losses[best]
    return best if saved.sum() > ERRORS_BETTER * np.sqrt(len(saved)) * saved.std() else 1.0


def _loss(log_odds: FloatArray, rows: Rows) -> FloatArray:
    """Return each person's log loss over all pairs the rows stand for, in nats."""
    sign = np.where(rows.finished, -1.0, 1.0)
    _, person = np.unique(rows.person, return_inverse=True)
    lost = np.bincount(person, weights=rows.weight * np.logaddexp(0.0, sign * log_odds))
    return np.asarray(lost, dtype=np.float64)


def _calibration(log_odds: FloatArray, rows: Rows) -> tuple[float, float]:
    """Return (a, b) of the calibrated log-odds a + b · ``log_odds``; b is positive, so the order stays."""
    weight, finished = rows.weight, rows.finished.astype(np.float64)

    def cost(given: FloatArray) -> tuple[float, FloatArray]:
        shifted = given[0] + given[1] * log_odds
        loss = weight @ (np.logaddexp(0.0, shifted) - finished * shifted) + 0.5 * SLOPE_HELD * (given[1] - 1.0) ** 2
        off = weight * (expit(shifted) - finished)
        return float(loss), np.array([off.sum(), off @ log_odds + SLOPE_HELD * (given[1] - 1.0)])

    found = minimize(
        cost, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B", bounds=[(None, None), (LEAST_SLOPE, None)]
    )
    return float(found.x[0]), float(found.x[1])


def _model(
    signals: tuple[str, ...],
    prior: FloatArray,
    rows: Rows,
    parts: tuple[_Line, _Boosted],
    share: float,
    calibration: tuple[float, float],
) -> Model:
    line, boosted = parts
    shift, slope = calibration
    steps = boosted.steps
    mixed = _mixed(np.array(line.intercept), np.array(boosted.intercept), share) + np.log(rows.rate)
    return Model(
        signals=signals,
        weight=np.where(rows.varies, slope * share * line.weight, prior),
        mean=np.where(rows.varies, line.mean, rows.signals[0]),
        scale=line.scale,
        steps=Steps(steps.counts, steps.edges, slope * (1.0 - share) * steps.values)
        if share < 1.0
        else flat(len(prior)),
        profile=profile(rows),
        intercept=float(shift + slope * mixed),
        trained=True,
        settings={"line_share": share, "calibration_shift": shift, "calibration_slope": slope},
    )


def profile(rows: Rows) -> Steps:
    """Return per signal at most ten bins and the share of the pairs in each; shares sum to 1 per signal."""
    functions = []
    for column in rows.signals.T:
        edges = _quantiles(column, PROFILE_BINS)
        filled = np.bincount(np.searchsorted(edges, column), weights=rows.weight, minlength=len(edges) + 1)
        functions.append((edges, filled / filled.sum()))
    return joined(functions)
