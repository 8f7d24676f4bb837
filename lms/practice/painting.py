"""Draw the picture of people's topics from their answers and store it. Loads numpy through the tracer: for jobs only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from lms.clock import now, today
from lms.db import db, transaction
from lms.practice import history, tracers
from lms.practice.history import Askable, Asked, Given, Topic
from lms.practice.models import PracticeTopic
from recommender.mastery.forecast import Forecast, forecast, next_item
from recommender.mastery.topics import TopicPicture, counted, picture_of
from recommender.mastery.tracing import Tracer

BLOCK = 50
"""People drawn and written at once."""
REDRAWN_AFTER = timedelta(days=7)


class Reporter(Protocol):
    """A job's progress."""

    def report(self, done: int, total: int) -> None:
        """Commit what was done so far together with the new count."""


@dataclass(frozen=True)
class Painted:
    """A topic of one person with its forecast, and the activity (internal id) to practise it in next."""

    topic: Topic
    forecast: Forecast
    activity_id: int | None


@dataclass(frozen=True)
class Drawing:
    """The topics of `people` (internal ids) as they stood at `moment`, not stored yet."""

    people: frozenset[int]
    moment: datetime
    rows: tuple[PracticeTopic, ...]


def paint_everybody(progress: Reporter) -> int:
    """Draw those anew whose picture is of another tracer or a week old, in blocks; returns how many people that were.

    What a person answers is drawn at once by a job of its own; but old answers fade, and tracers change.
    """
    fresh = _fresh()
    people = [person for person in history.people_who_practised() if person not in fresh]
    progress.report(0, len(people))
    for start in range(0, len(people), BLOCK):
        paint(people[start : start + BLOCK])
        progress.report(min(start + BLOCK, len(people)), len(people))
    return len(people)


def _fresh() -> set[int]:
    version, _tracer = tracers.served()
    recent = PracticeTopic.computed_at > now() - REDRAWN_AFTER
    query = sa.select(PracticeTopic.person_id).where(PracticeTopic.model_version == version, recent)
    return set(db.session.scalars(query.distinct()))


def paint(people: Collection[int]) -> int:
    """Draw the topics of `people` (internal ids) anew and keep them; returns how many topics.

    Drawing is done in a transaction that only reads, so that nobody waits for the write lock meanwhile; the caller has none
    under way.
    """
    with transaction("read"):
        drawing = drawn(people)
    return keep(drawing)


def drawn(people: Collection[int]) -> Drawing:
    """Draw the topics of `people` (internal ids) with the tracer that serves. Takes seconds and only reads."""
    moment = now()
    version, tracer = tracers.served()
    given, asked = defaultdict(list), defaultdict(list)
    for answer in history.answers(people):
        given[answer.person_id].append(answer)
    for question in history.askable(people):
        asked[question.person_id].append(question)
    rows = [
        _row(person, one, version, moment)
        for person in sorted(given)
        for one in painted(given[person], asked[person], tracer, today())
    ]
    return Drawing(frozenset(people), moment, tuple(rows))


def keep(drawing: Drawing) -> int:
    """Put a drawing in place of what stood; returns how many topics. Whose picture became newer meanwhile keeps that one."""
    newer = sa.select(PracticeTopic.person_id).where(
        PracticeTopic.person_id.in_(drawing.people), PracticeTopic.computed_at > drawing.moment
    )
    people = drawing.people - set(db.session.scalars(newer))
    rows = [one for one in drawing.rows if one.person_id in people]
    db.session.execute(sa.delete(PracticeTopic).where(PracticeTopic.person_id.in_(people)))
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def painted(given: Sequence[Given], asked: Sequence[Askable], tracer: Tracer | None, day: date) -> list[Painted]:
    """The topics of one person in every competency practised: those answered, and those that could be."""
    competencies = {one.topic.competency_id for one in given}
    asked = [one for one in asked if one.topic.competency_id in competencies]
    chances = _traced(given, asked, tracer)
    return [
        _painted(seen, topic, given, asked, chances)
        for competency in sorted(competencies)
        for topic, seen in _pictures(competency, given, asked, day)
    ]


def _pictures(
    competency: int, given: Iterable[Given], asked: Iterable[Askable], day: date
) -> list[tuple[Topic, TopicPicture]]:
    """Each topic of a competency with its picture against the level it belongs to."""
    known: list[Asked] = [*given, *asked]
    topics = {one.topic for one in known if one.topic.competency_id == competency}
    answers = counted((one.plain for one in given if one.topic.competency_id == competency), day)
    pictures = [(topic, picture_of(topic.name, answers, topic.level)) for topic in topics]
    return sorted(pictures, key=lambda one: (one[0].level, one[1].p_mastered, one[1].topic))


def _traced(given: Sequence[Given], asked: Sequence[Askable], tracer: Tracer | None) -> dict[int, float]:
    """The tracer's chance of every question answered or askable, by internal id; nothing where no tracer serves."""
    if tracer is None:
        return {}
    known: list[Asked] = [*given, *asked]
    skill = {one.question_id: one.topic.name for one in known}
    past = [(str(one.question_id), one.topic.name, one.right) for one in given]
    found = tracer.chances(past, [(str(question), name) for question, name in skill.items()])
    return dict(zip(skill, found, strict=True))


def _painted(
    seen: TopicPicture, topic: Topic, given: Sequence[Given], asked: Sequence[Askable], traced: dict[int, float]
) -> Painted:
    known: list[Asked] = [*given, *asked]
    items = {one.question_id: one.facts for one in known if one.topic == topic}
    mean = sum(traced[one] for one in items) / len(items) if traced else None
    said = forecast(seen, topic.level, tuple(items.values()), mean)
    places = {str(one.question_id): one for one in _about(topic, asked)}
    chosen = next_item({name: _chance(seen, one, traced) for name, one in places.items()})
    return Painted(topic, said, None if chosen is None else places[chosen].activity_id)


def _about(topic: Topic, asked: Sequence[Askable]) -> list[Askable]:
    """What can be practised of a topic; where nothing asks about it, of its level."""
    level = [one for one in asked if (one.topic.competency_id, one.topic.level) == (topic.competency_id, topic.level)]
    return [one for one in level if one.topic == topic] or level


def _chance(seen: TopicPicture, one: Asked, traced: dict[int, float]) -> float:
    return traced[one.question_id] if traced else forecast(seen, one.topic.level, (one.facts,)).chance


def _row(person: int, one: Painted, version: str, moment: datetime) -> PracticeTopic:
    said = one.forecast
    return PracticeTopic(
        person_id=person,
        competency_id=one.topic.competency_id,
        level=one.topic.level,
        indicator=one.topic.indicator,
        answers=said.answers,
        p_mastered=said.p_mastered,
        chance=said.chance,
        low=said.low,
        high=said.high,
        standing=said.standing,
        activity_id=one.activity_id,
        model_version=version,
        computed_at=moment,
    )
