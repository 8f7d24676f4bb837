"""Calibration against known parameters and published data, and adaptive tests that run to a standard error.

The rows with real answers need a folder with the public files of the R packages ltm, catR and ShinyItemAnalysis; they are not
part of the project. A test here measures instead of deciding: items are chosen at the estimate and it ends at a standard error,
after at least five items.
"""

from __future__ import annotations

import csv
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

import numpy as np
from numpy.typing import NDArray

from recommender.ability import rasch
from recommender.ability.marginal import ItemPriors, TwoParameterFit, fit_two_parameter
from recommender.ability.rasch import Answer, Item, Posterior, Prior
from recommender.ability.selection import Candidate, in_order

SEED = 15
STANDARD = Prior(0.0, 1.0)
DIFFICULTY_SD = 2.0
SE_GOAL = 0.30
FINER_SE_GOAL = 0.28
MIN_ITEMS = 5
LSAT_A = (0.8253715, 0.7229499, 0.8904748, 0.6885502, 0.6574516)
LSAT_B = (-3.3597341, -1.3696497, -0.2798983, -1.8659189, -3.1235725)
LSAT_LOG_LIKELIHOOD = -2466.653
FloatArray = NDArray[np.float64]
Respond = Callable[[int, Candidate], float]


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    found: str
    bar: str
    reached: bool | None


def lines(folder: Path | None, people: int) -> list[Line]:
    """Measure everything; without a folder only what needs no real answers."""
    made = [*_recovery(), *_speed(), *_large_bank(people, 0.3), *_large_bank(people, 0.5)]
    if folder is None:
        return made
    return [*_lsat(folder), *made, *_placement_bank(folder, people), *_real_answers(folder)]


def _lsat(folder: Path) -> list[Line]:
    fit, _ = _fit(_matrix(folder / "ltm_LSAT.csv"), ItemPriors(np.zeros(5), np.inf, np.inf))
    a = float(np.abs(fit.discrimination - LSAT_A).max())
    b = float(np.abs(fit.difficulty - LSAT_B).max())
    off = abs(fit.log_likelihood - LSAT_LOG_LIKELIHOOD)
    return [
        Line("LSAT6 against ltm: largest error of a", f"{a:.4f}", "≤ .001", a <= 0.001),
        Line("LSAT6 against ltm: largest error of b", f"{b:.4f}", "≤ .0025", b <= 0.0025),
        Line("LSAT6 log likelihood", f"{fit.log_likelihood:.3f}", "−2466.653 ± .001", off <= 0.001),
    ]


def _recovery() -> list[Line]:
    rows = [_recover(seed) for seed in range(20)]
    b, a, cover, se_b, se_a = (mean(column) for column in zip(*rows, strict=True))
    return [
        Line("recovery, 60 items, 1,000 people, mean of 20 seeds: RMSE b", f"{b:.3f}", "≤ .113", b <= 0.113),
        Line("the same: RMSE a", f"{a:.3f}", "≤ .106", a <= 0.106),
        Line("the same: θ within its 95 % band", f"{cover:.3f}", ".94–.96", 0.94 <= cover <= 0.96),
        Line("the same: b and a within their 95 % bands", f"{se_b:.3f}, {se_a:.3f}", "", None),
    ]


def _recover(seed: int) -> tuple[float, ...]:
    rng = np.random.default_rng(seed)
    a, b, theta = np.exp(rng.normal(0, 0.3, 60)), rng.normal(0, 1, 60), rng.normal(0, 1, 1000)
    fit, _ = _fit(_answers(rng, a, b, theta))
    return (
        float(np.sqrt(np.mean((fit.difficulty - b) ** 2))),
        float(np.sqrt(np.mean((fit.discrimination - a) ** 2))),
        float(np.mean(np.abs(fit.ability - theta) <= 1.96 * fit.ability_se)),
        float(np.mean(np.abs(fit.difficulty - b) <= 1.96 * fit.difficulty_se)),
        float(np.mean(np.abs(fit.discrimination - a) <= 1.96 * fit.discrimination_se)),
    )


def _speed() -> list[Line]:
    rng = np.random.default_rng(SEED)
    _, full = _fit(_answers(rng, np.exp(rng.normal(0, 0.3, 100)), rng.normal(0, 1, 100), rng.normal(0, 1, 2392)))
    sparse = _answers(rng, np.exp(rng.normal(0, 0.3, 440)), rng.normal(0, 1, 440), rng.normal(0, 1, 4500))
    sparse[rng.random(sparse.shape) < 0.86] = np.nan
    _, missing = _fit(sparse)
    return [
        Line("two-parameter fit, 2,392 × 100 answers, seconds", f"{full:.2f}", "≤ 5", full <= 5),
        Line("the same, 4,500 × 440, 86 % missing", f"{missing:.2f}", "≤ 8", missing <= 8),
    ]


def _large_bank(people: int, spread: float) -> list[Line]:
    rng = random.Random(f"{SEED} {spread}")
    bank = [
        Candidate(f"{number:03}", "PP", str(number % 5), Item(rng.gauss(0, 1), rng.lognormvariate(0, spread)))
        for number in range(300)
    ]
    theta = [rng.gauss(0, 1) for _ in range(people)]
    study = _study(bank, theta, _simulated(theta, rng), 0.25)
    name = f"300 items, a log-normal(0, {spread}), to SE 0.30, balanced over 5 groups, exposure cap .25"
    return [
        Line(f"{name}: mean items", f"{study.items:.1f}", "≤ 19", study.items <= 19),
        Line("the same: highest exposure", f"{study.highest:.3f}", "≤ .25", round(study.highest, 2) <= 0.25),
        Line("the same: overlap of two tests", f"{study.overlap:.3f}", "≤ .24", study.overlap <= 0.24),
    ]


