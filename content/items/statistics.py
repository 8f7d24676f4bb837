"""Item and test statistics in plain Python, small enough for a page to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, sqrt
from statistics import median

from content.items.decisions import DecisionQuality, decision_quality
from content.items.moments import correlation, covariance, mean

LEAST = 20
HARD, EASY = 0.15, 0.95
WEAK = 0.15
RARE = 0.03
HASTY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """One item: everybody's score from 0 to 1 (blank is 0), in the same order of people for every item.

    `chosen` holds the option ids each person picked, `key` the right ones and `options` all of them; leave
    the three empty for a kind without options. `worth` is how many points the item counts for. `blank` says who
    left it empty and `seconds` how long each took, None where that was not measured; both may be left out. `guess`
    is the mean score of somebody who picks at random, where that can be known.
    """

    scores: Sequence[float]
    chosen: Sequence[Sequence[str]] = ()
    key: frozenset[str] = frozenset()
    options: Sequence[str] = ()
    worth: float = 1.0
    blank: Sequence[bool] = ()
    seconds: Sequence[float | None] = ()
    guess: float | None = None


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
    """One item's figures; a correlation is None where nobody differs. `flags` are codes of
    `content.items.flags`, worst first.

    `blank` is the share that left it empty; `median_seconds` the median over the people measured; both None where
    it is not known (a median of fewer than `LEAST` is not). `guess` is as given.
    """

    facility: float
    deviation: float
    discrimination: float | None
    efficiency: float | None
    options: tuple[DistractorStatistics, ...] = ()
    flags: tuple[str, ...] = ()
    blank: float | None = None
    median_seconds: float | None = None
    guess: float | None = None


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    """The whole quiz for `people` people. Everything else is empty while they are fewer than `LEAST`.

    `mean`, `deviation` and `error` are in points; `most` is the points possible. `alpha` is Cronbach's alpha, which
    for items scored 0 or 1 is KR-20; `error` is the standard error of measurement of the total score,
    SD × √(1 − alpha); `decision` how far pass and fail can be relied on. Each is None where it cannot be computed.
    """

    people: int
    mean: float | None = None
    deviation: float | None = None
    alpha: float | None = None
    error: float | None = None
    most: float | None = None
    decision: DecisionQuality | None = None
    items: Mapping[str, ItemStatistics] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        """Whether enough people answered for the figures to be shown."""
        return self.people >= LEAST


def analyse(items: Mapping[str, ItemAnswers], pass_mark: float | None = None) -> QuizStatistics:
    """Statistics for every item, by its code, and for the test; with a pass mark, in per cent of the points
    possible, also of the decision to pass. Raises `ValueError` when items differ in people.
    """
    people = len(next(iter(items.values())).scores) if items else 0
    if any(not _complete(item, people) for item in items.values()):
        raise ValueError("every item needs the answers of the same people")
    if people < LEAST:
        return QuizStatistics(people)
    columns = [[item.worth * score for score in item.scores] for item in items.values()]
    totals = [fsum(points) for points in zip(*columns, strict=True)]
    most = fsum(item.worth for item in items.values())
    alpha = reliability(columns)
    deviation = sqrt(covariance(totals, totals))
    return QuizStatistics(
        people=people,
        mean=mean(totals),
        deviation=deviation,
        alpha=alpha,
        error=None if alpha is None else deviation * sqrt(max(0.0, 1 - alpha)),
        most=most,
        decision=_decision(totals, most, alpha, pass_mark),
        items={code: item_statistics(item, totals) for code, item in items.items()},
    )


def _complete(item: ItemAnswers, people: int) -> bool:
    optional = (item.chosen, item.blank, item.seconds)
    return len(item.scores) == people and all(len(column) in (0, people) for column in optional)


def _decision(
    totals: Sequence[float], most: float, alpha: float | None, pass_mark: float | None
) -> DecisionQuality | None:
    if pass_mark is None or alpha is None:
        return None
    return decision_quality([total / most for total in totals], alpha, pass_mark / 100)


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


def item_statistics(item: ItemAnswers, totals: Sequence[float]) -> ItemStatistics:
    """The figures and flags of one item; `totals` are the points of the people who answered it, in their order."""
    rest = [total - item.worth * score for total, score in zip(totals, item.scores, strict=True)]
    facility = mean(item.scores)
    discrimination = correlation(item.scores, rest)
    options = tuple(_option(item, option, rest) for option in item.options) if item.chosen else ()
    measured = [seconds for seconds in item.seconds if seconds is not None]
    middle = median(measured) if len(measured) >= LEAST else None
    return ItemStatistics(
        facility=facility,
        deviation=sqrt(covariance(item.scores, item.scores)),
        discrimination=discrimination,
        efficiency=efficiency(item.scores, rest),
        options=options,
        flags=(
            *_discrimination_flags(discrimination),
            *_option_flags(options),
            *_facility_flags(facility, item.guess),
            *(["hasty"] if middle is not None and middle < HASTY_SECONDS else []),
        ),
        blank=sum(item.blank) / len(item.blank) if item.blank else None,
        median_seconds=middle,
        guess=item.guess,
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


def _facility_flags(facility: float, guess: float | None) -> list[str]:
    if facility < HARD:
        return ["too_hard"]
    if guess is not None and facility <= guess:
        return ["no_better_than_guessing"]
    return ["too_easy"] if facility > EASY else []


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
