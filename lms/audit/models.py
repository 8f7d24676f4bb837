"""The audit chain."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from lms.db import Identified, Model, personal, plain


class AuditEvent(Identified, Model):
    """One entry. `hash` = SHA-256 over the entry's canonical JSON and the hash before it."""

    __tablename__ = "audit_event"

    occurred_at: Mapped[datetime] = plain()
    account_uuid: Mapped[uuids.UUID | None] = personal(index=True)
    action: Mapped[str] = plain(sa.String(60), index=True)
    object_type: Mapped[str] = plain(sa.String(40))
    object_uuid: Mapped[uuids.UUID | None] = plain(index=True)
    reason: Mapped[str] = plain(default="")
    detail: Mapped[dict[str, Any]] = personal(default=dict)
    previous_hash: Mapped[str] = plain(sa.String(64))
    hash: Mapped[str] = plain(sa.String(64), unique=True)
