"""The heat map: people × competencies their posts require, in one query.

A page of a team has ten queries in all, so what a person is asked and what is known of it come together.
"""

from __future__ import annotations

import uuid as uuids
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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


@dataclass(frozen=True)
class Cell:
    """One person in one competency: `kind` is close | confirm | measure | refresh | met; `level` is required."""

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
    columns: dict[int, tuple[int, Column]] = {}
    cells: dict[int, dict[int, Cell]] = {person: {} for person in person_ids}
    for row in db.session.execute(_query(person_ids)):
        columns[row.competency_id] = (
            row.order,
            Column(row.competency_id, row.uuid, row.code, in_language(row.name, row.name_en)),
        )
        known = cells[row.person_id].get(row.competency_id)
        if known is None or row.level > known.level:
            cells[row.person_id][row.competency_id] = _cell(row)
    ordered = sorted(columns.values(), key=lambda pair: (pair[0], pair[1].code))
    return HeatMap(tuple(column for _order, column in ordered), cells)


def _query(person_ids: Collection[int]) -> sa.Select[*tuple[Any, ...]]:
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
            Competency.uuid,
            Competency.code,
            Competency.name,
            Competency.name_en,
            Competency.order,
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
        .join(Competency, Competency.id == RoleRequirement.competency_id)
        .outerjoin(CompetencyState, state)
        .where(Assignment.person_id.in_(person_ids), holds_on(today()))
    )


def _cell(row: Any) -> Cell:
    state = (
        plain.CompetencyState(row.status, row.mean, row.se, row.p_meets) if row.status is not None else plain.UNMEASURED
    )
    found = gaps.gap(plain.Requirement(row.code, row.level, row.weight, row.critical), state)
    return Cell(found.kind, row.level, row.mean, found.priority)
