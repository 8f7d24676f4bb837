"""Roll-ups, written when things happen and recounted each night."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from lms.db import Model, plain


class UnitYear(Model):
    """One unit (without its descendants) in one year."""

    __tablename__ = "unit_year"

    unit_id: Mapped[int] = plain(sa.ForeignKey("org_unit.id"), primary_key=True)
    year: Mapped[int] = plain(primary_key=True, autoincrement=False)
    people: Mapped[int] = plain(default=0)
    people_on_target: Mapped[int] = plain(default=0)
    """People with at least the JP that the rules of the year ask of them; a PPPK, of whom they ask none, is one."""
    jp: Mapped[int] = plain(default=0)
    completions: Mapped[int] = plain(default=0)
    requirements: Mapped[int] = plain(default=0)
    """Required person-competencies of the unit's people."""
    requirements_met: Mapped[int] = plain(default=0)
    requirements_measured: Mapped[int] = plain(default=0)
    counted_at: Mapped[datetime] = plain()
