"""Read the audit record."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lms.access.viewer import Viewer
from lms.audit.models import AuditEvent
from lms.db import db


def events(viewer: Viewer, *, action: str = "", page: int = 1, size: int = 50) -> Sequence[AuditEvent]:
    """One page of the record, newest first; `action` narrows to actions that begin with it (`course.`, `role.granted`).

    The record holds ids, codes and numbers, no names; the auditor's permission is for the whole installation.
    """
    query = sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(size).offset((page - 1) * size)
    if action:
        query = query.where(AuditEvent.action.startswith(action, autoescape=True))
    return db.session.scalars(query).all()


def count(viewer: Viewer, *, action: str = "") -> int:
    """How many entries `events` would page through."""
    query = sa.select(sa.func.count()).select_from(AuditEvent)
    if action:
        query = query.where(AuditEvent.action.startswith(action, autoescape=True))
    return db.session.scalar(query) or 0
