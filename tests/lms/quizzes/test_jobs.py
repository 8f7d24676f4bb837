"""The job that closes attempts."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from lms.clock import now
from lms.db import db
from lms.jobs.models import Job
from lms.jobs.worker import drain, schedule
from lms.quizzes.jobs import JOBS
from lms.quizzes.services import attempts


def test_every_minute_the_worker_closes_what_is_over(workshop, app, monkeypatch):
    monkeypatch.setattr(attempts, "CLOSED_AT_ONCE", 1)
    quiz = workshop.quiz(minutes=10)
    started = [workshop.start(key, quiz) for key in ("siti", "joko", "budi")]
    with time_machine.travel(now() + timedelta(minutes=11), tick=False), app.app_context():
        schedule()
        drain(JOBS | {name: lambda progress: None for (name,) in db.session.query(Job.name) if name not in JOBS})
        job = db.session.query(Job).filter_by(name="quizzes.close_overdue").one()
        assert (job.state, job.result, job.progress_done) == ("done", {"closed": 3}, 3)
    assert {workshop.look(one, lambda row: row.state) for one in started} == {"released"}
