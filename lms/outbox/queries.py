"""Read notices."""

from __future__ import annotations

import uuid as uuids

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.db import db
from lms.outbox.models import Notice
from lms.problems import Missing


def unread_count(viewer: Viewer) -> int:
    """How many notices wait for the viewer."""
    if viewer.person_id is None:
        return 0
    count = sa.select(sa.func.count()).where(Notice.person_id == viewer.person_id, Notice.read_at.is_(None))
    return db.session.scalar(count) or 0


def notices(viewer: Viewer, *, limit: int = 50, unread_only: bool = False) -> list[Notice]:
    """The viewer's notices, newest first."""
    query = sa.select(Notice).where(Notice.person_id == person_id(viewer)).order_by(Notice.id.desc()).limit(limit)
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    return list(db.session.scalars(query))


def own_notice(viewer: Viewer, notice: uuids.UUID) -> Notice:
    """The viewer's notice by its uuid; raises `Missing` for anybody else's."""
    found = db.session.scalar(sa.select(Notice).where(Notice.uuid == notice, Notice.person_id == person_id(viewer)))
    if found is None:
        raise Missing
    return found
