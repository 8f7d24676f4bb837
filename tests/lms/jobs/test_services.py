"""A job remembers who asked for it."""

from __future__ import annotations

from lms.jobs.queries import counts
from lms.jobs.services import enqueue


def test_a_job_asked_for_outside_a_request_belongs_to_nobody(database, cast):
    job = enqueue("probe", person=1)
    assert job.account_id is None
    assert counts(cast.viewer("opan"))["queued"] >= 1
