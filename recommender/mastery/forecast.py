"""How likely the next answer in a topic is right, and what that says of the topic; what to practise next.

Owns: the forecast of a topic from its picture and, where a tracer serves, from the tracer's chances; the choice
of the item to practise next. Does not own: the picture from answers (``topics``) or the tracer (``tracing``).

A tracer knows more than the answers to a topic: how similar items went, what was answered lately, what was
repeated. So its chances, averaged over the items of the topic, *replace* the centre of the topic's ability (the
ability at which these items are answered right with that mean chance); its width stays that of the answers.
Nothing is added up, so no answer counts twice. Without a tracer the answers' own model says the chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from recommender.ability import rasch
from recommender.levels import MIN_ANSWERS
from recommender.mastery.topics import PracticeAnswer, TopicPicture, ability, counted

Standing = Literal["strong", "practise", "unclear"]

STRONG_FROM = 0.75
"""Probability of mastery from which a topic is called strong: a pointer, so less is asked than for a decision."""
USEFUL = (0.60, 0.85)
"""Chances of a right answer at which practice is worth most: hard enough to learn from, easy enough to go on."""
BAND = 1.2816
"""Half width of the band in standard errors: 80 % of a normal distribution."""
_STEPS = 24


@dataclass(frozen=True, slots=True)
class Forecast:
    """A topic as it is shown.

    ``chance``: mean probability that its items are answered right next, with the ends of its band; ``p_mastered``:
    probability that the level is met there; ``answers``: items that speak for it, fewer than four are unclear.
    """

    topic: str
    answers: int
    p_mastered: float
    chance: float
    low: float
    high: float
    standing: Standing


def forecast(seen: TopicPicture, level: float, items: Sequence[rasch.Item], traced: float | None = None) -> Forecast:
    """Return the forecast of a topic over ``items`` of it (at least one) against ``level``.

    ``traced`` is the tracer's mean chance over the same items; None where no tracer serves.
    """
    curve = tuple(sum(rasch.probability(theta, item) for item in items) / len(items) for theta in rasch.GRID)
    known = seen.ability if traced is None else _centred(seen.ability, curve, traced)
    chance = _mean(known, curve) if traced is None else traced
    p_mastered = rasch.p_meets(known, level)
    low, high = (_at(known.mean + side * BAND * known.se, curve) for side in (-1.0, 1.0))
    return Forecast(
        seen.topic,
        seen.answers,
        p_mastered,
        chance,
        min(low, chance),
        max(high, chance),
        _standing(p_mastered, seen.answers),
    )


def next_item(chances: Mapping[str, float]) -> str | None:
    """Return the item to practise next: its chance is in ``USEFUL`` or nearest to it, then the least sure, then by id."""
    low, high = USEFUL
    return min(
        chances,
        key=lambda item: (max(low - chances[item], chances[item] - high, 0.0), chances[item], item),
        default=None,
    )


def chances_by_answers(given: Sequence[tuple[str, PracticeAnswer]]) -> Sequence[float]:
    """Return the chance of each answer of one person, in order, from the earlier ones of the same competency.

    ``given`` holds the competency and the answer, its item as it is known now (later answers may have calibrated it).
    It is what is said where no tracer serves: what a tracer has to be no worse than.
    """
    found = []
    for place, (competency, answer) in enumerate(given):
        earlier = [one for other, one in given[:place] if other == competency]
        known = ability(answer.topic, counted(earlier, answer.day))
        found.append(_mean(known, tuple(rasch.probability(theta, answer.facts) for theta in rasch.GRID)))
    return found


def _centred(known: rasch.Posterior, curve: Sequence[float], chance: float) -> rasch.Posterior:
    """Return a posterior as wide as ``known`` whose mean chance is ``chance``, by bisection; at the grid's ends, those."""
    low, high = rasch.GRID[0], rasch.GRID[-1]
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if _mean(_normal(middle, known), curve) < chance:
            low = middle
        else:
            high = middle
    return _normal((low + high) / 2.0, known)


def _normal(mean: float, like: rasch.Posterior) -> rasch.Posterior:
    return rasch.posterior((), rasch.Prior(mean, like.se))


def _mean(known: rasch.Posterior, curve: Sequence[float]) -> float:
    return sum(weight * right for weight, right in zip(known.weights, curve, strict=True))


def _at(theta: float, curve: Sequence[float]) -> float:
    """Return the value of ``curve``, given on the grid, at the grid point nearest to ``theta``."""
    nearest = min(range(len(rasch.GRID)), key=lambda place: abs(rasch.GRID[place] - theta))
    return curve[nearest]


def _standing(p_mastered: float, answers: int) -> Standing:
    if answers < MIN_ANSWERS:
        return "unclear"
    return "strong" if p_mastered >= STRONG_FROM else "practise"
