"""Stored files."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from lms.db import Identified, Model, personal, plain


class StoredFile(Identified, Model):
    """One file, stored once per content under its SHA-256."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = plain(sa.String(64), index=True)
    size: Mapped[int] = plain(sa.BigInteger)
    media_type: Mapped[str] = plain(sa.String(100))
    name: Mapped[str] = personal(sa.String(200))
    account_id: Mapped[int | None] = plain(sa.BigInteger, index=True)
    created_at: Mapped[datetime] = plain()