def _placement_bank(folder: Path, people: int) -> list[Line]:
    with (folder / "catR_tcals.txt").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    bank = [
        Candidate(f"{number:02}", "PP", row["Group"], Item(float(row["b"]), float(row["a"]), float(row["c"])))
        for number, row in enumerate(rows)
    ]
    rng = random.Random(SEED)
    theta = [rng.gauss(0, 1) for _ in range(people)]
    study = _study(bank, theta, _simulated(theta, rng), 0.6)
    return [
        Line("TCALS, 85 items, balanced over 5 groups: median items", f"{study.median:g}", "≤ 16", study.median <= 16),
        Line("the same: mean items; share that reaches SE 0.30", f"{study.items:.1f}; {study.reached:.2f}", "", None),
        Line("the same: RMSE of θ", f"{study.rmse:.3f}", "≤ .31", round(study.rmse, 2) <= 0.31),
        Line("the same: highest exposure", f"{study.highest:.3f}", "≤ .68", study.highest <= 0.68),
    ]


def _real_answers(folder: Path) -> list[Line]:
    marks = _matrix(folder / "sia_dataMedical.csv")[:, :100]
    drawn = np.random.default_rng(SEED).permutation(len(marks))
    half = len(marks) // 2
    fit, _ = _fit(marks[drawn[:half]])
    rest = marks[drawn[half:]]
    bank = [
        Candidate(f"{number:03}", "PP", "", Item(float(b), float(a)))
        for number, (a, b) in enumerate(zip(fit.discrimination, fit.difficulty, strict=True))
    ]
    full = [
        rasch.posterior([Answer(one.item, mark) for one, mark in zip(bank, row, strict=True)], STANDARD).mean
        for row in rest.tolist()
    ]
    found = []
    for goal in (SE_GOAL, FINER_SE_GOAL):
        study = _study(bank, full, lambda who, one: float(rest[who, int(one.id)]), 1.0, goal)
        name = f"medical admission, 100 items, real answers, calibrated on the other half, to SE {goal:.2f}"
        found.append(Line(f"{name}: mean items", f"{study.items:.1f}", "≤ 32", study.items <= 32))
        close = study.correlation >= 0.977
        found.append(Line("the same: correlation with all 100 answers", f"{study.correlation:.3f}", "≥ .977", close))
    return found


@dataclass(frozen=True)
class Study:
    """What adaptive tests to a standard error came to."""

    items: float
    median: float
    reached: float
    rmse: float
    correlation: float
    highest: float
    overlap: float


def _study(bank: list[Candidate], theta: Sequence[float], respond: Respond, cap: float, goal: float = SE_GOAL) -> Study:
    asked: Counter[str] = Counter()
    lengths, ends = [], []
    for who in range(len(theta)):
        exposed = [
            Candidate(one.id, one.competency, one.indicator, one.item, asked[one.id] / max(1, who)) for one in bank
        ]
        path, end = _measure(exposed, who, respond, cap, goal)
        asked.update(path)
        lengths.append(len(path))
        ends.append(end)
    shares = [asked[one.id] / len(theta) for one in bank]
    found = np.array([end.mean for end in ends])
    return Study(
        mean(lengths),
        median(lengths),
        mean(end.se < goal for end in ends),
        float(np.sqrt(np.mean((found - theta) ** 2))),
        float(np.corrcoef(found, theta)[0, 1]),
        max(shares),
        sum(share**2 for share in shares) / sum(shares),
    )


def _measure(bank: list[Candidate], who: int, respond: Respond, cap: float, goal: float) -> tuple[list[str], Posterior]:
    path: list[str] = []
    estimate = rasch.posterior((), STANDARD)
    while len(path) < len(bank) and not (len(path) >= MIN_ITEMS and estimate.se < goal):
        ask = next(in_order(bank, estimate.mean, str(who), path, cap))
        estimate = rasch.updated(estimate, Answer(ask.item, respond(who, ask)))
        path.append(ask.id)
    return path, estimate


def _simulated(theta: Sequence[float], rng: random.Random) -> Respond:
    return lambda who, one: float(rng.random() < rasch.probability(theta[who], one.item))


def _answers(rng: np.random.Generator, a: FloatArray, b: FloatArray, theta: FloatArray) -> FloatArray:
    return (rng.random((len(theta), len(a))) < 1 / (1 + np.exp(-a * (theta[:, None] - b)))).astype(float)


def _fit(marks: FloatArray, priors: ItemPriors | None = None) -> tuple[TwoParameterFit, float]:
    person, item = np.nonzero(~np.isnan(marks))
    begin = time.perf_counter()
    fit = fit_two_parameter(
        person, item, marks[person, item], priors or ItemPriors(np.zeros(marks.shape[1]), DIFFICULTY_SD), STANDARD
    )
    return fit, time.perf_counter() - begin


def _matrix(path: Path) -> FloatArray:
    return np.genfromtxt(path, delimiter=",", skip_header=1)
