"""Read what posts require."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _

from lms.access.viewer import Viewer
from lms.agencies.models import Position
from lms.clock import today
from lms.competencies.models import (
    Competency,
    CompetencyLevel,
    Indicator,
    ProficiencyLevel,
    RoleProfile,
    RoleRequirement,
)
from lms.db import db
from lms.people.models import Assignment
from lms.people.queries import holds_on
from lms.problems import Missing


@dataclass(frozen=True)
class Required:
    """One required level of a person's current posts, with where it comes from."""

    competency_id: int
    competency_uuid: uuids.UUID
    code: str
    name: str
    kind: str
    level: int
    weight: int
    critical: bool
    position_id: int
    position_name: str
    basis: str
    source: str


def name_of(competency: Competency) -> str:
    """The competency's name in the language of the page."""
    return in_language(competency.name, competency.name_en)


def in_language(indonesian: str, english: str) -> str:
    """`english` on an English page where there is one, else `indonesian`."""
    if not english:
        return indonesian
    locale = get_locale()
    return english if locale is not None and locale.language == "en" else indonesian


TIER_DEFAULT = "Bawaan jenjang "
"""How the basis of a default profile begins in the database, whatever language the page had on which it was made."""


def basis_words(basis: str) -> str:
    """What a profile rests on: a decision as it was typed, or the default of a tier in the language of the page."""
    if not basis.startswith(TIER_DEFAULT):
        return basis
    return str(_("Default of the tier %(tier)s", tier=basis.removeprefix(TIER_DEFAULT)))


def requirements_of(person_id: int, day: date | None = None) -> list[Required]:
    """What the posts held on `day` (default today) require: the highest level wins, weightiest first."""
    rows = db.session.execute(_held(), {"person": person_id, "day": day or today()})
    return _strictest(rows)


def requirements_of_position(position_id: int) -> list[Required]:
    """What a post requires, whoever holds it: weightiest first; empty without a published profile."""
    return _strictest(db.session.execute(_requirements().where(Position.id == position_id)))


def positions_with_profile(viewer: Viewer) -> list[Position]:
    """The posts of the viewer's agency whose requirements are published, by name."""
    published = sa.exists().where(RoleProfile.position_id == Position.id, RoleProfile.state == "published")
    query = sa.select(Position).where(Position.agency_id == viewer.agency_id, Position.archived_at.is_(None), published)
    return list(db.session.scalars(query.order_by(Position.name)))


def _strictest(rows: Iterable[Any]) -> list[Required]:
    best: dict[int, Required] = {}
    for row in rows:
        known = best.get(row.competency_id)
        if known is None or row.level > known.level:
            best[row.competency_id] = _required(row)
    return sorted(best.values(), key=lambda one: (-one.weight, not one.critical, one.code))


@cache
def _held() -> sa.Select[*tuple[Any, ...]]:
    """What the posts require that `person` holds on a `day`."""
    return (
        _requirements()
        .join(Assignment, Assignment.position_id == Position.id)
        .where(Assignment.person_id == sa.bindparam("person"), holds_on(sa.bindparam("day", type_=sa.Date())))
    )


def _requirements() -> sa.Select[*tuple[Any, ...]]:
    """What posts require by their published profiles."""
    return (
        sa.select(
            RoleRequirement.competency_id,
            Competency.uuid.label("competency_uuid"),
            Competency.code,
            Competency.name,
            Competency.name_en,
            Competency.kind,
            RoleRequirement.level,
            RoleRequirement.weight,
            RoleRequirement.critical,
            RoleRequirement.source,
            RoleProfile.position_id,
            RoleProfile.basis,
            Position.name.label("position_name"),
        )
        .select_from(Position)
        .join(RoleProfile, sa.and_(RoleProfile.position_id == Position.id, RoleProfile.state == "published"))
        .join(RoleRequirement, RoleRequirement.profile_id == RoleProfile.id)
        .join(Competency, Competency.id == RoleRequirement.competency_id)
    )


def _required(row: Any) -> Required:
    return Required(
        competency_id=row.competency_id,
        competency_uuid=row.competency_uuid,
        code=row.code,
        name=in_language(row.name, row.name_en),
        kind=row.kind,
        level=row.level,
        weight=row.weight,
        critical=row.critical,
        position_id=row.position_id,
        position_name=row.position_name,
        basis=basis_words(row.basis),
        source=row.source,
    )


def competency_by_code(code: str) -> Competency:
    """A competency by its code, e.g. M.5; raises `Missing`."""
    found = db.session.scalar(sa.select(Competency).where(Competency.code == code).order_by(Competency.id.desc()))
    if found is None:
        raise Missing
    return found


def competency_by_uuid(uuid: uuids.UUID) -> Competency:
    """A competency by its uuid; raises `Missing`."""
    found = db.session.scalar(sa.select(Competency).where(Competency.uuid == uuid))
    if found is None:
        raise Missing
    return found


def all_competencies() -> list[Competency]:
    """Every competency in the dictionary's order; the dictionary is public to whoever is signed in."""
    return list(db.session.scalars(sa.select(Competency).order_by(Competency.order, Competency.code)))


def indicators_of(competency_id: int) -> list[Indicator]:
    """The behavioural indicators of a competency by level and number; empty where it has none."""
    query = sa.select(Indicator).where(Indicator.competency_id == competency_id)
    return list(db.session.scalars(query.order_by(Indicator.level, Indicator.number)))


def level_texts(competency_id: int) -> dict[int, str]:
    """What each level of a competency means, in the language of the page."""
    query = sa.select(CompetencyLevel).where(CompetencyLevel.competency_id == competency_id)
    return {row.level: in_language(row.description, row.description_en) for row in db.session.scalars(query)}


def level_names(framework_id: int) -> dict[int, str]:
    """The names of the levels of a framework, in the language of the page."""
    query = sa.select(ProficiencyLevel).where(ProficiencyLevel.framework_id == framework_id)
    return {row.level: in_language(row.name, row.name_en) for row in db.session.scalars(query)}


def profiles(viewer: Viewer, position: Position) -> list[RoleProfile]:
    """All versions of a post's role profile, newest first; posts of other agencies are `Missing`."""
    if position.agency_id != viewer.agency_id:
        raise Missing
    query = sa.select(RoleProfile).where(RoleProfile.position_id == position.id).order_by(RoleProfile.version.desc())
    return list(db.session.scalars(query))
