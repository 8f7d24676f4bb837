"""The topics inside one competency as practice shows them: how likely each is mastered, and how sure that is.

Owns: the picture per topic (an indicator of the competency) from a person's practice answers. Does not own:
the measured level, which only tests and assessments move (``fusion``): a picture says what to practise next,
never what a person is worth.

Model: the item response model of ``ability.rasch``, one ability per topic. What is believed of a topic before
its own answers is what the person's answers to the *other* topics of the competency show, widened by how far
topics of one competency lie apart (``TOPIC_SD``); so nothing is counted twice, and a topic never practised
still has a picture, an uncertain one. Of several answers to one item the latest counts, for practice shows the
key after each; what is older than ``REMEMBERED_DAYS`` no longer counts.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from math import sqrt

from recommender.ability import rasch
from recommender.levels import Decision

TOPIC_SD = 0.75
"""Standard deviation of a person's topics around his competency, in logits: half a level."""
REMEMBERED_DAYS = 365


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """One practice answer: the ``item`` of a ``topic``, what is known of the item, the mark (0 to 1), the day."""

    topic: str
    item: str
    facts: rasch.Item
    fraction: float
    day: date


@dataclass(frozen=True, slots=True)
class TopicPicture:
    """A topic: the probability that the level is met there, the continuous level with its standard error.

    ``ability`` is the same as a posterior; ``answers`` counts the items that speak for the topic; fewer than
    four never decide.
    """

    topic: str
    ability: rasch.Posterior
    p_mastered: float
    level: rasch.LevelEstimate
    answers: int
    decision: Decision


def picture(
    answers: Iterable[PracticeAnswer],
    topics: Collection[str],
    level: float,
    today: date,
    prior: rasch.Prior | None = None,
) -> Sequence[TopicPicture]:
    """Return the picture of each of ``topics`` against ``level``, the least mastered first, ties by topic.

    ``prior`` is what is known of the person in the competency from elsewhere, in logits; None for nothing.
    Answers to other topics than ``topics`` and answers of the future are left out.
    """
    kept = [one for one in counted(answers, today) if one.topic in topics]
    pictures = [picture_of(topic, kept, level, prior) for topic in topics]
    return sorted(pictures, key=lambda one: (one.p_mastered, one.topic))


def counted(answers: Iterable[PracticeAnswer], today: date) -> Sequence[PracticeAnswer]:
    """Return the answers that count on ``today``: the latest to each item, none of the future, none too old."""
    since = today - timedelta(days=REMEMBERED_DAYS)
    latest: dict[str, PracticeAnswer] = {}
    for answer in answers:
        newer = answer.item not in latest or answer.day >= latest[answer.item].day
        if newer and since <= answer.day <= today:
            latest[answer.item] = answer
    return tuple(latest.values())


def ability(topic: str, answers: Iterable[PracticeAnswer], prior: rasch.Prior | None = None) -> rasch.Posterior:
    """Return the ability in ``topic`` that ``answers`` to the topics of one competency show, each counted once."""
    own: list[rasch.Answer] = []
    rest: list[rasch.Answer] = []
    for one in answers:
        (own if one.topic == topic else rest).append(rasch.Answer(one.facts, one.fraction))
    others = reduce(rasch.updated, rest, rasch.posterior((), prior))
    start = rasch.posterior((), rasch.Prior(others.mean, sqrt(others.se**2 + TOPIC_SD**2)))
    return reduce(rasch.updated, own, start)


def picture_of(
    topic: str, answers: Sequence[PracticeAnswer], level: float, prior: rasch.Prior | None = None
) -> TopicPicture:
    """Return the picture of one ``topic`` against ``level`` from ``answers`` to its competency, each counted once."""
    known = ability(topic, answers, prior)
    own = sum(one.topic == topic for one in answers)
    return TopicPicture(
        topic, known, rasch.p_meets(known, level), rasch.level_estimate(known), own, rasch.decision(known, level)
    )
