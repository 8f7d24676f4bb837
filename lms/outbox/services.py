"""Leave a notice, queue a mail, mark as read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lms.access.viewer import Viewer, person_id
from lms.clock import now
from lms.db import db
from lms.jobs.services import enqueue
from lms.outbox.models import Mail, Notice


def notify(person: int, kind: str, *, link: str = "", **facts: Any) -> Notice:
    """Leave a notice for the person with internal id `person`; `facts` are JSON values for the wording."""
    notice = Notice(person_id=person, kind=kind, facts=facts, link=link, created_at=now())
    db.session.add(notice)
    db.session.flush()
    return notice


def send_mail(*, key: str, recipient: str, subject: str, body: str) -> Mail:
    """Queue a text mail; the same `key` twice sends once. Line breaks in a header are refused with `ValueError`."""
    if any(mark in recipient + subject for mark in "\r\n"):
        raise ValueError("line break in a mail header")
    known = db.session.scalar(sa.select(Mail).where(Mail.key == key))
    if known is not None:
        return known
    mail = Mail(key=key, recipient=recipient, subject=subject, body=body, created_at=now())
    db.session.add(mail)
    db.session.flush()
    enqueue("outbox.deliver", key=f"mail:{key}", mail_id=mail.id)
    return mail


def mark_read(viewer: Viewer, notice: Notice) -> None:
    """The person has seen the notice."""
    if notice.person_id == person_id(viewer) and notice.read_at is None:
        notice.read_at = now()
        db.session.flush()


def mark_all_read(viewer: Viewer) -> None:
    """The person has seen all notices."""
    waiting = sa.update(Notice).where(Notice.person_id == person_id(viewer), Notice.read_at.is_(None))
    db.session.execute(waiting.values(read_at=now()))
