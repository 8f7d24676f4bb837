"""Read states, gaps, sources and changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.assessments.models import CompetencyState, Observation, PerformanceGap, StateChange
from lms.clock import day_of
from lms.competencies.models import Competency
from lms.competencies.queries import Required, in_language, requirements_of
from lms.db import db
from lms.enrollments.models import Enrollment
from recommender import data as plain
from recommender import gaps, levels

BAND = 1.2816
"""Half width of the shown band in standard errors: 80 % of a normal distribution."""


@dataclass(frozen=True)
class SourceLine:
    """What one source says, with its date: the newest of its kind."""

    source: str
    mean: float
    se: float
    observed_on: date
    valid_until: date
    detail: Mapping[str, Any]
    counts: bool


@dataclass(frozen=True)
class GapRow:
    """One required competency of a person: what the post asks, what is known, how sure, and what to do next.

    `kind` is close | confirm | measure | refresh | met (recommender.gaps). `mean`, `low`, `high` are levels, None when
    unmeasured.
    """

    required: Required
    status: str
    kind: str
    mean: float | None
    se: float | None
    low: float | None
    high: float | None
    p_meets: float | None
    priority: float
    valid_until: date | None
    sources: list[SourceLine] = field(default_factory=list)


def gap_rows(person_id: int, *, sources: bool = True, required: list[Required] | None = None) -> list[GapRow]:
    """Every required competency of a person: strengths first (surest first), then the rest by urgency.

    `required` may be handed in by a page that has asked for it already.
    """
    required = requirements_of(person_id) if required is None else required
    states = _states(person_id)
    lines = _source_lines(person_id) if sources else {}
    rows = [_gap_row(one, states.get(one.competency_id), lines.get(one.competency_id, [])) for one in required]
    return sorted(
        rows, key=lambda row: (row.kind != "met", -(row.p_meets or 0) if row.kind == "met" else -row.priority)
    )


def open_gaps(person_id: int) -> list[int]:
    """Ids of the required competencies that are not met, most urgent first, for the catalogue's filter."""
    return [row.required.competency_id for row in gap_rows(person_id, sources=False) if row.kind != "met"]


def _states(person_id: int) -> dict[int, Any]:
    """Competency id → row of the person's state in it."""
    return {row.competency_id: row for row in db.session.execute(_states_query(), {"person": person_id})}


@cache
def _states_query() -> sa.Select[*tuple[Any, ...]]:
    """The states of `person`, as rows: nobody changes them here."""
    return sa.select(
        CompetencyState.competency_id,
        CompetencyState.status,
        CompetencyState.mean,
        CompetencyState.se,
        CompetencyState.p_meets,
        CompetencyState.required_level,
        CompetencyState.valid_until,
    ).where(CompetencyState.person_id == sa.bindparam("person"))


def _gap_row(required: Required, state: Any, lines: list[SourceLine]) -> GapRow:
    chance = _chance(state, required.level) if state else None
    known = plain.CompetencyState(state.status, state.mean, state.se, chance) if state else plain.UNMEASURED
    found = gaps.gap(plain.Requirement(required.code, required.level, required.weight, required.critical), known)
    mean, se = (state.mean, state.se) if state else (None, None)
    low, high = _band(mean, se)
    return GapRow(
        required=required,
        status=state.status if state else "unmeasured",
        kind=found.kind,
        mean=mean,
        se=se,
        low=low,
        high=high,
        p_meets=chance,
        priority=found.priority,
        valid_until=state.valid_until if state else None,
        sources=lines,
    )


def _chance(state: Any, level: int) -> float | None:
    """The stored chance to meet a level; computed anew for another level than the one it was stored for."""
    if state.required_level == level or state.mean is None or state.status not in ("measured", "provisional"):
        chance: float | None = state.p_meets
        return chance
    return levels.p_meets(state.mean, state.se, level)


def _band(mean: float | None, se: float | None) -> tuple[float | None, float | None]:
    if mean is None or se is None:
        return None, None
    return max(levels.LOWEST_LEVEL, mean - BAND * se), min(levels.HIGHEST_LEVEL, mean + BAND * se)


