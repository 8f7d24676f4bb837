"""The people below a supervisor as rows: one query for a page of them, one for the figures of the whole team.

Everything starts from `_team`, which is the subtree of the units the viewer leads today, without the viewer.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from content.reference import jp_rules
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.agencies.models import OrgClosure, OrgUnit, Position
from lms.agencies.queries import below
from lms.clock import today
from lms.db import db
from lms.enrollments.models import Enrollment, JpEntry
from lms.enrollments.queries import JpYear, asked_jp
from lms.people.models import Assignment, Person
from lms.people.queries import holds_on
from lms.plans.models import LearningPlan
from lms.problems import Missing
from lms.web.pages import per_page

VIEW = Permission.TEAM_VIEW

LED = sa.bindparam("led", expanding=True, type_=sa.BigInteger())
DAY = sa.bindparam("day", type_=sa.Date())
YEAR = sa.bindparam("year", type_=sa.Integer())
"""What a statement leaves open, so that it is built once (`_asked`)."""


@dataclass(frozen=True)
class Filters:
    """What the list of people is narrowed to.

    `reach`: direct (own unit and the leaders of the units right below) | all. `show`: everybody ("") | overdue | plan
    (a plan waits for a decision) | no_jp (no JP this year yet). `q` is part of a name.
    """

    reach: str = "direct"
    show: str = ""
    q: str = ""


@dataclass(frozen=True)
class MemberRow:
    """A person on the list; JP and finished courses are those of this year, `overdue` counts running courses past due."""

    id: int
    uuid: uuids.UUID
    name: str
    post: str
    unit: str
    direct: bool
    jp: JpYear
    running: int
    finished: int
    overdue: int
    plan_state: str


@dataclass(frozen=True)
class Members:
    """One page of the people."""

    rows: tuple[MemberRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Summary:
    """Figures of all people within reach."""

    people: int = 0
    direct: int = 0
    asked: int = 0
    """People of whom the rules ask a minimum of JP a year."""
    on_target: int = 0
    """Those of them who have it."""
    overdue: int = 0
    plans_waiting: int = 0


def _asked(viewer: Viewer, **more: Any) -> dict[str, Any]:
    """The values of the statements here: the units that the viewer leads, the viewer, today and its year, and `more`."""
    day = today()
    return {"led": viewer.scope(VIEW), "viewer": viewer.person_id or 0, "day": day, "year": day.year, **more}


def _team(*, direct_only: bool = False, one: bool = False) -> sa.Subquery:
    """Person id, the assignment to show (a definitive one first) and whether the viewer leads them directly.

    `direct_only` and `one` (the person with a `uuid`) narrow it before it is grouped, so that a large subtree costs nothing
    for a few people.
    """
    right_below = sa.select(OrgClosure.descendant_id).where(OrgClosure.ancestor_id.in_(LED), OrgClosure.depth == 1)
    direct = sa.or_(Assignment.unit_id.in_(LED), sa.and_(Assignment.leads, Assignment.unit_id.in_(right_below)))
    settled = sa.func.min(sa.case((Assignment.kind == "definitif", Assignment.id)))
    query = (
        sa.select(
            Assignment.person_id,
            sa.func.coalesce(settled, sa.func.min(Assignment.id)).label("assignment_id"),
            sa.func.max(sa.case((direct, 1), else_=0)).label("direct"),
        )
        .where(
            Assignment.unit_id.in_(below(LED)),
            holds_on(DAY),
            Assignment.person_id != sa.bindparam("viewer"),
        )
        .group_by(Assignment.person_id)
    )
    if direct_only:
        query = query.where(direct)
    if one:
        person = sa.select(Person.id).where(Person.uuid == sa.bindparam("uuid")).scalar_subquery()
        query = query.where(Assignment.person_id == person)
    return query.subquery("team")


def _running(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.count())
        .select_from(Enrollment)
        .where(Enrollment.person_id == Person.id, Enrollment.state == "active", *conditions)
        .correlate(Person)
        .scalar_subquery()
    )


def _is_late() -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(Enrollment.person_id == Person.id, Enrollment.state == "active", Enrollment.due_on < DAY)
        .correlate(Person)
    )


def _jp() -> sa.ScalarSelect[Any]:
    total = sa.select(sa.func.coalesce(sa.func.sum(JpEntry.jp), 0))
    return total.where(JpEntry.person_id == Person.id, JpEntry.year == YEAR).correlate(Person).scalar_subquery()


def _finished() -> sa.ScalarSelect[Any]:
    done = sa.select(sa.func.count()).select_from(JpEntry)
    kept = done.where(JpEntry.person_id == Person.id, JpEntry.year == YEAR, JpEntry.completion_id.is_not(None))
    return kept.correlate(Person).scalar_subquery()


def _plan() -> sa.ScalarSelect[Any]:
    state = sa.select(LearningPlan.state).where(LearningPlan.person_id == Person.id, LearningPlan.year == YEAR)
    return state.correlate(Person).scalar_subquery()


def _rows(team: sa.Subquery) -> sa.Select[Any]:
    return (
        sa.select(
            Person.id,
            Person.uuid,
            Person.name,
            Person.employment,
            Position.name.label("post"),
            OrgUnit.name.label("unit"),
            team.c.direct,
            _jp().label("jp"),
            _running().label("running"),
            _finished().label("finished"),
            _running(Enrollment.due_on < DAY).label("overdue"),
            sa.func.coalesce(_plan(), "").label("plan_state"),
        )
        .select_from(team)
        .join(Person, Person.id == team.c.person_id)
        .join(Assignment, Assignment.id == team.c.assignment_id)
        .join(Position, Position.id == Assignment.position_id)
        .join(OrgUnit, OrgUnit.id == Assignment.unit_id)
        .where(Person.active)
    )


def _member(row: Any) -> MemberRow:
    return MemberRow(
        row.id,
        row.uuid,
        row.name,
        row.post,
        row.unit,
        bool(row.direct),
        _jp_year(int(row.jp), row.employment),
        row.running,
        row.finished,
        row.overdue,
        row.plan_state,
    )


def _jp_year(jp: int, employment: str) -> JpYear:
    day = today()
    left = (date(day.year, 12, 31) - day).days
    return JpYear(day.year, jp, 0, 0, jp_rules(day).yearly[employment], left)


def _narrowed(filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.q:
        conditions.append(Person.name.icontains(filters.q, autoescape=True))
    if filters.show == "overdue":
        conditions.append(_is_late())
    elif filters.show == "plan":
        conditions.append(_plan() == "submitted")
    elif filters.show == "no_jp":
        conditions.append(_jp() == 0)
    return conditions


def members(viewer: Viewer, filters: Filters, page: int = 1) -> Members:
    """One page of the people within the viewer's subtree, those led directly first; a page past the end is empty."""
    size = per_page()
    query = _members_query(filters.reach == "direct").where(*_narrowed(filters))
    found = db.session.execute(query, _asked(viewer, most=size, past=(page - 1) * size)).all()
    total = found[0].total if found else 0
    return Members(tuple(_member(row) for row in found), total, page, max(1, -(-total // size)))


@cache
def _members_query(direct_only: bool) -> sa.Select[Any]:
    """At most `most` people `past` so many, and how many there are in all."""
    team = _team(direct_only=direct_only)
    return (
        _rows(team)
        .add_columns(sa.func.count().over().label("total"))
        .order_by(team.c.direct.desc(), Person.name, Person.id)
        .limit(sa.bindparam("most", type_=sa.Integer()))
        .offset(sa.bindparam("past", type_=sa.Integer()))
    )


def member(viewer: Viewer, person: uuids.UUID) -> MemberRow:
    """One person of the viewer's subtree by uuid; raises `Missing` for anybody else, the viewer included."""
    row = db.session.execute(_rows(_team(one=True)), _asked(viewer, uuid=person)).one_or_none()
    if row is None:
        raise Missing
    return _member(row)


def summary(viewer: Viewer) -> Summary:
    """Figures of everybody in the viewer's subtree: people, direct ones, JP reached, overdue, plans that wait."""
    row = db.session.execute(_summary_query(today()), _asked(viewer)).one()
    return Summary(*(int(value) for value in row))


@lru_cache(maxsize=2)
def _summary_query(day: date) -> sa.Select[*tuple[Any, ...]]:
    """The fields of a `Summary`; `day` says which rules of JP are in force."""
    team = _team()
    minimum = asked_jp(day)
    asked = sa.case((minimum > 0, 1), else_=0)
    reached = sa.case((sa.and_(minimum > 0, _jp() >= minimum), 1), else_=0)
    late = sa.case((_is_late(), 1), else_=0)
    waiting = sa.case((_plan() == "submitted", 1), else_=0)
    sums = (sa.func.coalesce(sa.func.sum(one), 0) for one in (team.c.direct, asked, reached, late, waiting))
    return (
        sa.select(sa.func.count(), *sums)
        .select_from(team)
        .join(Person, Person.id == team.c.person_id)
        .where(Person.active)
    )


def people_of(viewer: Viewer, people: Collection[uuids.UUID]) -> list[Person]:
    """Those of `people` whom the viewer may assign courses to, by name; others are left out silently."""
    if not viewer.may(Permission.TEAM_ASSIGN):
        return []
    team = _team()
    query = sa.select(Person).join(team, team.c.person_id == Person.id)
    query = query.where(Person.uuid.in_(people), Person.active).order_by(Person.name)
    return list(db.session.scalars(query, _asked(viewer)))
