"""Write and verify the audit chain."""

from __future__ import annotations

import hashlib
import json
import uuid as uuids
from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.audit.models import AuditEvent
from lms.clock import now
from lms.db import db

START = "0" * 64
CHAIN_LOCK = 7_301_001
"""Key of the PostgreSQL advisory lock that keeps the chain single-file; SQLite's write lock does the same."""


def record(
    viewer: Viewer | None,
    action: str,
    object_type: str,
    object_uuid: uuids.UUID | None,
    *,
    reason: str = "",
    **detail: Any,
) -> AuditEvent:
    """Append one entry in the caller's transaction. `detail` is JSON: ids, codes and numbers, never free personal text."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    db.session.flush()
    last = db.session.scalar(sa.select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)) or START
    event = AuditEvent(
        uuid=uuids.uuid4(),
        occurred_at=now(),
        account_uuid=viewer.account_uuid if viewer else None,
        action=action,
        object_type=object_type,
        object_uuid=object_uuid,
        reason=reason,
        detail=detail,
        previous_hash=last,
    )
    event.hash = digest(event)
    db.session.add(event)
    db.session.flush()
    return event


def digest(event: AuditEvent) -> str:
    """The hash that `event` must carry."""
    content = [
        str(event.uuid),
        event.occurred_at.isoformat(timespec="microseconds"),
        str(event.account_uuid or ""),
        event.action,
        event.object_type,
        str(event.object_uuid or ""),
        event.reason,
        event.detail,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def verify() -> tuple[int, uuids.UUID | None]:
    """Walk the chain: how many entries hold, and the first that does not (None when all do)."""
    last, count = START, 0
    for event in db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).yield_per(500):
        if event.previous_hash != last or event.hash != digest(event):
            return count, event.uuid
        last, count = event.hash, count + 1
    return count, None
