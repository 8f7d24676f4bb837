"""The queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from lms.db import Identified, Model, personal, plain


class Job(Identified, Model):
    """One piece of work. States: queued → running → done | queued again after an error | dead after the last attempt."""

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("ix_job_due", "state", "run_after", "id"),
        sa.CheckConstraint("state in ('queued','running','done','dead')", name="state"),
    )

    name: Mapped[str] = plain(sa.String(60), index=True)
    key: Mapped[str | None] = plain(sa.String(160), unique=True)
    """Business key: while a job with this key waits, asking again changes nothing. Cleared when the job starts."""
    arguments: Mapped[dict[str, Any]] = personal(default=dict)
    state: Mapped[str] = plain(sa.String(10), default="queued")
    attempts: Mapped[int] = plain(default=0)
    run_after: Mapped[datetime] = plain()
    leased_until: Mapped[datetime | None] = plain()
    progress_done: Mapped[int] = plain(default=0)
    progress_total: Mapped[int] = plain(default=0)
    result: Mapped[dict[str, Any]] = plain(default=dict)
    error: Mapped[str] = plain(default="")
    account_id: Mapped[int | None] = plain(sa.BigInteger)
    created_at: Mapped[datetime] = plain()
    started_at: Mapped[datetime | None] = plain()
    finished_at: Mapped[datetime | None] = plain()
