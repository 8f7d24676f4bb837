"""Suggestions, slates and notices of the mass, in the shape the recommender's job leaves; the scores are made up.

`lms recommender train` afterwards replaces them by real ones.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lms.outbox.models import Notice
from lms.recommendations.models import Slate, Suggestion
from lms.seed.bulk.calendar import DAYS
from lms.seed.bulk.evidence import State
from lms.seed.bulk.loading import Loader, uuids
from lms.seed.bulk.world import CourseFacts, Requirement, World

if TYPE_CHECKING:
    from lms.seed.bulk.chunks import Somebody

SHOWN = 5
CONSIDERED = 10
MODEL = "contoh-besar"
MORNING = 3600
NEWS_EVERY = 3
"""Every so many people have an unread notice."""
KNOWN = {"measured": "MEASURED", "provisional": "PROVISIONAL", "expired": "EXPIRED"}
TERMS = {"bias": -2.0, "role": 0.41, "peers": 0.22, "content": 0.13, "popularity": 0.3, "effect": 0.0, "freshness": 0.0}
Offers = dict[tuple[int, int], list[tuple[int, float, float]]]
"""(Post, competency) → index of the courses that lead towards what the post requires, from and to which level."""


@dataclass(frozen=True)
class _Candidate:
    course: int
    required: Requirement
    state: State
    low: float
    high: float
    closure: float


def write(
    loader: Loader,
    world: World,
    people: Sequence[Somebody],
    states: Sequence[Sequence[State]],
    taken: Sequence[set[int]],
    random: Any,
) -> None:
    """The lists of the people of a chunk, and an unread notice for some."""
    slates: list[tuple[Any, ...]] = []
    shown: list[tuple[Any, ...]] = []
    moment = world.calendar.moment(DAYS, MORNING)
    offers = _offers(world, people)
    for person, own, had in zip(people, states, taken, strict=True):
        candidates = _candidates(person, own, had, offers)
        entries = [_entry(world.courses[one.course], one, rank) for rank, one in enumerate(candidates, start=1)]
        slates.append((person.id, MODEL, json.dumps(entries), "[]", "[]", moment))
        shown += [_row(world, person, one, rank, moment) for rank, one in enumerate(candidates[:SHOWN], start=1)]
    loader.insert(Slate, "person_id model_version entries gap_without_course retests computed_at", slates)
    first = loader.take_ids(Suggestion, len(shown))
    loader.insert(
        Suggestion,
        "id uuid person_id course_id rank score contributions reasons exploration propensity model_version created_at",
        (
            (first + row, uuid, *values)
            for row, (uuid, values) in enumerate(zip(uuids(random, first, len(shown)), shown, strict=True))
        ),
    )
    _notices(loader, world, people, taken, random)


def _offers(world: World, people: Sequence[Somebody]) -> Offers:
    found: Offers = {}
    for post in {person.post.id: person.post for person in people}.values():
        for one in post.requirements:
            found[post.id, one.competency_id] = [
                (index, *course.raises[one.competency_id])
                for index, course in enumerate(world.courses)
                if course.raises.get(one.competency_id, (9, 9))[0] < one.level
            ]
    return found


def _candidates(person: Somebody, states: Sequence[State], had: set[int], offers: Offers) -> list[_Candidate]:
    """Courses for the largest gaps in turn, each course once, none that the person has."""
    lines = [
        _Candidate(course, required, state, low, high, required.weight * _below(state) * (1.0 - 0.07 * place))
        for required, state in zip(person.post.requirements, states, strict=True)
        for place, (course, low, high) in enumerate(offers[person.post.id, required.competency_id])
        if course not in had and _below(state) > 0.1
    ]
    lines.sort(key=lambda line: -line.closure)
    unique = {line.course: line for line in reversed(lines)}
    return sorted(unique.values(), key=lambda line: (-line.closure, line.course))[:CONSIDERED]


def _below(state: State) -> float:
    return 0.5 if state.p_meets is None else 1.0 - state.p_meets


def _p_finish(rank: int) -> float:
    return round(0.55 - 0.03 * rank, 3)


def _entry(course: CourseFacts, one: _Candidate, rank: int) -> dict[str, Any]:
    p_finish = _p_finish(rank)
    return {
        "course_id": course.id,
        "score": p_finish * one.closure,
        "p_finish": p_finish,
        "closures": {one.required.code: one.closure},
    }


def _row(world: World, person: Somebody, one: _Candidate, rank: int, moment: str) -> tuple[Any, ...]:
    course = world.courses[one.course]
    contributions = {
        "terms": {**TERMS, "gap": round(one.closure / 2, 3), "wish": 0.0},
        "closures": {one.required.code: one.closure},
    }
    return (
        person.id,
        course.id,
        rank,
        _p_finish(rank) * one.closure,
        json.dumps(contributions),
        json.dumps(_reasons(course, one)),
        0,
        1.0,
        MODEL,
        moment,
    )


def _reasons(course: CourseFacts, one: _Candidate) -> list[dict[str, Any]]:
    """The codes of `recommender.reasons` with the numbers of this person and course."""
    competency, state = one.required.code, one.state
    known: dict[str, Any] = {"code": KNOWN.get(state.status, "UNMEASURED"), "competency": competency}
    if state.mean is not None:
        known |= {"mean": state.mean, "se": state.se, "source": state.source, "observed_on": state.observed_on}
    if state.p_meets is not None:
        known["p_meets"] = state.p_meets
    return [
        {"code": "REQUIRES", "competency": competency, "level": one.required.level, "basis": one.required.basis},
        known,
        {"code": "RAISES", "competency": competency, "from": one.low, "to": one.high},
        {"code": "JP", "minutes": course.minutes, "jp": course.jp},
    ]


def _notices(loader: Loader, world: World, people: Sequence[Somebody], taken: Sequence[set[int]], random: Any) -> None:
    due = world.calendar.day(DAYS + 15).isoformat()
    moment = world.calendar.moment(DAYS - 3, MORNING)
    rows = []
    for person, had in zip(people, taken, strict=True):
        if person.number % NEWS_EVERY or not had:
            continue
        course = world.courses[min(had)]
        facts = {"assigner": "Budi Santosa", "course": course.title, "due_on": due, "note": ""}
        rows.append((person.id, "team.assigned", json.dumps(facts), f"/kursus/{course.slug}", moment))
    first = loader.take_ids(Notice, len(rows))
    loader.insert(
        Notice,
        "id uuid person_id kind facts link created_at",
        (
            (first + row, uuid, *values)
            for row, (uuid, values) in enumerate(zip(uuids(random, first, len(rows)), rows, strict=True))
        ),
    )
