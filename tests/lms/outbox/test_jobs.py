"""Mail is sent once, after the commit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.clock import now, set_to
from lms.config import Settings
from lms.db import transaction
from lms.jobs.worker import drain
from lms.outbox import jobs
from lms.outbox.models import Mail
from lms.outbox.services import send_mail


def queue(key="satu"):
    with transaction():
        return send_mail(key=key, recipient="siti@example.id", subject="Halo", body="Isi").id


def test_without_a_mail_server_mail_lies_in_the_data_folder(app, database):
    queue()
    drain(jobs.JOBS)
    settings: Settings = app.config["SETTINGS"]
    mail = database.session.query(Mail).filter_by(key="satu").one()
    assert mail.state == "sent"
    assert "Subject: Halo" in (settings.data / "mail" / f"{mail.uuid}.eml").read_text()
    assert mail.body == ""


def test_a_mail_that_could_not_be_sent_in_time_is_given_up_and_forgotten(app, database, monkeypatch):
    sent = []
    monkeypatch.setattr(jobs, "compose", lambda *given: sent.append(given))
    queue("lama")
    with set_to(now() + jobs.WORTH_SENDING + timedelta(minutes=1)):
        queue("baru")
        with transaction():
            jobs.expire(None)
    states = {mail.key: (mail.state, mail.body) for mail in database.session.query(Mail)}
    assert states == {"lama": ("expired", ""), "baru": ("queued", "Isi")}
    late = database.session.query(Mail).filter_by(key="lama").one().id
    jobs.deliver(None, late)
    assert sent == []


def test_the_same_cause_sends_once(database):
    assert queue("dua") == queue("dua")


def test_a_line_break_in_a_header_is_refused(database):
    with pytest.raises(ValueError, match="header"):
        send_mail(key="x", recipient="a@b.id\nBcc: c@d.id", subject="s", body="b")


def test_a_mail_server_gets_the_message(app, database, monkeypatch):
    sent = []

    class Server:
        def __init__(self, host, port, timeout):
            sent.append((host, port))

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def starttls(self):
            sent.append("tls")

        def login(self, user, password):
            sent.append((user, password))

        def send_message(self, message):
            sent.append(message["To"])

    monkeypatch.setattr(jobs.smtplib, "SMTP", Server)
    jobs._send(jobs.compose(Mail(recipient="a@b.id", subject="s", body="b"), "t@t"), "smtp://u:p%40@mail.id:587")
    assert sent == [("mail.id", 587), "tls", ("u", "p@"), "a@b.id"]
