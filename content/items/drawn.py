"""Statistics of a quiz whose questions are drawn: everybody answers others, so each question is judged over those who drew it.

The *rest* is the person's score on the other questions of the own draw. Draws follow one blueprint, so they are alike in what
they ask and how hard it is meant to be, but not equal: the correlations are a little weaker than in a fixed quiz.

Cronbach's alpha needs everybody at the same questions. In its place stands the reliability of the score under the
blueprint, 1 − σ²(error) / σ²(total), where the error is added up over the parts (strata) of the blueprint:

* a part whose questions are drawn anew for each person (a random sample nested in the person) has the error n · s², s²
  being the variance of the scores within a person, pooled over people: questions that happen to be hard are error too
  (Brennan, Generalizability Theory, 2001, ch. 3, design i:p; for one part it is the intraclass correlation ICC(1,k) of
  Shrout & Fleiss, Psychological Bulletin 86 (1979) 420–428);
* a part that everybody answers alike has the error of its own alpha, σ²(part) · (1 − alpha).

Adding up over parts is stratified alpha (Cronbach, Schönemann & McKie, Educational and Psychological Measurement 25
(1965) 291–312). A part of a single question says nothing of its error; such parts are taken together, and a lone one
leaves the reliability unknown. With all questions fixed in one part it is Cronbach's alpha.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from content.items.decisions import decision_quality
from content.items.moments import covariance, mean
from content.items.statistics import LEAST, ItemAnswers, ItemStatistics, QuizStatistics, item_statistics, reliability

FIXED = "fixed"
"""The part of the questions that everybody answers."""


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """A question that may be drawn; the fields are those of `ItemAnswers`."""

    key: frozenset[str] = frozenset()
    options: Sequence[str] = ()
    guess: float | None = None


@dataclass(frozen=True, slots=True)
class DrawnAnswer:
    """One person's answer to one question: `part` of the blueprint, score from 0 to 1, and how much it is worth."""

    code: str
    part: str
    score: float
    worth: float = 1.0
    chosen: Sequence[str] = ()
    blank: bool = False
    seconds: float | None = None


def analyse_drawn(
    items: Mapping[str, DrawnItem], people: Sequence[Sequence[DrawnAnswer]], pass_mark: float | None = None
) -> QuizStatistics:
    """Statistics of the quiz, and of every question that at least `LEAST` people drew.

    `people` holds each person's answers. `alpha` of the result is the reliability under the blueprint, None where it
    cannot be known; `error` and `decision` follow from it as in a fixed quiz.
    """
    if len(people) < LEAST:
        return QuizStatistics(len(people))
    totals = [fsum(_points(one) for one in answers) for answers in people]
    most = mean([fsum(one.worth for one in answers) for answers in people])
    dependable = blueprint_reliability(people)
    deviation = sqrt(covariance(totals, totals))
    decided = dependable is not None and pass_mark is not None
    return QuizStatistics(
        people=len(people),
        mean=mean(totals),
        deviation=deviation,
        alpha=dependable,
        error=None if dependable is None else deviation * sqrt(max(0.0, 1 - dependable)),
        most=most,
        decision=decision_quality([one / most for one in totals], dependable or 0.0, (pass_mark or 0.0) / 100)
        if decided
        else None,
        items=_items(items, people, totals),
    )


def _points(answer: DrawnAnswer) -> float:
    return answer.worth * answer.score


def _items(
    items: Mapping[str, DrawnItem], people: Sequence[Sequence[DrawnAnswer]], totals: Sequence[float]
) -> dict[str, ItemStatistics]:
    drawn: dict[str, list[tuple[DrawnAnswer, float]]] = defaultdict(list)
    for answers, total in zip(people, totals, strict=True):
        for one in answers:
            drawn[one.code].append((one, total))
    return {
        code: item_statistics(_as_column(items[code], [one for one, _total in found]), [total for _one, total in found])
        for code, found in drawn.items()
        if code in items and len(found) >= LEAST
    }


def _as_column(item: DrawnItem, given: Sequence[DrawnAnswer]) -> ItemAnswers:
    return ItemAnswers(
        scores=[one.score for one in given],
        chosen=[one.chosen for one in given] if item.options else (),
        key=item.key,
        options=item.options,
        worth=given[0].worth,
        blank=[one.blank for one in given],
        seconds=[one.seconds for one in given],
        guess=item.guess,
    )


def blueprint_reliability(people: Sequence[Sequence[DrawnAnswer]]) -> float | None:
    """1 − σ²(error) / σ²(total), the error added up over the parts; None where a part's error is not known, or nobody
    differs.
    """
    totals = [fsum(_points(one) for one in answers) for answers in people]
    variance = covariance(totals, totals)
    if variance <= 1e-9:
        return None
    errors = [_error(name, part) for name, part in _parts(people).items()]
    if any(one is None for one in errors):
        return None
    return 1 - fsum(one for one in errors if one is not None) / variance


def _parts(people: Sequence[Sequence[DrawnAnswer]]) -> dict[str, list[list[DrawnAnswer]]]:
    """The answers of each person by part; drawn parts of a single question taken together."""
    found: dict[str, list[list[DrawnAnswer]]] = {}
    for place, answers in enumerate(people):
        for one in answers:
            found.setdefault(one.part, [[] for _person in people])[place].append(one)
    single = [name for name, part in found.items() if name != FIXED and max(map(len, part)) < 2]
    if len(single) > 1:
        together = [[one for name in single for one in found[name][place]] for place in range(len(people))]
        found = {name: part for name, part in found.items() if name not in single} | {"+": together}
    return found


def _error(name: str, part: Sequence[Sequence[DrawnAnswer]]) -> float | None:
    """The error variance of the points of a part."""
    if name == FIXED:
        return _fixed_error(part)
    within = [[_points(one) for one in answers] for answers in part if len(answers) > 1]
    if not within:
        return None
    pooled = fsum((len(one) - 1) * covariance(one, one) for one in within) / sum(len(one) - 1 for one in within)
    return pooled * mean([float(len(answers)) for answers in part])


def _fixed_error(part: Sequence[Sequence[DrawnAnswer]]) -> float | None:
    columns: dict[str, list[float]] = defaultdict(list)
    for answers in part:
        for one in answers:
            columns[one.code].append(_points(one))
    totals = [fsum(_points(one) for one in answers) for answers in part]
    alpha = reliability(list(columns.values()))
    return None if alpha is None else covariance(totals, totals) * (1 - alpha)
