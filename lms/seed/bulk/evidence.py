"""Observations and the states that follow from them: the fusion rule itself, remembered for equal evidence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lms.assessments.models import CompetencyState, Observation
from lms.assessments.observations import POLICY, VALIDITY
from lms.seed.bulk.calendar import DAYS, WORKING_SECONDS
from lms.seed.bulk.loading import Loader, uuids
from lms.seed.bulk.world import World
from recommender import data as plain
from recommender import fusion, levels

if TYPE_CHECKING:
    from lms.seed.bulk.chunks import Somebody

PER_PERSON = 5
SOURCES: tuple[plain.Source, ...] = ("supervisor", "self", "test", "assessment_centre")
SHARES = (0.4, 0.27, 0.28, 0.05)
ERRORS = {"supervisor": 0.6, "self": 0.9, "test": 0.45, "assessment_centre": 0.35}
NOISE = {"supervisor": 0.55, "self": 0.8, "test": 0.4, "assessment_centre": 0.3}
INSTRUMENTS = {
    "supervisor": "indicator-rating",
    "self": "indicator-rating",
    "test": "tumbuh-test",
    "assessment_centre": "CACT",
}
MEASURING_DAYS = 40
"""Measurements fall on so many days of the history, as campaigns do."""
ITEMS = 12


@dataclass(frozen=True)
class State:
    """What a state row and a suggestion need of it."""

    status: str
    mean: float | None
    se: float | None
    p_meets: float | None
    sources: str
    valid_until: date | None
    source: str = ""
    observed_on: str = ""


UNMEASURED = State("unmeasured", None, None, None, "[]", None)


def write(loader: Loader, world: World, people: Sequence[Somebody], random: Any) -> list[list[State]]:
    """`PER_PERSON` observations and the states of everything required; returns the states in the order of requirements.

    The newcomer of the demonstration stays unmeasured.
    """
    observations: list[tuple[Any, ...]] = []
    states: list[list[State]] = []
    looks = _Looks(len(people), random)
    for row, person in enumerate(people):
        own = [UNMEASURED] * len(person.post.requirements)
        if person.key != "newcomer":
            for number in looks.chosen(row, len(own)):
                own[number] = _observe(world, person, number, looks, row, observations)
        states.append(own)
    _write_observations(loader, observations, random)
    _write_states(loader, world, people, states)
    return states


class _Looks:
    """The random part of a chunk's observations, drawn at once."""

    def __init__(self, people: int, random: Any) -> None:
        self.order = random.random((people, 20)).tolist()
        self.sources = random.choice(len(SOURCES), (people, 20), p=SHARES).tolist()
        self.days = (random.integers(0, MEASURING_DAYS, (people, 20)) * (DAYS // MEASURING_DAYS)).tolist()
        self.general = random.normal(-0.25, 0.35, people).tolist()
        self.offsets = random.normal(0.0, 0.5, (people, 20)).tolist()
        self.noise = random.normal(0.0, 1.0, (people, 20)).tolist()

    def chosen(self, row: int, required: int) -> list[int]:
        """Which of a person's requirements were looked at."""
        keys = self.order[row]
        return sorted(range(required), key=keys.__getitem__)[:PER_PERSON]


def _observe(
    world: World, person: Somebody, number: int, looks: _Looks, row: int, observations: list[tuple[Any, ...]]
) -> State:
    required = person.post.requirements[number]
    source = SOURCES[looks.sources[row][number]]
    true = required.level + looks.general[row] + looks.offsets[row][number]
    mean = round(min(5.0, max(0.5, true + looks.noise[row][number] * NOISE[source])), 1)
    offset = looks.days[row][number]
    day = world.calendar.day(offset)
    assessor = world.heads.get(person.unit_id) if source == "supervisor" else person.id if source == "self" else None
    observations.append(
        (
            person.id,
            required.competency_id,
            source,
            mean,
            ERRORS[source],
            _detail(source, mean, required.level),
            INSTRUMENTS[source],
            "1",
            assessor,
            day.isoformat(),
            (day + VALIDITY[source]).isoformat(),
            world.calendar.moment(offset, WORKING_SECONDS // 3),
            "active",
        )
    )
    return _state(source, mean, day, required.level, world.calendar.today)


@lru_cache(maxsize=4096)
def _detail(source: str, mean: float, level: int) -> str:
    if source != "test":
        return "{}"
    p = round(levels.p_meets(mean, ERRORS["test"], level), 4)
    right = round(ITEMS * min(0.95, max(0.1, 0.5 + (mean - level + 0.5) / 4)))
    return json.dumps(
        {"items": ITEMS, "right": right, "required": level, "p_meets": p, "decision": levels.decision(p, ITEMS)}
    )


@lru_cache(maxsize=100_000)
def _state(source: plain.Source, mean: float, day: date, level: int, today: date) -> State:
    valid_until = day + VALIDITY[source]
    fused = fusion.fuse([plain.Observation(source, mean, ERRORS[source], day, valid_until)], today, level)
    uses = [
        {"source": use.source, "on": use.observed_on.isoformat(), "mean": use.mean, "se": use.se, "share": use.share}
        for use in fused.sources
    ]
    counts = fused.status in ("measured", "provisional")
    return State(
        fused.status,
        fused.mean,
        fused.se,
        fused.p_meets,
        json.dumps(uses),
        valid_until if counts else None,
        source,
        day.isoformat(),
    )


def _write_observations(loader: Loader, rows: list[tuple[Any, ...]], random: Any) -> None:
    first = loader.take_ids(Observation, len(rows))
    loader.insert(
        Observation,
        "id uuid person_id competency_id source mean se detail instrument instrument_version assessor_id observed_on "
        "valid_until recorded_at status",
        (
            (first + number, uuid, *row)
            for number, (uuid, row) in enumerate(zip(uuids(random, first, len(rows)), rows, strict=True))
        ),
    )


def _write_states(loader: Loader, world: World, people: Sequence[Somebody], states: Sequence[Sequence[State]]) -> None:
    changed = world.calendar.moment(DAYS - 1, WORKING_SECONDS // 3)
    loader.insert(
        CompetencyState,
        "person_id competency_id status mean se p_meets required_level sources valid_until changed_at policy",
        (
            (
                person.id,
                required.competency_id,
                state.status,
                state.mean,
                state.se,
                state.p_meets,
                required.level,
                state.sources,
                state.valid_until.isoformat() if state.valid_until else None,
                changed,
                POLICY,
            )
            for person, own in zip(people, states, strict=True)
            for required, state in zip(person.post.requirements, own, strict=True)
        ),
    )
