"""A few thousand people with everything that belongs to them, table by table, so that memory stays small."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from lms.accounts.models import Account
from lms.people.models import Assignment, Person
from lms.seed.bulk import evidence, learning, suggestions
from lms.seed.bulk.calendar import WORKING_SECONDS
from lms.seed.bulk.loading import Loader, uuids
from lms.seed.bulk.world import Place, Post, World
from lms.seed.people import invent_name, invent_nip

CHUNK = 4000
ASSIGNED_FROM = "2024-01-02"


@dataclass(frozen=True)
class Somebody:
    """A person of the chunk: `number` counts all people from 0, `id` is the row. `key` names a demonstration account."""

    number: int
    id: int
    post: Post
    unit_id: int
    key: str = ""


def write_chunk(loader: Loader, world: World, first: int, count: int) -> None:
    """Write the people with the numbers from `first` on and all that they did."""
    import numpy as np

    random = np.random.default_rng([world.seed, first])
    people = _people(loader, world, first, count, random)
    states = evidence.write(loader, world, people, random)
    taken = learning.write(loader, world, people, random)
    suggestions.write(loader, world, people, states, taken, random)


def _people(loader: Loader, world: World, first: int, count: int, random: Any) -> list[Somebody]:
    """Those who are there already, and new ones written on their places."""
    known = [
        Somebody(number, person, place.post, place.unit_id, key)
        for number, (person, key, place) in enumerate(world.known)
        if first <= number < first + count
    ]
    numbers = range(max(first, len(world.known)), first + count)
    places = [world.places[number - len(world.known)] for number in numbers]
    start = loader.take_ids(Person, len(places))
    names = Random(first)  # noqa: S311 - invented data, reproducible on purpose
    _write_people(loader, world, places, start, names, random)
    made = [
        Somebody(number, start + row, place.post, place.unit_id)
        for row, (number, place) in enumerate(zip(numbers, places, strict=True))
    ]
    return [*known, *made]


def _write_people(loader: Loader, world: World, places: list[Place], start: int, names: Random, random: Any) -> None:
    """Person, assignment and account of each place. The password is the demonstration's, its hash is shared."""
    size = len(places)
    ids = range(start, start + size)
    rows = (
        (person, uuid, world.agency_id, invent_nip(names, world.taken_nips), invent_name(names), "pns", 1)
        for person, uuid in zip(ids, uuids(random, start, size), strict=True)
    )
    loader.insert(Person, "id uuid agency_id nip name employment active", rows)
    world.heads |= {place.unit_id: person for person, place in zip(ids, places, strict=True) if place.leads}
    first = loader.take_ids(Assignment, size)
    loader.insert(
        Assignment,
        "id uuid person_id position_id unit_id kind leads valid_from",
        (
            (first + row, uuid, start + row, place.post.id, place.unit_id, "definitif", int(place.leads), ASSIGNED_FROM)
            for row, (uuid, place) in enumerate(zip(uuids(random, first, size), places, strict=True))
        ),
    )
    first = loader.take_ids(Account, size)
    created = world.calendar.moment(0, WORKING_SECONDS // 2)
    loader.insert(
        Account,
        "id uuid person_id password_hash state locale created_at",
        (
            (first + row, uuid, start + row, world.password_hash, "active", "id", created)
            for row, uuid in enumerate(uuids(random, first, size))
        ),
    )
