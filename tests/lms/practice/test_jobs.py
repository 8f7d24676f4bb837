"""The jobs, run as the job process runs them."""

from __future__ import annotations

from lms.db import db
from lms.jobs import worker
from lms.jobs.models import Job
from lms.jobs.services import enqueue
from lms.practice.jobs import JOBS
from lms.practice.models import PracticeTopic


def done() -> dict[str, Job]:
    """Drain this room's jobs; the last of each name."""
    db.session.commit()
    worker.drain(JOBS)
    return {job.name: job for job in db.session.query(Job).filter(Job.name.in_(JOBS)).order_by(Job.id)}


def test_an_answer_is_followed_by_the_picture(siti, answer):
    person = siti.person_id
    answer(siti, "101")
    job = done()["practice.picture_person"]
    assert (job.state, job.result) == ("done", {"topics": 3}), job.error
    assert db.session.query(PracticeTopic).filter_by(person_id=person).count() == 3


def test_learning_is_followed_by_everybodys_picture(siti, answer):
    answer(siti, "1")
    db.session.query(Job).filter_by(name="practice.picture_person").delete()
    enqueue("practice.learn")
    jobs = done()
    assert {job.state for job in jobs.values()} == {"done"}
    assert jobs["practice.learn"].result["state"] == "too_few"
    assert jobs["practice.picture_all"].result == {"people": 1}


def test_it_is_due_every_night():
    assert "practice.learn" in dict(worker.DAILY)
