"""Deliver mail, and forget what it said."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask import current_app

from lms.clock import now
from lms.config import Settings
from lms.db import db
from lms.jobs.services import Progress
from lms.outbox.models import Mail

WORTH_SENDING = timedelta(hours=1)
"""Twice the life of a reset code."""


def deliver(progress: Progress, mail_id: int) -> None:
    """Send one mail and clear its body, which may hold a one-time code; raising makes the job try again later."""
    mail = db.session.get(Mail, mail_id)
    if mail is None or mail.state != "queued":
        return
    settings: Settings = current_app.config["SETTINGS"]
    message = compose(mail, settings.mail_from)
    if settings.mail_url:
        _send(message, settings.mail_url)
    else:
        folder = settings.data / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{mail.uuid}.eml").write_bytes(bytes(message))
    mail.state, mail.sent_at, mail.body = "sent", now(), ""


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message as it goes over the wire: text only."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    message["Message-ID"] = f"<{mail.uuid}@tumbuh>"
    message.set_content(mail.body)
    return message


def _send(message: EmailMessage, address: str) -> None:
    parts = urlsplit(address)
    with smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=20) as server:
        if parts.username:
            server.starttls()
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def expire(progress: Progress) -> None:
    """Nightly: give up what could not be sent in time, and clear its body; a code in it is too old by then."""
    late = sa.update(Mail).where(Mail.state == "queued", Mail.created_at < now() - WORTH_SENDING)
    db.session.execute(late.values(state="expired", body=""))


JOBS = {"outbox.deliver": deliver, "outbox.expire": expire}
