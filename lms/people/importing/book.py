"""What the database knows that an import is compared with, read in a few queries for thousands of rows."""

from __future__ import annotations

import difflib
import uuid as uuids
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from lms.agencies.models import OrgUnit, Position
from lms.agencies.queries import below
from lms.db import db
from lms.people.models import Assignment, Person

_Value = TypeVar("_Value")

AT_ONCE = 500
"""Values in one `in_()`."""
MOST_SEARCHES = 200
"""Unknown codes for which near matches are looked for; a file of nothing but wrong codes must not take minutes."""
NEAR = 3


@dataclass(frozen=True)
class Reach:
    """What an importer may fill: an agency, within it the subtrees of `roots` (None: all of it), never the own person."""

    agency_id: int
    roots: tuple[int, ...] | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Place:
    """A unit or a post that a row can name."""

    id: int
    uuid: uuids.UUID
    code: str
    name: str
    open: bool
    """Not archived and, for a unit, within the importer's reach."""


class Directory:
    """Units or posts by code and by name."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_id: dict[int, Place] = {}
        self._by_word: dict[str, list[Place]] = defaultdict(list)
        self._by_code: dict[str, Place] = {}
        self._searches: dict[str, list[str]] = {}
        for place in places:
            self.by_id[place.id] = place
            self._by_code[place.code] = place
            for word in {place.code.casefold(), place.name.casefold()}:
                self._by_word[word].append(place)

    def find(self, text: str) -> list[Place]:
        """The places that `text` names: the one with exactly this code, else all with this code or name in any case."""
        exact = self._by_code.get(text)
        return [exact] if exact else self._by_word.get(text.casefold(), [])

    def choose(self, field: str, text: str) -> Place | dict[str, Any]:
        """The one open place that `text` names, or what is wrong with it (worded by `words.word_problem`)."""
        named = self.find(text)
        found = [place for place in named if place.open]
        if len(found) == 1:
            return found[0]
        if found:
            params = {"text": text[:60], "codes": ", ".join(place.code for place in found[:5])}
            return {"field": field, "code": "ambiguous", "params": params}
        if named:
            return {"field": field, "code": f"{field}_closed", "params": {"text": text[:60]}}
        near = ", ".join(self.near(text))
        return {"field": field, "code": f"{field}_unknown", "params": {"text": text[:60], "near": near}}

    def near(self, text: str) -> list[str]:
        """Up to three codes that look like `text` or whose names do."""
        word = text.casefold()
        if word not in self._searches:
            if len(self._searches) >= MOST_SEARCHES:
                return []
            close = difflib.get_close_matches(word, self._by_word, NEAR, 0.6)
            codes = [place.code for match in close for place in self._by_word[match] if place.open]
            self._searches[word] = list(dict.fromkeys(codes))[:NEAR]
        return self._searches[word]


@dataclass(frozen=True)
class Held:
    """An assignment as it stands."""

    id: int
    uuid: uuids.UUID
    unit_id: int
    position_id: int
    kind: str
    leads: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Known:
    """A person as recorded, with every assignment."""

    id: int
    agency_id: int
    name: str
    email: str | None
    employment: str
    active: bool
    held: tuple[Held, ...] = ()


@dataclass
class Book:
    """Everything a set of rows is compared with."""

    reach: Reach
    units: Directory
    positions: Directory
    people: dict[str, Known] = field(default_factory=dict)
    """By NIP, in every agency: a NIP is unique in the country."""


def open_book(reach: Reach, nips: Sequence[str]) -> Book:
    """Read units, posts and the people with these numbers."""
    return Book(reach, _units(reach), _positions(reach), _people(nips))


def _units(reach: Reach) -> Directory:
    rows = db.session.execute(
        sa.select(OrgUnit.id, OrgUnit.uuid, OrgUnit.code, OrgUnit.name, OrgUnit.archived_at).where(
            OrgUnit.agency_id == reach.agency_id
        )
    ).all()
    inside = set(db.session.scalars(below(reach.roots))) if reach.roots is not None else {row.id for row in rows}
    return Directory(
        Place(row.id, row.uuid, row.code, row.name, row.archived_at is None and row.id in inside) for row in rows
    )


def _positions(reach: Reach) -> Directory:
    rows = db.session.execute(
        sa.select(Position.id, Position.uuid, Position.code, Position.name, Position.archived_at).where(
            Position.agency_id == reach.agency_id
        )
    )
    return Directory(Place(row.id, row.uuid, row.code, row.name, row.archived_at is None) for row in rows)


def _people(nips: Sequence[str]) -> dict[str, Known]:
    query = sa.select(
        Person.nip, Person.id, Person.agency_id, Person.name, Person.email, Person.employment, Person.active
    )
    found = [row for part in _parts(nips) for row in db.session.execute(query.where(Person.nip.in_(part)))]
    held = _held([row.id for row in found])
    return {
        row.nip: Known(
            row.id, row.agency_id, row.name, row.email, row.employment, row.active, tuple(held.get(row.id, ()))
        )
        for row in found
    }


def _held(person_ids: Sequence[int]) -> dict[int, list[Held]]:
    """Every assignment of these people, the latest first."""
    latest_first = (Assignment.valid_from.desc(), Assignment.id.desc())
    held: dict[int, list[Held]] = defaultdict(list)
    for part in _parts(person_ids):
        query = sa.select(
            Assignment.person_id,
            Assignment.id,
            Assignment.uuid,
            Assignment.unit_id,
            Assignment.position_id,
            Assignment.kind,
            Assignment.leads,
            Assignment.valid_from,
            Assignment.valid_to,
        ).where(Assignment.person_id.in_(part))
        for row in db.session.execute(query.order_by(*latest_first)):
            held[row.person_id].append(
                Held(row.id, row.uuid, row.unit_id, row.position_id, row.kind, row.leads, row.valid_from, row.valid_to)
            )
    return held


def _parts(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
