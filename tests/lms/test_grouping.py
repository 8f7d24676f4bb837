"""Writes that share a commit: together, apart when one fails, and acknowledged only when they are durable."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from flask_babel import gettext as _

from lms import grouping
from lms.db import db
from lms.outbox.models import Notice
from lms.outbox.services import notify
from lms.problems import Problem
from tests.conftest import POSTGRES
from tests.lms.quizzes.services.test_attempts import in_threads

pytestmark = pytest.mark.skipif(POSTGRES, reason="PostgreSQL writes in the request's own transaction")


@pytest.fixture
def group(app, cast):
    """`group(works)` hands each work to the writer from a thread of its own while the writer is held up; what each got."""

    def together(works):
        with app.app_context():
            person = cast.person("siti").id

        def one(number):
            with app.test_request_context():
                return grouping.write(lambda: works[number](person))

        return in_threads(one, len(works))

    return together


def kinds(app):
    with app.app_context():
        return sorted(db.session.scalars(sa.select(Notice.kind)))


def test_everything_that_waits_is_one_commit(app, group, monkeypatch):
    commits, sizes = [], []
    started = threading.Event()
    write = grouping.GroupWriter._write

    def counting(self, several):
        sizes.append(len(several))
        write(self, several)

    def slow(person):
        started.wait(5)
        notify(person, "slow")

    def note(number):
        def work(person):
            notify(person, f"n{number}")
            return number

        return work

    def count(_session):
        commits.append(1)

    monkeypatch.setattr(grouping.GroupWriter, "_write", counting)
    threading.Timer(0.5, started.set).start()
    found = group([slow, *(note(number) for number in range(15))])
    assert sorted(one for one in found if one is not None) == list(range(15))
    assert sum(sizes) == 16
    assert len(sizes) <= 3, "those who came while the first one wrote went together"
    assert len(kinds(app)) == 16


def test_one_that_fails_leaves_nothing_and_stops_nobody(app, group):
    def fails(person):
        notify(person, "lost")
        raise Problem(_("Fill this in."))

    found = group([fails, lambda person: notify(person, "kept").kind])
    assert str(found[0]) == "Isi bagian ini."
    assert found[1] == "kept"
    assert kinds(app) == ["kept"]


def test_a_commit_that_fails_acknowledges_nobody(app, group, monkeypatch):
    def refuse(self):
        raise sa.exc.OperationalError("commit", {}, Exception("disk full"))

    monkeypatch.setattr(sa.orm.Session, "commit", refuse)
    found = group([lambda person: notify(person, "a").kind, lambda person: notify(person, "b").kind])
    assert all(isinstance(one, sa.exc.OperationalError) for one in found), found
    monkeypatch.undo()
    assert kinds(app) == []


def test_nobody_is_acknowledged_when_the_database_ends_the_transaction_by_itself(app, group):
    """What a full disk can do: the statement of one work fails, and SQLite undoes the whole transaction with it."""

    def disk_full(person):
        db.session.connection().connection.driver_connection.execute("ROLLBACK")
        raise sa.exc.OperationalError("insert", {}, Exception("database or disk is full"))

    found = group([lambda person: notify(person, "a").kind, disk_full, lambda person: notify(person, "b").kind])
    acknowledged = [one for one in found if isinstance(one, str)]
    assert set(acknowledged) <= set(kinds(app))
    assert len(acknowledged) < 2
    assert group([lambda person: notify(person, "after").kind]) == ["after"]


def test_the_writer_goes_on_after_a_failure(app, group):
    group([lambda person: 1 / 0])
    assert group([lambda person: 7]) == [7]
