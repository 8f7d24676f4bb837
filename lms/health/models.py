"""The time that every process of a machine shares."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from lms.db import Model, plain


class ClockMark(Model):
    """One start of a machine: it was `moment` when it had counted `counted` seconds; the latest time written at."""

    __tablename__ = "clock_mark"

    machine_start: Mapped[str] = plain(sa.String(36), primary_key=True)
    moment: Mapped[datetime] = plain()
    counted: Mapped[float] = plain()
    latest: Mapped[datetime] = plain()
    """The high-water mark: time never begins below it, whatever the wall clock says."""
    unsettled_until: Mapped[datetime | None] = plain()
    """Until when a disturbance that one process noticed holds back handing in, in all processes."""
