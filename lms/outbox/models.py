"""Notices and mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from lms.db import Identified, Model, personal, plain


class Notice(Identified, Model):
    """Something a person should know, shown on the home page until read. `kind` and `facts` are worded when shown."""

    __tablename__ = "notice"
    __table_args__ = (sa.Index("ix_notice_person_unread", "person_id", "read_at"),)

    person_id: Mapped[int] = plain(sa.BigInteger)
    """Internal id of the person (`people` stands above this room, so no foreign key)."""
    kind: Mapped[str] = plain(sa.String(40))
    facts: Mapped[dict[str, Any]] = personal(default=dict)
    link: Mapped[str] = plain(sa.String(300), default="")
    created_at: Mapped[datetime] = plain()
    read_at: Mapped[datetime | None] = plain()


class Mail(Identified, Model):
    """One message to one address. `key` makes a repeated cause send once. States: queued → sent | expired.

    The body is kept only until then: it may hold a one-time code.
    """

    __tablename__ = "mail"

    key: Mapped[str] = plain(sa.String(120), unique=True)
    recipient: Mapped[str] = personal(sa.String(254))
    subject: Mapped[str] = personal(sa.String(200))
    body: Mapped[str] = personal()
    state: Mapped[str] = plain(sa.String(10), default="queued")
    error: Mapped[str] = plain(default="")
    created_at: Mapped[datetime] = plain()
    sent_at: Mapped[datetime | None] = plain()
