"""The jobs of the import do nothing to a batch that is not theirs to touch."""

from __future__ import annotations

from lms.db import db, transaction
from lms.jobs.models import Job
from lms.jobs.services import Progress
from lms.people import jobs
from tests.lms.people.sheets import NEW, csv_file


def test_a_job_asked_for_twice_applies_once(desk):
    batch = desk.run(csv_file(NEW))
    job = db.session.query(Job).filter_by(name="people.apply_import").one()
    with transaction():
        jobs.apply_import(Progress(job), **job.arguments)
        jobs.undo_import(Progress(job), **job.arguments)
    assert desk.batch(batch).state == "applied"
    assert desk.batch(batch).counts["applied"] == 1


def test_progress_is_reported_and_the_worker_knows_the_jobs(desk):
    desk.run(csv_file(NEW))
    job = db.session.query(Job).filter_by(name="people.apply_import").one()
    assert (job.state, job.progress_done, job.progress_total) == ("done", 1, 1)
    assert set(jobs.JOBS) == {"people.apply_import", "people.undo_import"}
