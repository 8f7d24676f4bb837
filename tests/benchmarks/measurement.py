"""Calibration against known parameters and published data, and adaptive tests that run to a standard error, with their bars.

All of it is measured by `recommender.evaluation` (the command `items`); here it is held against the bars. The rows with real
answers need a folder with the public files of the R packages ltm, catR and ShinyItemAnalysis; they are not part of the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np

from recommender.evaluation import response_files
from recommender.evaluation.adaptive_study import Rules, fewest_items, simulated
from recommender.evaluation.item_fits import generated_bank, recovery, two_parameter
from recommender.evaluation.items import LEAST_WORTH, split_halves

SEED = 15
UNSEEN_SEED = SEED + 1
"""Divides the people as they were not divided when ``LEAST_WORTH`` was chosen."""
SPREADS = (0.3, 0.4, 0.5)
CAP = 0.25
PLACEMENT_CAP = 0.6
DIVISIONS = 2
NO_ITEMS = ("gender", "StudySuccess")
LSAT_A = (0.8253715, 0.7229499, 0.8904748, 0.6885502, 0.6574516)
LSAT_B = (-3.3597341, -1.3696497, -0.2798983, -1.8659189, -3.1235725)
LSAT_LOG_LIKELIHOOD = -2466.653


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    found: str
    bar: str
    reached: bool | None


def lines(folder: Path | None, people: int) -> list[Line]:
    """Measure everything; without a folder only what needs no real answers."""
    made = [*_recovery(), *_speed(), *(line for spread in SPREADS for line in _large_bank(people, spread))]
    if folder is None:
        return made
    return [*_lsat(folder), *made, *_placement_bank(folder, people), *_real_answers(folder)]


def _lsat(folder: Path) -> list[Line]:
    fit = two_parameter(response_files.read(folder / "ltm_LSAT.csv").marks, with_priors=False).fit
    a = float(np.abs(fit.discrimination - LSAT_A).max())
    b = float(np.abs(fit.difficulty - LSAT_B).max())
    off = abs(fit.log_likelihood - LSAT_LOG_LIKELIHOOD)
    return [
        Line("LSAT6 against ltm: largest error of a", f"{a:.4f}", "≤ .001", a <= 0.001),
        Line("LSAT6 against ltm: largest error of b", f"{b:.4f}", "≤ .0025", b <= 0.0025),
        Line("LSAT6 log likelihood", f"{fit.log_likelihood:.3f}", "−2466.653 ± .001", off <= 0.001),
    ]


def _recovery() -> list[Line]:
    found = recovery(20)
    b, a, cover = found["rmse_b"], found["rmse_a"], found["cover_ability"]
    return [
        Line("recovery, 60 items, 1,000 people, mean of 20 seeds: RMSE b", f"{b:.3f}", "≤ .113", b <= 0.113),
        Line("the same: RMSE a", f"{a:.3f}", "≤ .106", a <= 0.106),
        Line("the same: θ within its 95 % band", f"{cover:.3f}", ".94–.96", 0.94 <= cover <= 0.96),
        Line("the same: b and a within their 95 % bands", f"{found['cover_b']:.3f}, {found['cover_a']:.3f}", "", None),
    ]


def _speed() -> list[Line]:
    theta = np.random.default_rng(SEED).normal(0, 1, 4500)
    full = two_parameter(generated_bank(100, 0.3, SEED).answered_by(theta[:2392], SEED), with_priors=True)
    marks = generated_bank(440, 0.3, SEED).answered_by(theta, SEED)
    marks[np.random.default_rng(SEED).random(marks.shape) < 0.86] = np.nan
    missing = two_parameter(marks, with_priors=True)
    return [
        Line(f"{name}, processor seconds", f"{fit.cpu_seconds:.2f}", f"≤ {bar}", fit.cpu_seconds <= bar)
        for name, fit, bar in (
            ("two-parameter fit, 2,392 × 100 answers", full, 5),
            ("the same, 4,500 × 440, 86 % missing", missing, 8),
        )
    ]


def _large_bank(people: int, spread: float) -> list[Line]:
    bank = generated_bank(300, spread, SEED)
    found = simulated(bank, people, Rules(cap=CAP, priced=True), SEED)
    least = fewest_items(bank, CAP)
    name = f"300 items, a log-normal(0, {spread}), to SE 0.30, balanced over 5 groups, exposure cap .25"
    return [
        Line(f"{name}: mean items", f"{found.mean_items:.1f}", "≤ 19", found.mean_items <= 19),
        Line("the same: highest exposure", f"{found.highest_exposure:.3f}", "≤ .25", found.highest_exposure <= 0.25),
        Line("the same: overlap of two tests", f"{found.overlap:.3f}", "≤ .24", found.overlap <= 0.24),
        Line("the same: fewest items if every ability were known", f"{least:.1f}", "", None),
    ]


def _placement_bank(folder: Path, people: int) -> list[Line]:
    bank = response_files.read_bank(folder / "catR_tcals.txt")
    found = simulated(bank, people, Rules(cap=PLACEMENT_CAP, priced=True), SEED)
    median = found.median_items
    return [
        Line("TCALS, 85 items, balanced over 5 groups: median items", f"{median:g}", "≤ 16", median <= 16),
        Line(
            "the same: mean items; share that reaches SE 0.30", f"{found.mean_items:.1f}; {found.reached:.2f}", "", None
        ),
        Line("the same: RMSE of θ", f"{found.rmse:.3f}", "≤ .31", found.rmse <= 0.31),
        Line("the same: highest exposure", f"{found.highest_exposure:.3f}", "≤ .68", found.highest_exposure <= 0.68),
    ]


def _real_answers(folder: Path) -> list[Line]:
    marks = response_files.read(folder / "sia_dataMedical.csv", NO_ITEMS).marks
    made = []
    for end, rules, seed in (
        ("to SE 0.30", Rules(), SEED),
        ("until an item would change little", Rules(goal=0.0, least_worth=LEAST_WORTH), UNSEEN_SEED),
    ):
        found = split_halves(marks, rules, DIVISIONS, seed)
        items, close = mean(one.mean_items for one in found), mean(one.correlation for one in found)
        name = f"medical admission, 100 items, real answers, each half with the other's items, {end}"
        made.append(Line(f"{name}: mean items", f"{items:.1f}", "≤ 32", items <= 32))
        made.append(Line("the same: correlation with all 100 answers", f"{close:.3f}", "≥ .977", close >= 0.977))
    return made
