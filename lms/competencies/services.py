"""Load the dictionary, make and publish role profiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from content.reference import competency_dictionary, job_tiers, technical_families
from lms.access.viewer import Viewer
from lms.agencies.models import JobFamily, JobTier, Position
from lms.agencies.services import add_family, add_tier
from lms.audit.services import record
from lms.clock import now, today
from lms.competencies import signals
from lms.competencies.models import (
    Competency,
    CompetencyFramework,
    CompetencyLevel,
    Indicator,
    ProficiencyLevel,
    RoleProfile,
    RoleRequirement,
)
from lms.competencies.queries import TIER_DEFAULT
from lms.db import db
from lms.problems import Problem

FRAMEWORK = "asn"
SERVICE_WEIGHT, TECHNICAL_WEIGHT, USUAL_WEIGHT = 4, 5, 3
"""Weights until an agency sets its own: technical competencies carry the post, public service comes next."""


@dataclass(frozen=True)
class RequiredLevel:
    """One line of a role profile as it is edited."""

    competency_id: int
    level: int
    weight: int
    critical: bool
    source: str = "skj"


def load_dictionary(day: date) -> CompetencyFramework:
    """Tiers, families, competencies, levels and indicators from the reference data; does nothing when they are there."""
    known = db.session.scalar(sa.select(CompetencyFramework).where(CompetencyFramework.code == FRAMEWORK))
    if known is not None:
        return known
    for tier in job_tiers():
        add_tier(
            code=tier.code, name=tier.name.id, name_en=tier.name.en, group=tier.group, default_level=tier.required_level
        )
    dictionary = competency_dictionary()
    framework = CompetencyFramework(
        code=FRAMEWORK, name="Kamus kompetensi ASN", basis="; ".join(dictionary.source.regulation), effective_from=day
    )
    db.session.add(framework)
    db.session.flush()
    for level, words in dictionary.level_names.items():
        db.session.add(ProficiencyLevel(framework_id=framework.id, level=level, name=words.id, name_en=words.en))
    _load_core(framework)
    _load_technical(framework)
    db.session.flush()
    return framework


def _load_core(framework: CompetencyFramework) -> None:
    for order, item in enumerate(competency_dictionary().competencies):
        row = _competency(framework, item.code, item.kind, item.name, item.definition, order, None)
        for level in item.levels:
            meaning = level.meaning
            db.session.add(
                CompetencyLevel(
                    competency_id=row.id, level=level.level, description=meaning.id, description_en=meaning.en
                )
            )
            for number, text in enumerate(level.indicators, start=1):
                db.session.add(Indicator(competency_id=row.id, level=level.level, number=number, text=text))


def _load_technical(framework: CompetencyFramework) -> None:
    order = 100
    for family in technical_families():
        family_row = add_family(code=family.slug, name=family.name.id, name_en=family.name.en)
        for item in family.competencies:
            order += 1
            row = _competency(framework, item.code, "technical", item.name, item.definition, order, family_row)
            for level, meaning in family.level_meanings.items():
                db.session.add(
                    CompetencyLevel(
                        competency_id=row.id, level=level, description=meaning.id, description_en=meaning.en
                    )
                )


def _competency(framework, code, kind, name, definition, order, family: JobFamily | None) -> Competency:  # type: ignore[no-untyped-def]
    row = Competency(
        framework_id=framework.id,
        code=code,
        kind=kind,
        name=name.id,
        name_en=name.en,
        definition=definition.id,
        definition_en=definition.en,
        order=order,
        family_id=family.id if family else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def default_profile(position: Position) -> RoleProfile:
    """A published profile from the tier's level for the nine and the family's technical levels; the first version of a post."""
    tier = db.session.get_one(JobTier, position.tier_id)
    lines = [
        RequiredLevel(row.id, tier.default_level, SERVICE_WEIGHT if row.code == "M.5" else USUAL_WEIGHT, False, "tier")
        for row in db.session.scalars(sa.select(Competency).where(Competency.kind != "technical"))
    ]
    if position.family_id is not None:
        family = db.session.get_one(JobFamily, position.family_id)
        level = _technical_level(family.code, tier)
        technical = sa.select(Competency.id).where(Competency.family_id == family.id)
        lines += [RequiredLevel(row, level, TECHNICAL_WEIGHT, False, "family") for row in db.session.scalars(technical)]
    basis = f"{TIER_DEFAULT}{tier.name}"
    return publish_profile(None, position, lines=lines, basis=basis, effective_from=today())


def _technical_level(family: str, tier: JobTier) -> int:
    for known in technical_families():
        if known.slug == family:
            return known.required_by_tier.get(tier.code, tier.default_level)
    return tier.default_level


def publish_profile(
    viewer: Viewer | None, position: Position, *, lines: list[RequiredLevel], basis: str, effective_from: date
) -> RoleProfile:
    """A new version of what a post requires; the one before stays readable. Raises `Problem`."""
    if not lines:
        raise Problem(_("A profile needs at least one competency."))
    if not basis.strip():
        message = _("Say where these levels come from, for example the number of the decision.")
        raise Problem(message, {"basis": message})
    newest = sa.select(sa.func.max(RoleProfile.version)).where(RoleProfile.position_id == position.id)
    published = sa.update(RoleProfile).where(RoleProfile.position_id == position.id, RoleProfile.state == "published")
    db.session.execute(published.values(state="superseded"))
    profile = RoleProfile(
        position_id=position.id,
        version=(db.session.scalar(newest) or 0) + 1,
        state="published",
        basis=basis.strip(),
        effective_from=effective_from,
        published_at=now(),
    )
    db.session.add(profile)
    db.session.flush()
    for line in lines:
        db.session.add(
            RoleRequirement(
                profile_id=profile.id,
                competency_id=line.competency_id,
                level=line.level,
                weight=line.weight,
                critical=line.critical,
                source=line.source,
            )
        )
    db.session.flush()
    record(viewer, "profile.published", "role_profile", profile.uuid, reason=basis, position=position.code)
    signals.profile_published.send(None, position_id=position.id)
    return profile
