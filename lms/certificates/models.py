"""Certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, relationship

from lms.db import Identified, Model, personal, plain
from lms.enrollments.models import CompletionRecord
from lms.files.models import StoredFile
from lms.people.models import Person


class Certificate(Identified, Model):
    """One certificate. `serial` (128 random bits, base32) is in its QR code and its public address."""

    __tablename__ = "certificate"

    serial: Mapped[str] = plain(sa.String(32), unique=True)
    person_id: Mapped[int] = plain(sa.ForeignKey("person.id"), index=True)
    completion_id: Mapped[int] = plain(sa.ForeignKey("completion_record.id"), unique=True)
    payload: Mapped[dict[str, Any]] = personal()
    """What is signed: issuer, key, serial, name, course, version, JP, score, date."""
    signature: Mapped[str] = plain(sa.String(128))
    key_id: Mapped[str] = plain(sa.String(20))
    file_id: Mapped[int | None] = plain(sa.ForeignKey("stored_file.id"))
    issued_at: Mapped[datetime] = plain()
    revoked_at: Mapped[datetime | None] = plain()
    revoked_reason: Mapped[str] = plain(default="")

    person: Mapped[Person] = relationship()
    completion: Mapped[CompletionRecord] = relationship()
    file: Mapped[StoredFile | None] = relationship()
