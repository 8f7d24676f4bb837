"""Competencies and what posts require of them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.agencies.models import JobFamily, Position
from lms.db import Identified, Model, plain


class CompetencyFramework(Identified, Model):
    """A dictionary of competencies, e.g. the managerial and socio-cultural one, dated."""

    __tablename__ = "competency_framework"
    __table_args__ = (sa.UniqueConstraint("code", "version"),)

    code: Mapped[str] = plain(sa.String(40))
    version: Mapped[int] = plain(default=1)
    name: Mapped[str] = plain(sa.String(200))
    basis: Mapped[str] = plain(default="")
    """The regulation it follows."""
    effective_from: Mapped[date] = plain()
    effective_to: Mapped[date | None] = plain()


class ProficiencyLevel(Model):
    """A level's name within a framework."""

    __tablename__ = "proficiency_level"

    framework_id: Mapped[int] = plain(sa.ForeignKey("competency_framework.id"), primary_key=True)
    level: Mapped[int] = plain(primary_key=True, autoincrement=False)
    name: Mapped[str] = plain(sa.String(60))
    name_en: Mapped[str] = plain(sa.String(60), default="")


class Competency(Identified, Model):
    """One competency. `kind`: managerial | sociocultural | technical."""

    __tablename__ = "competency"
    __table_args__ = (sa.UniqueConstraint("framework_id", "code"),)

    framework_id: Mapped[int] = plain(sa.ForeignKey("competency_framework.id"))
    code: Mapped[str] = plain(sa.String(40), index=True)
    kind: Mapped[str] = plain(sa.String(20))
    family_id: Mapped[int | None] = plain(sa.ForeignKey("job_family.id"))
    name: Mapped[str] = plain(sa.String(120))
    name_en: Mapped[str] = plain(sa.String(120), default="")
    definition: Mapped[str] = plain(default="")
    definition_en: Mapped[str] = plain(default="")
    order: Mapped[int] = plain(default=0)

    framework: Mapped[CompetencyFramework] = relationship()
    family: Mapped[JobFamily | None] = relationship()


class CompetencyLevel(Model):
    """What a level of one competency means."""

    __tablename__ = "competency_level"

    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"), primary_key=True)
    level: Mapped[int] = plain(primary_key=True, autoincrement=False)
    description: Mapped[str] = plain()
    description_en: Mapped[str] = plain(default="")


class Indicator(Identified, Model):
    """A behaviour that shows a level; `number` is 1–3 within the level."""

    __tablename__ = "indicator"
    __table_args__ = (sa.UniqueConstraint("competency_id", "level", "number"),)

    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"))
    level: Mapped[int] = plain()
    number: Mapped[int] = plain()
    text: Mapped[str] = plain()


class RoleProfile(Identified, Model):
    """What a post requires, one version. States: draft → published → superseded."""

    __tablename__ = "role_profile"
    __table_args__ = (
        sa.UniqueConstraint("position_id", "version"),
        sa.Index(
            "uq_role_profile_published",
            "position_id",
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        ),
    )

    position_id: Mapped[int] = plain(sa.ForeignKey("position.id"))
    version: Mapped[int] = plain(default=1)
    state: Mapped[str] = plain(sa.String(12), default="draft")
    basis: Mapped[str] = plain(default="")
    """Where it comes from: the tier's default, the agency's SKJ, a decision."""
    effective_from: Mapped[date] = plain()
    published_at: Mapped[datetime | None] = plain()

    position: Mapped[Position] = relationship()
    requirements: Mapped[list[RoleRequirement]] = relationship(back_populates="profile", cascade="all, delete-orphan")


class RoleRequirement(Model):
    """One required level, with its weight (1–5) and whether it is critical."""

    __tablename__ = "role_requirement"
    __table_args__ = (sa.CheckConstraint("level between 1 and 5 and weight between 1 and 5", name="ranges"),)

    profile_id: Mapped[int] = plain(sa.ForeignKey("role_profile.id"), primary_key=True)
    competency_id: Mapped[int] = plain(sa.ForeignKey("competency.id"), primary_key=True)
    level: Mapped[int] = plain()
    weight: Mapped[int] = plain(default=3)
    critical: Mapped[bool] = plain(default=False)
    source: Mapped[str] = plain(sa.String(20), default="tier")
    """tier (the tier's default) | family (technical default) | skj (the agency's standard)."""

    profile: Mapped[RoleProfile] = relationship(back_populates="requirements")
    competency: Mapped[Competency] = relationship()
