"""The operator's page of background work."""

from __future__ import annotations

import uuid

from lms.db import db, transaction
from lms.jobs.models import Job
from lms.jobs.services import enqueue


def test_only_the_operator_sees_the_queue(sign_in):
    assert sign_in("hana").get("/pekerjaan").status_code == 403
    assert "Belum ada pekerjaan" in sign_in("opan").get("/pekerjaan").text


def test_what_was_given_up_stands_first(sign_in, database):
    with transaction():
        enqueue("outbox.deliver", mail_id=1).state = "dead"
        enqueue("people.apply_import", batch_id=1).state = "done"
    page = sign_in("opan").get("/pekerjaan").text
    assert page.index("outbox.deliver") < page.index("people.apply_import")


def test_a_dead_job_can_be_tried_again(sign_in, database):
    with transaction():
        job = enqueue("outbox.deliver", mail_id=1)
        job.state, job.error = "dead", "SMTP menolak"
        address = f"/pekerjaan/{job.uuid}/ulangi"
    browser = sign_in("opan")
    assert "SMTP menolak" in browser.get("/pekerjaan").text
    assert browser.send(address).status_code == 303
    assert db.session.query(Job).filter_by(name="outbox.deliver").one().state == "queued"
    assert browser.send(address).status_code == 404
    assert browser.send(f"/pekerjaan/{uuid.uuid4()}/ulangi").status_code == 404
