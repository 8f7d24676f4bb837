"""Organisation tables."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.db import Identified, Model, plain


class Agency(Identified, Model):
    """An instansi: the tenant whose people, units and posts are its own."""

    __tablename__ = "agency"

    code: Mapped[str] = plain(sa.String(40), unique=True)
    name: Mapped[str] = plain(sa.String(200))
    time_zone: Mapped[str] = plain(sa.String(40), default="Asia/Jakarta")
    review_required: Mapped[bool] = plain(default=False)
    """Whether a course needs a second reviewer before it is published."""


class OrgUnit(Identified, Model):
    """A node of an agency's tree; the root (no parent) is the agency itself."""

    __tablename__ = "org_unit"
    __table_args__ = (sa.UniqueConstraint("agency_id", "code"),)

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"), index=True)
    parent_id: Mapped[int | None] = plain(sa.ForeignKey("org_unit.id"), index=True)
    code: Mapped[str] = plain(sa.String(60))
    name: Mapped[str] = plain(sa.String(200))
    kind: Mapped[str] = plain(sa.String(20))
    """agency | opd | division | section | team."""
    archived_at: Mapped[datetime | None] = plain()

    agency: Mapped[Agency] = relationship()


class OrgClosure(Model):
    """Every ancestor–descendant pair, each unit with itself at depth 0."""

    __tablename__ = "org_closure"

    ancestor_id: Mapped[int] = plain(sa.ForeignKey("org_unit.id"), primary_key=True)
    descendant_id: Mapped[int] = plain(sa.ForeignKey("org_unit.id"), primary_key=True, index=True)
    depth: Mapped[int] = plain()


class JobFamily(Identified, Model):
    """A family of posts with its own technical competencies, e.g. teachers."""

    __tablename__ = "job_family"

    code: Mapped[str] = plain(sa.String(40), unique=True)
    name: Mapped[str] = plain(sa.String(120))
    name_en: Mapped[str] = plain(sa.String(120), default="")


class JobTier(Identified, Model):
    """A tier (jenjang) with the level it requires by default of the nine competencies."""

    __tablename__ = "job_tier"

    code: Mapped[str] = plain(sa.String(40), unique=True)
    name: Mapped[str] = plain(sa.String(80))
    name_en: Mapped[str] = plain(sa.String(80), default="")
    group: Mapped[str] = plain(sa.String(40))
    default_level: Mapped[int] = plain()


class Position(Identified, Model):
    """A post (jabatan) of an agency: what a role profile describes and an assignment fills."""

    __tablename__ = "position"
    __table_args__ = (sa.UniqueConstraint("agency_id", "code"),)

    agency_id: Mapped[int] = plain(sa.ForeignKey("agency.id"), index=True)
    code: Mapped[str] = plain(sa.String(60))
    name: Mapped[str] = plain(sa.String(200))
    tier_id: Mapped[int] = plain(sa.ForeignKey("job_tier.id"))
    family_id: Mapped[int | None] = plain(sa.ForeignKey("job_family.id"))
    archived_at: Mapped[datetime | None] = plain()

    tier: Mapped[JobTier] = relationship()
    family: Mapped[JobFamily | None] = relationship()
