"""The worker: each job's effect once, failures tried again, the hopeless set aside."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.clock import now, set_to
from lms.db import db, transaction
from lms.jobs import services, worker
from lms.jobs.models import Job
from lms.jobs.services import MOST_ATTEMPTS, enqueue
from lms.outbox.models import Notice


@pytest.fixture(autouse=True)
def no_jobs(database):
    with transaction():
        db.session.execute(sa.delete(Job))


def leave_notice(progress, person):
    db.session.add(Notice(person_id=person, kind="probe", facts={}, created_at=now()))
    progress.report(1, 2)
    progress.result(made=1)


def fail(progress):
    db.session.add(Notice(person_id=1, kind="half", facts={}, created_at=now()))
    raise RuntimeError("tidak bisa")


WORKS = {"probe": leave_notice, "bad": fail}


def test_a_job_is_done_and_says_so(database):
    with transaction():
        enqueue("probe", person=7)
    assert worker.drain(WORKS) == 1
    job = db.session.query(Job).one()
    assert (job.state, job.progress_done, job.result) == ("done", 2, {"made": 1})


def test_asking_twice_with_a_key_asks_once(database):
    with transaction():
        assert enqueue("probe", key="k", person=1).id == enqueue("probe", key="k", person=1).id


def test_a_failure_leaves_nothing_and_comes_back_later(database):
    with transaction():
        enqueue("bad")
    worker.drain(WORKS)
    job = db.session.query(Job).one()
    assert job.state == "queued"
    assert "tidak bisa" in job.error
    assert job.run_after > now()
    assert db.session.query(Notice).filter_by(kind="half").count() == 0


def test_a_job_that_takes_its_worker_down_is_not_tried_for_ever(database):
    with transaction():
        job = enqueue("probe", person=7)
        job.state, job.attempts, job.leased_until = "running", MOST_ATTEMPTS, now() - timedelta(minutes=1)
    assert worker.take(WORKS) is None
    worker.schedule()
    assert db.session.query(Job).filter_by(name="probe").one().state == "dead"


def test_after_the_last_attempt_it_is_dead(database):
    with transaction():
        enqueue("bad")
    for hours in range(MOST_ATTEMPTS):
        with set_to(now() + timedelta(hours=hours + 1)):
            worker.drain(WORKS)
    assert db.session.query(Job).one().state == "dead"


def test_a_job_whose_worker_died_is_taken_again_after_its_lease(database):
    with transaction():
        enqueue("probe", person=1)
    assert worker.take(WORKS) is not None
    assert worker.take(WORKS) is None
    with set_to(now() + timedelta(minutes=6)):
        assert worker.take(WORKS) is not None


def test_a_long_job_without_a_report_stays_with_its_worker(app, database, monkeypatch):
    monkeypatch.setattr(services, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(worker, "BEAT", 0.2)
    taken = []

    def linger(progress):
        time.sleep(1.5)
        with ThreadPoolExecutor(1) as pool:
            taken.append(pool.submit(_take_in, app).result())

    with transaction():
        enqueue("slow")
    assert worker.drain({**WORKS, "slow": linger}) == 1
    assert taken == [None]
    assert db.session.query(Job).one().state == "done"


def test_a_worker_that_lost_its_lease_commits_nothing(app, database):
    def oversleep(progress):
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(_take_in, app, timedelta(minutes=6)).result() == progress.job_id
        db.session.add(Notice(person_id=1, kind="late", facts={}, created_at=now()))

    with transaction():
        enqueue("slow")
    job_id = worker.take({"slow"})
    worker.run(job_id, {"slow": oversleep})
    job = db.session.query(Job).one()
    assert (job.state, job.attempts, job.error) == ("running", 2, "")
    assert db.session.query(Notice).filter_by(kind="late").count() == 0


def test_the_failure_of_a_lost_job_does_not_take_it_from_its_new_worker(app, database):
    def oversleep(progress):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_take_in, app, timedelta(minutes=6)).result()
        raise RuntimeError("tidak bisa")

    with transaction():
        enqueue("slow")
    worker.run(worker.take({"slow"}), {"slow": oversleep})
    assert db.session.query(Job).one().state == "running"


def _take_in(app, later=timedelta()):
    with app.app_context(), set_to(now() + later):
        return worker.take({"slow"})


def test_the_schedule_asks_each_daily_job_once(database):
    with set_to(now().replace(hour=12)):
        worker.schedule()
        worker.schedule()
        names = [job.name for job in db.session.query(Job)]
    assert sorted(names) == sorted([name for name, _hour in worker.DAILY] + list(worker.EVERY_MINUTE))


def test_every_scheduled_job_exists():
    assert {name for name, _hour in worker.DAILY} | set(worker.EVERY_MINUTE) <= set(worker.registry())


def test_a_worker_takes_only_what_it_knows(database):
    with transaction():
        enqueue("unknown")
    assert worker.drain(WORKS) == 0
    assert db.session.query(Job).one().state == "queued"
