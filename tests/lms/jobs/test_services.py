"""A job remembers who asked for it."""

from __future__ import annotations

import pytest

from lms.jobs.queries import counts, own_job
from lms.jobs.services import enqueue
from lms.problems import Missing


def test_a_job_asked_for_outside_a_request_belongs_to_nobody(database, cast):
    job = enqueue("probe", person=1)
    assert job.account_id is None
    assert counts(cast.viewer("opan"))["queued"] >= 1
    with pytest.raises(Missing):
        own_job(cast.viewer("hana"), job.uuid)
