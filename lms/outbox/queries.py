"""Read notices."""

from __future__ import annotations

import uuid as uuids
from functools import cache

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.db import db
from lms.outbox.models import Notice
from lms.problems import Missing


def unread_count(viewer: Viewer) -> int:
    """How many notices wait for the viewer."""
    if viewer.person_id is None:
        return 0
    return db.session.scalar(_unread_query(), {"person": viewer.person_id}) or 0


@cache
def _unread_query() -> sa.Select[int]:
    """How many notices wait for `person`: every page asks."""
    return sa.select(sa.func.count()).where(Notice.person_id == sa.bindparam("person"), Notice.read_at.is_(None))


def notices(viewer: Viewer, *, limit: int = 50, unread_only: bool = False) -> list[Notice]:
    """The viewer's notices, newest first."""
    return list(db.session.scalars(_notices_query(unread_only), {"person": person_id(viewer), "most": limit}))


@cache
def _notices_query(unread_only: bool) -> sa.Select[Notice]:
    """The newest notices of `person`, at `most` so many."""
    query = sa.select(Notice).where(Notice.person_id == sa.bindparam("person")).order_by(Notice.id.desc())
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    return query.limit(sa.bindparam("most", type_=sa.Integer()))


def own_notice(viewer: Viewer, notice: uuids.UUID) -> Notice:
    """The viewer's notice by its uuid; raises `Missing` for anybody else's."""
    found = db.session.scalar(sa.select(Notice).where(Notice.uuid == notice, Notice.person_id == person_id(viewer)))
    if found is None:
        raise Missing
    return found
