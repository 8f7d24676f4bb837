"""The heat map: people × competencies their posts require, in two queries.

A page of a team has ten queries in all, so what a person is asked and what is known of it come together.
"""

from __future__ import annotations

import uuid as uuids
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.assessments.models import CompetencyState
from lms.clock import today
from lms.competencies.models import Competency, RoleProfile, RoleRequirement
from lms.competencies.queries import in_language
from lms.db import db
from lms.people.models import Assignment
from lms.people.queries import holds_on
from recommender import data as plain
from recommender import gaps


@dataclass(frozen=True)
class Column:
    """A competency of the map."""

    id: int
    uuid: uuids.UUID
    code: str
    name: str


class Cell(NamedTuple):
    """One person in one competency: `kind` is close | confirm | measure | refresh | met; `level` is required.

    A tuple, because a map has hundreds.
    """

    kind: str
    level: int
    mean: float | None
    priority: float

    @property
    def short(self) -> float:
        """By how many levels the estimate lies below the required level, to the half; 0 when it does not."""
        return 0.0 if self.mean is None else max(0.0, round(2 * (self.level - self.mean)) / 2)


@dataclass(frozen=True)
class HeatMap:
    """Columns in the dictionary's order, and person id → competency id → cell."""

    columns: tuple[Column, ...]
    cells: dict[int, dict[int, Cell]]

    @cached_property
    def counts(self) -> dict[int, Counter[str]]:
        """Competency id → how many people are of each kind."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for row in self.cells.values():
            for competency, cell in row.items():
                found[competency][cell.kind] += 1
        return found

    def top_gap(self, person: int) -> tuple[Column, Cell] | None:
        """The most urgent measured gap of a person, else the most urgent thing that is not known."""
        cells = self.cells.get(person, {})
        open_ones = [(column, cells[column.id]) for column in self.columns if column.id in cells]
        open_ones = [pair for pair in open_ones if pair[1].kind != "met"]
        return max(open_ones, key=lambda pair: (pair[1].kind == "close", pair[1].priority), default=None)

    def most(self, kind: str) -> tuple[Column, int] | None:
        """The competency in which most people are of `kind`, with how many; None where nobody is."""
        pairs = [(column, self.counts[column.id][kind]) for column in self.columns]
        best = max(pairs, key=lambda pair: pair[1], default=None)
        return best if best and best[1] else None

    def people_with(self, competency: int, kind: str) -> list[int]:
        """The people (internal ids) who are of `kind` in a competency."""
        return [person for person, row in self.cells.items() if competency in row and row[competency].kind == kind]

    def highest(self, competency: int) -> int:
        """The highest level that anybody on the map needs in a competency."""
        return max((row[competency].level for row in self.cells.values() if competency in row), default=0)


def heat_map(person_ids: Collection[int]) -> HeatMap:
    """The map of people (internal ids), whom the caller has read within the viewer's scope."""
    cells: dict[int, dict[int, Cell]] = {person: {} for person in person_ids}
    found = db.session.execute(_query(), {"people": list(person_ids), "day": today()})
    for person, competency, level, weight, critical, status, mean, se, p_meets in found:
        row = cells[person]
        known = row.get(competency)
        if known is None or level > known.level:
            state = plain.CompetencyState(status, mean, se, p_meets) if status else plain.UNMEASURED
            priority = gaps.priority(_requirement(level, weight, critical), state)
            row[competency] = Cell(gaps.kind(state), level, mean, priority)
    return HeatMap(_columns({competency for row in cells.values() for competency in row}), cells)


@cache
def _requirement(level: int, weight: int, critical: bool) -> plain.Requirement:
    """One of the hundred requirements there can be; which competency it is about makes no difference here."""
    return plain.Requirement("", level, weight, critical)


def _columns(competencies: Collection[int]) -> tuple[Column, ...]:
    """The competencies with these internal ids, in the dictionary's order."""
    found = db.session.execute(_columns_query(), {"competencies": list(competencies)})
    return tuple(Column(row.id, row.uuid, row.code, in_language(row.name, row.name_en)) for row in found)


@cache
def _columns_query() -> sa.Select[*tuple[Any, ...]]:
    """The named `competencies`."""
    return (
        sa.select(Competency.id, Competency.uuid, Competency.code, Competency.name, Competency.name_en)
        .where(Competency.id.in_(sa.bindparam("competencies", expanding=True)))
        .order_by(Competency.order, Competency.code)
    )


@cache
def _query() -> sa.Select[*tuple[Any, ...]]:
    """What the posts of `people` require on a `day`, and what is known of them."""
    state = sa.and_(
        CompetencyState.person_id == Assignment.person_id,
        CompetencyState.competency_id == RoleRequirement.competency_id,
    )
    return (
        sa.select(
            Assignment.person_id,
            RoleRequirement.competency_id,
            RoleRequirement.level,
            RoleRequirement.weight,
            RoleRequirement.critical,
            CompetencyState.status,
            CompetencyState.mean,
            CompetencyState.se,
            CompetencyState.p_meets,
        )
        .select_from(Assignment)
        .join(
            RoleProfile,
            sa.and_(RoleProfile.position_id == Assignment.position_id, RoleProfile.state == "published"),
        )
        .join(RoleRequirement, RoleRequirement.profile_id == RoleProfile.id)
        .outerjoin(CompetencyState, state)
        .where(
            Assignment.person_id.in_(sa.bindparam("people", expanding=True)),
            holds_on(sa.bindparam("day", type_=sa.Date())),
        )
    )
