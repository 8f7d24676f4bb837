"""Item and test statistics in plain Python, small enough for a page to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, sqrt

LEAST = 20
HARD, EASY = 0.15, 0.95
WEAK = 0.15
RARE = 0.03
HASTY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """One item: everybody's score from 0 to 1 (blank is 0), in the same order of people for every item.

    `chosen` holds the option ids each person picked, `key` the right ones and `options` all of them; leave
    the three empty for a kind without options. `median_seconds` is the median time on the item where it was
    measured.
    """

    scores: Sequence[float]
    chosen: Sequence[Sequence[str]] = ()
    key: frozenset[str] = frozenset()
    options: Sequence[str] = ()
    median_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class DistractorStatistics:
    """One option: how many chose it, their share, and the correlation of choosing it with the rest score."""

    option: str
    is_key: bool
    count: int
    share: float
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item's figures; a correlation is None where nobody differs. `flags` are codes, worst first."""

    facility: float
    deviation: float
    discrimination: float | None
    efficiency: float | None
    options: tuple[DistractorStatistics, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    """The whole quiz for `people` people. Everything else is empty while they are fewer than `LEAST`.

    `alpha` is Cronbach's alpha, which for items scored 0 or 1 is KR-20; `error` is the standard error of
    measurement of the total score, SD × √(1 − alpha); both are None where they cannot be computed.
    """

    people: int
    mean: float | None = None
    deviation: float | None = None
    alpha: float | None = None
    error: float | None = None
    items: Mapping[str, ItemStatistics] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        """Whether enough people answered for the figures to be shown."""
        return self.people >= LEAST


def analyse(items: Mapping[str, ItemAnswers]) -> QuizStatistics:
    """Statistics for every item, by its code, and for the test. Raises `ValueError` when items differ in
    people.
    """
    people = len(next(iter(items.values())).scores) if items else 0
    if any(len(item.scores) != people or len(item.chosen) not in (0, people) for item in items.values()):
        raise ValueError("every item needs the answers of the same people")
    if people < LEAST:
        return QuizStatistics(people)
    totals = [fsum(scores) for scores in zip(*(item.scores for item in items.values()), strict=True)]
    alpha = reliability([item.scores for item in items.values()])
    deviation = sqrt(covariance(totals, totals))
    return QuizStatistics(
        people=people,
        mean=fsum(totals) / people,
        deviation=deviation,
        alpha=alpha,
        error=None if alpha is None else deviation * sqrt(max(0.0, 1 - alpha)),
        items={code: _item(item, totals) for code, item in items.items()},
    )


def covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Σ(x − x̄)(y − ȳ) / (n − 1)."""
    x_mean, y_mean = fsum(xs) / len(xs), fsum(ys) / len(ys)
    return fsum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / (len(xs) - 1)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r; None where one of the two never varies."""
    spread = covariance(xs, xs) * covariance(ys, ys)
    return covariance(xs, ys) / sqrt(spread) if spread > 1e-18 else None


def efficiency(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Covariance as a share of the largest one: that of the two lists both sorted (Moodle's discriminative
    efficiency).
    """
    largest = covariance(sorted(xs), sorted(ys))
    return covariance(xs, ys) / largest if largest > 1e-9 else None


def reliability(columns: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha, k/(k−1) · (1 − Σ item variances / variance of totals); None for one item or equal
    totals.
    """
    totals = [fsum(scores) for scores in zip(*columns, strict=True)]
    variance = covariance(totals, totals)
    if len(columns) < 2 or variance <= 1e-9:
        return None
    share = fsum(covariance(column, column) for column in columns) / variance
    return len(columns) / (len(columns) - 1) * (1 - share)


def _item(item: ItemAnswers, totals: Sequence[float]) -> ItemStatistics:
    rest = [total - score for total, score in zip(totals, item.scores, strict=True)]
    facility = fsum(item.scores) / len(item.scores)
    discrimination = correlation(item.scores, rest)
    options = tuple(_option(item, option, rest) for option in item.options) if item.chosen else ()
    return ItemStatistics(
        facility=facility,
        deviation=sqrt(covariance(item.scores, item.scores)),
        discrimination=discrimination,
        efficiency=efficiency(item.scores, rest),
        options=options,
        flags=(
            *_discrimination_flags(discrimination),
            *_option_flags(options),
            *_facility_flags(facility),
            *(["hasty"] if item.median_seconds is not None and item.median_seconds < HASTY_SECONDS else []),
        ),
    )


def _option(item: ItemAnswers, option: str, rest: Sequence[float]) -> DistractorStatistics:
    picked = [float(option in chosen) for chosen in item.chosen]
    count = sum(map(int, picked))
    share = count / len(item.scores)
    return DistractorStatistics(option, option in item.key, count, share, correlation(picked, rest))


def _discrimination_flags(discrimination: float | None) -> list[str]:
    if discrimination is None:
        return []
    return (
        ["negative_discrimination"] if discrimination < 0 else ["weak_discrimination"] if discrimination < WEAK else []
    )


def _facility_flags(facility: float) -> list[str]:
    return ["too_hard"] if facility < HARD else ["too_easy"] if facility > EASY else []


def _option_flags(options: Sequence[DistractorStatistics]) -> list[str]:
    distractors = [option for option in options if not option.is_key]
    best_key = max((o.discrimination for o in options if o.is_key and o.discrimination is not None), default=None)
    attracts = [o.discrimination for o in distractors if o.discrimination is not None and o.discrimination > 0]
    flags = []
    if best_key is not None and any(one > best_key for one in attracts):
        flags.append("key_suspect")
    if attracts:
        flags.append("distractor_attracts_the_able")
    if any(option.share < RARE for option in distractors):
        flags.append("distractor_unused")
    return flags