def _source_lines(person_id: int, competency_id: int | None = None) -> dict[int, list[SourceLine]]:
    query = _sources_query()
    if competency_id is not None:
        query = query.where(Observation.competency_id == competency_id)
    newest = {(row.competency_id, row.source): row for row in db.session.execute(query, {"person": person_id})}
    official = {"assessment_centre", "test", "supervisor"}
    lines: dict[int, list[SourceLine]] = defaultdict(list)
    for (competency, source), row in newest.items():
        has_official = any(key[0] == competency and key[1] in official for key in newest)
        counts = source in official or (source == "self" and not has_official)
        lines[competency].append(
            SourceLine(source, row.mean, row.se, row.observed_on, row.valid_until, row.detail, counts)
        )
    order = ("assessment_centre", "test", "supervisor", "self", "course")
    return {key: sorted(value, key=lambda line: order.index(line.source)) for key, value in lines.items()}


@cache
def _sources_query() -> sa.Select[*tuple[Any, ...]]:
    """What stands of everything observed of `person`, the newest last."""
    return (
        sa.select(
            Observation.competency_id,
            Observation.source,
            Observation.mean,
            Observation.se,
            Observation.observed_on,
            Observation.valid_until,
            Observation.detail,
        )
        .where(Observation.person_id == sa.bindparam("person"), Observation.status == "active")
        .order_by(Observation.observed_on, Observation.id)
    )


def history(person_id: int, competency_id: int) -> Sequence[Observation]:
    """Everything observed of one competency, newest first, voided ones included."""
    query = sa.select(Observation).where(Observation.person_id == person_id, Observation.competency_id == competency_id)
    return db.session.scalars(query.order_by(Observation.observed_on.desc(), Observation.id.desc())).all()


@dataclass(frozen=True)
class Change:
    """A change of a state, ready to be said in words."""

    competency: str
    competency_code: str
    cause: str
    source: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    changed_at: datetime
    detail: Mapping[str, Any]


def recent_changes(person_id: int, since: datetime, limit: int = 5) -> list[Change]:
    """What changed since a moment, newest first, one line per competency."""
    asked = {"person": person_id, "since": since, "most": limit * 4}
    seen: dict[int, Change] = {}
    for row in db.session.execute(_changes_query(), asked):
        if row.competency_id not in seen:
            seen[row.competency_id] = Change(
                in_language(row.name, row.name_en),
                row.code,
                row.cause,
                row.source or "",
                row.before,
                row.after,
                row.changed_at,
                row.detail or {},
            )
    return list(seen.values())[:limit]


@cache
def _changes_query() -> sa.Select[*tuple[Any, ...]]:
    """The newest changes of the states of `person` from a moment `since` on, at `most` so many."""
    return (
        sa.select(
            StateChange.competency_id,
            StateChange.cause,
            StateChange.before,
            StateChange.after,
            StateChange.changed_at,
            Competency.name,
            Competency.name_en,
            Competency.code,
            Observation.source,
            Observation.detail,
        )
        .join(Competency, Competency.id == StateChange.competency_id)
        .outerjoin(Observation, Observation.id == StateChange.observation_id)
        .where(StateChange.person_id == sa.bindparam("person"), StateChange.changed_at >= sa.bindparam("since"))
        .order_by(StateChange.id.desc())
        .limit(sa.bindparam("most", type_=sa.Integer()))
    )


def evidence_since(person_ids: list[int], moment: datetime) -> set[int]:
    """Who of these people (internal ids) joined a course, was measured, or had a gap in performance noted after `moment`."""
    joined = sa.select(Enrollment.person_id).where(
        Enrollment.person_id.in_(person_ids), Enrollment.enrolled_at > moment
    )
    measured = sa.select(Observation.person_id).where(
        Observation.person_id.in_(person_ids), Observation.recorded_at > moment
    )
    noted = sa.select(PerformanceGap.person_id).where(
        PerformanceGap.person_id.in_(person_ids), PerformanceGap.noted_on >= day_of(moment)
    )
    return set(db.session.scalars(sa.union(joined, measured, noted)))
