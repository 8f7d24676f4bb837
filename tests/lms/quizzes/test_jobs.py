"""The job that closes attempts."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from lms.clock import now
from lms.db import db
from lms.jobs.models import Job
from lms.jobs.worker import drain, schedule
from lms.quizzes.jobs import JOBS
from lms.quizzes.models import Attempt
from lms.quizzes.services import close_overdue


def test_every_minute_the_worker_closes_what_is_over(workshop, app):
    quiz = workshop.quiz(minutes=10)
    started = [workshop.start(key, quiz) for key in ("siti", "joko", "budi")]
    with time_machine.travel(now() + timedelta(minutes=11), tick=False), app.app_context():
        schedule()
        drain(JOBS | {name: lambda progress: None for (name,) in db.session.query(Job.name) if name not in JOBS})
        job = db.session.query(Job).filter_by(name="quizzes.close_overdue").one()
        assert (job.state, job.result, job.progress_done) == ("done", {"closed": 3}, 3)
    assert {workshop.look(one, lambda row: row.state) for one in started} == {"released"}


def test_no_transaction_holds_the_attempts_of_two_people(workshop, app):
    """Two such transactions, or one and somebody who hands in, would wait for each other on PostgreSQL."""
    quiz = workshop.quiz(minutes=10)
    for key in ("siti", "joko", "budi"):
        workshop.start(key, quiz)
    closed = []

    class Counting:
        def report(self, done, total):
            closed.append(db.session.query(Attempt).filter_by(state="released").count())

    with time_machine.travel(now() + timedelta(minutes=11), tick=False), workshop.writing():
        close_overdue(Counting())
    assert closed == [0, 1, 2, 3]
