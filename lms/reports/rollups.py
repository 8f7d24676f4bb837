"""The roll-ups: counted anew by set-based SQL each night, and moved on by one when somebody finishes a course."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from lms.agencies.models import OrgUnit
from lms.assessments.models import CompetencyState
from lms.clock import day_of, now, today
from lms.competencies.models import RoleProfile, RoleRequirement
from lms.db import UtcDateTime, db
from lms.enrollments.models import CompletionRecord, JpEntry
from lms.enrollments.queries import asked_jp, yearly_jp
from lms.people.models import Assignment, Person
from lms.people.queries import holds_on
from lms.reports.models import UnitYear
from recommender.levels import MEETS_FROM


def recount(year: int | None = None, units: Collection[int] | None = None) -> None:
    """Count the roll-ups of `year` (default this year) anew, of all units or of those with these internal ids.

    A person counts once, in the unit of the definitive post held today; competencies count as they stand now.
    """
    year = year or today().year
    stale = sa.delete(UnitYear).where(UnitYear.year == year)
    counted = _counted(year, units)
    if units is not None:
        stale = stale.where(UnitYear.unit_id.in_(units))
        counted = counted.where(OrgUnit.id.in_(units))
    db.session.execute(stale)
    db.session.execute(sa.insert(UnitYear).from_select(list(counted.selected_columns.keys()), counted))
    db.session.flush()


def _home(units: Collection[int] | None) -> sa.CTE:
    """Person, unit and post: the definitive assignment of today, else the oldest."""
    settled = sa.func.min(sa.case((Assignment.kind == "definitif", Assignment.id)))
    chosen_ids = (
        sa.select(sa.func.coalesce(settled, sa.func.min(Assignment.id)).label("id"))
        .where(holds_on(today()))
        .group_by(Assignment.person_id)
    )
    if units is not None:
        there = sa.select(Assignment.person_id).where(Assignment.unit_id.in_(units))
        chosen_ids = chosen_ids.where(Assignment.person_id.in_(there))
    chosen = chosen_ids.subquery()
    query = (
        sa.select(Assignment.person_id, Assignment.unit_id, Assignment.position_id)
        .join(chosen, chosen.c.id == Assignment.id)
        .join(Person, sa.and_(Person.id == Assignment.person_id, Person.active))
    )
    if units is not None:
        query = query.where(Assignment.unit_id.in_(units))
    return query.cte("home")


def _counted(year: int, units: Collection[int] | None) -> sa.Select[*tuple[Any, ...]]:
    home = _home(units)
    people, required = _people(home, year).subquery(), _required(home).subquery()

    def or_none(column: sa.ColumnElement[Any], name: str) -> sa.Label[Any]:
        return sa.func.coalesce(column, 0).label(name)

    return (
        sa.select(
            OrgUnit.id.label("unit_id"),
            sa.literal(year).label("year"),
            or_none(people.c.people, "people"),
            or_none(people.c.on_target, "people_on_target"),
            or_none(people.c.jp, "jp"),
            or_none(people.c.completions, "completions"),
            or_none(required.c.required, "requirements"),
            or_none(required.c.met, "requirements_met"),
            or_none(required.c.measured, "requirements_measured"),
            sa.literal(now(), UtcDateTime()).label("counted_at"),
        )
        .outerjoin(people, people.c.unit_id == OrgUnit.id)
        .outerjoin(required, required.c.unit_id == OrgUnit.id)
    )


def _people(home: sa.CTE, year: int) -> sa.Select[*tuple[Any, ...]]:
    earned = (
        sa.select(
            JpEntry.person_id,
            sa.func.sum(JpEntry.jp).label("jp"),
            sa.func.count(JpEntry.completion_id).label("completions"),
        )
        .where(JpEntry.year == year)
        .group_by(JpEntry.person_id)
        .subquery()
    )
    return (
        sa.select(
            home.c.unit_id,
            sa.func.count().label("people"),
            sa.func.sum(sa.case((sa.func.coalesce(earned.c.jp, 0) >= asked_jp(today()), 1), else_=0)).label(
                "on_target"
            ),
            sa.func.sum(sa.func.coalesce(earned.c.jp, 0)).label("jp"),
            sa.func.sum(sa.func.coalesce(earned.c.completions, 0)).label("completions"),
        )
        .select_from(home)
        .join(Person, Person.id == home.c.person_id)
        .outerjoin(earned, earned.c.person_id == home.c.person_id)
        .group_by(home.c.unit_id)
    )


def _required(home: sa.CTE) -> sa.Select[*tuple[Any, ...]]:
    measured = CompetencyState.status == "measured"
    state = sa.and_(
        CompetencyState.person_id == home.c.person_id,
        CompetencyState.competency_id == RoleRequirement.competency_id,
    )
    profile = sa.and_(RoleProfile.position_id == home.c.position_id, RoleProfile.state == "published")
    return (
        sa.select(
            home.c.unit_id,
            sa.func.count().label("required"),
            sa.func.sum(sa.case((sa.and_(measured, CompetencyState.p_meets >= MEETS_FROM), 1), else_=0)).label("met"),
            sa.func.sum(sa.case((measured, 1), else_=0)).label("measured"),
        )
        .select_from(home)
        .join(RoleProfile, profile)
        .join(RoleRequirement, RoleRequirement.profile_id == RoleProfile.id)
        .outerjoin(CompetencyState, state)
        .group_by(home.c.unit_id)
    )


def count_completion(sender: object, completion: CompletionRecord) -> None:
    """Somebody finished a course: move the unit's roll-up of that year on, in the same transaction."""
    unit = db.session.scalar(
        sa.select(Assignment.unit_id)
        .where(Assignment.person_id == completion.person_id, holds_on(today()))
        .order_by(sa.case((Assignment.kind == "definitif", 0), else_=1), Assignment.id)
        .limit(1)
    )
    if unit is None:
        return
    year = day_of(completion.completed_at).year
    total, gained = _jp_with(completion, year)
    asked = yearly_jp(completion.person_id, today()).minimum or 0
    row = sa.and_(UnitYear.unit_id == unit, UnitYear.year == year)
    moved = (
        sa.update(UnitYear)
        .where(row)
        .values(
            completions=UnitYear.completions + 1,
            jp=UnitYear.jp + gained,
            people_on_target=UnitYear.people_on_target + int(total - gained < asked <= total),
        )
    )
    if db.session.execute(moved).rowcount == 0:  # type: ignore[attr-defined]
        recount(year, [unit])


def _jp_with(completion: CompletionRecord, year: int) -> tuple[int, int]:
    """The person's JP of the year with this completion, and what it added."""
    mine = sa.case((JpEntry.completion_id == completion.id, JpEntry.jp), else_=0)
    total, gained = db.session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(JpEntry.jp), 0), sa.func.coalesce(sa.func.sum(mine), 0)).where(
            JpEntry.person_id == completion.person_id, JpEntry.year == year
        )
    ).one()
    return int(total), int(gained)
