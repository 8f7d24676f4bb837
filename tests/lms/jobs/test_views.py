"""The operator's page of background work."""

from __future__ import annotations

import uuid

from lms.access.viewer import Viewer
from lms.db import db, transaction
from lms.jobs.models import Job
from lms.jobs.queries import recent
from lms.jobs.services import enqueue
from lms.jobs.words import NAMES
from lms.jobs.worker import registry


def test_only_the_operator_sees_the_queue(sign_in):
    assert sign_in("hana").get("/pekerjaan").status_code == 403
    assert "Belum ada pekerjaan" in sign_in("opan").get("/pekerjaan").text


def test_what_was_given_up_stands_first(sign_in, database):
    with transaction():
        enqueue("outbox.deliver", mail_id=1).state = "dead"
        enqueue("people.apply_import", batch_id=1).state = "done"
    page = sign_in("opan").get("/pekerjaan").text
    assert page.index("Kirim surel") < page.index("Terapkan impor pegawai")
    assert "outbox.deliver" not in page


def test_every_job_has_a_name_that_people_read():
    assert not set(registry()) - set(NAMES)


def test_minutes_in_which_nothing_was_to_do_do_not_fill_the_list(sign_in, database):
    with transaction():
        for closed in (0, 3, 0, 0, 0):
            job = enqueue("quizzes.close_overdue")
            job.state, job.result = "done", {"closed": closed}
        ids = [job.id for job in db.session.query(Job).order_by(Job.id)]
    assert [job.id for job in recent(Viewer())] == [ids[4], ids[1]]
    assert sign_in("opan").get("/pekerjaan").text.count("Kumpulkan kuis yang waktunya habis") == 2


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


def test_what_the_learning_from_practice_decided_is_said(sign_in, database):
    few = {"state": "too_few", "answers": 1248, "people": 19, "least_answers": 2000, "least_people": 200}
    figures = {"log_loss": 0.4512, "served": {"log_loss": 0.5231}}
    with transaction():
        for result in (few, {"state": "serving", **figures}, {"state": "kept", **figures}, {}):
            job = enqueue("practice.learn")
            job.state, job.result = "done", result
    page = sign_in("opan").get("/pekerjaan").text
    assert "1.248 jawaban dari 19 pegawai, perlu sedikitnya 2.000 dari 200" in page
    assert "Model baru dipakai: log loss 0,451 pada pegawai yang disisihkan, sebelumnya 0,523" in page
    assert "Model baru ditahan: log loss 0,451" in page
    assert page.count("pegawai yang disisihkan") == 2
