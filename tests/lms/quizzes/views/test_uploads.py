"""Files as answers: sent with a form, kept, taken back, opened by nobody else."""

from __future__ import annotations

import io
import json
import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from PIL import Image

from lms.clock import now
from lms.db import db
from lms.quizzes import hosts
from lms.quizzes.models import AnswerEvent, AttemptFile
from lms.quizzes.services import uploads
from tests.browsing import CheckedClient
from tests.lms.quizzes.conftest import HOST, OTHERS

BODIES_OF_UPLOADS = OTHERS["upload"]
PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz(("upload", "single", "upload")))


@pytest.fixture
def siti(sign_in, attempt):
    browser = sign_in("siti")
    browser.send(f"/uji/{attempt}/lanjut-di-sini")
    return browser


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def send(browser, attempt, *files, slot=1, go="stay", kept=()):
    """Fill in the form of a question as a browser without scripts does."""
    page = browser.get(f"/uji/{attempt}?soal={slot}").text
    assert 'enctype="multipart/form-data"' in page
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("slot", "epoch", "flagged")}
    ticked = dict.fromkeys(kept, "bukti.pdf")
    parts = [(io.BytesIO(data), name) for name, data in files] or [(io.BytesIO(b""), "")]
    data = {**hidden, **ticked, f"f{slot}": parts, "go": go}
    return browser.send(f"/uji/{attempt}", data=data, content_type="multipart/form-data")


def answered(workshop, attempt, slot=1):
    given = workshop.look(attempt, lambda row: row.items[slot - 1].answer)
    return given["files"] if given else []


def test_a_file_is_kept_listed_and_opened_by_the_one_who_sent_it_alone(siti, attempt, workshop, sign_in):
    assert send(siti, attempt, ("../laporan/bukti.pdf", PDF)).status_code == 303
    (file,) = answered(workshop, attempt)
    assert file["name"] == "bukti.pdf"
    page = siti.get(f"/uji/{attempt}?soal=1").text
    assert f'name="s1-{file["id"]}" value="bukti.pdf" checked' in page
    address = f"/uji/berkas/{uuid.UUID(file['id'])}"
    got = siti.get(address)
    assert (got.data, got.mimetype) == (PDF, "application/pdf")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert sign_in("rudi").get(address).status_code == 404
    assert siti.get(f"/uji/berkas/{uuid.uuid4()}").status_code == 404
    assert siti.get(f"/penilaian/berkas/{uuid.UUID(file['id'])}").status_code in (403, 404)


def test_a_picture_loses_where_it_was_taken(siti, attempt, workshop):
    send(siti, attempt, ("foto.png", picture()))
    (file,) = answered(workshop, attempt)
    assert file["name"] == "foto.webp"
    assert siti.get(f"/uji/berkas/{uuid.UUID(file['id'])}").mimetype == "image/webp"


def test_a_file_is_taken_back_or_replaced(siti, attempt, workshop):
    send(siti, attempt, ("satu.pdf", PDF), ("dua.pdf", PDF + b"2"))
    _one, two = answered(workshop, attempt)
    send(siti, attempt, kept=[f"s1-{two['id']}"])
    assert [file["name"] for file in answered(workshop, attempt)] == ["dua.pdf"]
    send(siti, attempt, ("tiga.pdf", PDF + b"3"), kept=[f"s1-{two['id']}"])
    assert [file["name"] for file in answered(workshop, attempt)] == ["dua.pdf", "tiga.pdf"]
    send(siti, attempt)
    assert answered(workshop, attempt) == []
    assert workshop.look(attempt, lambda _row: db.session.query(AttemptFile).count()) == 3


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("skrip.exe", b"MZ" * 20)], "yang berakhiran"),
        ([("bukti.pdf", b"MZ" * 20)], "bukti.pdf tidak disimpan"),
        ([("kosong.pdf", b"")], "kosong"),
        ([("besar.pdf", PDF + b"x" * 1_000_001)], "1 MB"),
        ([(f"{n}.pdf", PDF) for n in range(3)], "paling banyak 2 berkas"),
        ([("bukti.pdf", PDF), ("foto.png", b"\x89PNG\r\n\x1a\n rusak")], "rusak"),
    ],
)
def test_what_does_not_fit_is_refused_whole_with_words(siti, attempt, workshop, files, said):
    answer = send(siti, attempt, *files)
    assert answer.status_code == 422
    assert said in answer.text
    assert answered(workshop, attempt) == []
    assert workshop.look(attempt, lambda _row: db.session.query(AttemptFile).count()) == 0


def test_earlier_files_stay_ticked_beside_a_complaint(siti, attempt, workshop):
    send(siti, attempt, ("bukti.pdf", PDF))
    (file,) = answered(workshop, attempt)
    answer = send(siti, attempt, ("skrip.exe", b"MZ"), kept=[f"s1-{file['id']}"])
    assert f'name="s1-{file["id"]}" value="bukti.pdf" checked' in answer.text
    assert answered(workshop, attempt) == [file]


def test_nobody_fills_the_disk(siti, attempt, workshop, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 250)
    assert send(siti, attempt, ("a.pdf", PDF)).status_code == 303
    assert send(siti, attempt, ("b.pdf", PDF)).status_code == 303
    refused = send(siti, attempt, ("c.pdf", PDF))
    assert (refused.status_code, "dalam satu percobaan" in refused.text) == (422, True)


def test_a_file_of_another_question_or_nobody_is_no_answer(siti, attempt, workshop):
    send(siti, attempt, ("bukti.pdf", PDF))
    (file,) = answered(workshop, attempt)
    for slot, one in ((3, file["id"]), (1, "ab" * 16)):
        answer = {"slot": slot, "revision": 9, "key": f"kunci-{slot:04d}", "answer": {f"s{slot}-{one}": ["x.pdf"]}}
        body = json.dumps({"epoch": 2, "answers": [answer]})
        headers = {"X-CSRFToken": siti.token()}
        refused = siti.post(f"/uji/{attempt}/jawaban", data=body, content_type="application/json", headers=headers)
        assert refused.status_code == 422
        assert "bukan berkas" in refused.json["refused"][0]["message"].lower()
    assert answered(workshop, attempt) == [file]


def test_an_autosave_keeps_the_names_that_the_server_knows(siti, attempt, workshop):
    send(siti, attempt, ("bukti.pdf", PDF))
    (file,) = answered(workshop, attempt)
    answer = {"slot": 1, "revision": 9, "key": "kunci-0009", "answer": {f"s1-{file['id']}": ["lain.exe"]}}
    body = json.dumps({"epoch": 2, "answers": [answer]})
    headers = {"X-CSRFToken": siti.token()}
    assert siti.post(f"/uji/{attempt}/jawaban", data=body, content_type="application/json", headers=headers).json[
        "acked"
    ]
    assert answered(workshop, attempt) == [file]


def test_files_to_another_kind_or_a_sent_quiz_are_kept_nowhere(siti, attempt, workshop):
    data = {"slot": "2", "epoch": "2", "f2": (io.BytesIO(PDF), "bukti.pdf"), "go": "stay"}
    assert siti.send(f"/uji/{attempt}", data=data, content_type="multipart/form-data").status_code == 404
    siti.send(f"/uji/{attempt}/kirim")
    data = {"slot": "1", "epoch": "2", "f1": (io.BytesIO(PDF), "bukti.pdf"), "go": "stay"}
    assert siti.send(f"/uji/{attempt}", data=data, content_type="multipart/form-data").status_code == 303
    assert workshop.look(attempt, lambda _row: db.session.query(AttemptFile).count()) == 0


def big(browser, address, slot=1):
    """Send a form whose body is larger than any without files may be; returns the status."""
    data = {"slot": str(slot), "epoch": "2", f"f{slot}": (io.BytesIO(PDF + b"x" * 400_000), "bukti.pdf"), "go": "stay"}
    headers = {"X-CSRFToken": browser.token()}
    return browser.post(address, data=data, content_type="multipart/form-data", headers=headers).status_code


@pytest.fixture
def small_bodies(app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 300_000)


@pytest.mark.usefixtures("small_bodies")
def test_only_the_person_with_a_question_that_takes_files_may_send_much(siti, attempt, workshop, sign_in, app):
    address = f"/uji/{attempt}"
    assert big(siti, address) == 303
    assert len(answered(workshop, attempt)) == 1
    for other in (CheckedClient(app), sign_in("rudi"), sign_in("tari")):
        assert big(other, address) == 413
        assert big(other, f"{address}/perbaiki/1") == 413
    assert big(siti, f"{address}/perbaiki/1") == 404
    assert big(siti, f"/uji/{uuid.uuid4()}") == 413
    words_only = workshop.start("siti", workshop.quiz(("single",)))
    assert big(siti, f"/uji/{words_only}") == 413
    siti.send(f"{address}/kirim")
    assert big(siti, address) == 413


@pytest.mark.usefixtures("small_bodies")
def test_nothing_large_is_read_after_the_time(siti, workshop):
    attempt = workshop.start("siti", workshop.quiz(("upload",), minutes=10))
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert big(siti, f"/uji/{attempt}") == 413


def test_no_body_is_larger_than_the_files_of_its_question(siti, attempt, workshop):
    data = {"slot": "1", "epoch": "2", "f1": (io.BytesIO(PDF + b"x" * 4_200_000), "bukti.pdf"), "go": "stay"}
    headers = {"X-CSRFToken": siti.token()}
    sent = siti.post(f"/uji/{attempt}", data=data, content_type="multipart/form-data", headers=headers)
    assert sent.status_code == 413


def test_the_hint_and_the_limit_are_the_sites_where_it_takes_less(siti, workshop, app, monkeypatch):
    monkeypatch.setitem(BODIES_OF_UPLOADS, "most_megabytes", 50)
    attempt = workshop.start("siti", workshop.quiz(("upload",)))
    siti.send(f"/uji/{attempt}/lanjut-di-sini")
    assert "paling besar 20 MB" in siti.get(f"/uji/{attempt}?soal=1").text
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], upload_limit=3_000_000))
    assert "paling besar 3 MB" in siti.get(f"/uji/{attempt}?soal=1").text
    refused = send(siti, attempt, ("besar.pdf", PDF + b"x" * 3_000_000))
    assert (refused.status_code, "3 MB" in refused.text) == (422, True)
    assert send(siti, attempt, ("pas.pdf", PDF + b"x" * 2_900_000)).status_code == 303


def test_files_that_came_late_or_from_a_device_taken_over_are_in_the_record_like_text(siti, workshop, app):
    """What the person was told is kept can be counted by a later extension; what the record does not name is nowhere."""
    attempt = workshop.start("siti", workshop.quiz(("upload",), minutes=10))
    siti.send(f"/uji/{attempt}/lanjut-di-sini")
    data = {"slot": "1", "epoch": "1", "f1": (io.BytesIO(PDF), "lama.pdf"), "go": "stay"}
    assert siti.send(f"/uji/{attempt}", data=data, content_type="multipart/form-data").status_code == 303
    with time_machine.travel(now() + timedelta(minutes=11)):
        data = {"slot": "1", "epoch": "2", "f1": (io.BytesIO(PDF), "lambat.pdf"), "go": "stay"}
        assert siti.send(f"/uji/{attempt}", data=data, content_type="multipart/form-data").status_code == 303
    assert answered(workshop, attempt) == []
    with app.app_context():
        events = db.session.query(AnswerEvent).order_by(AnswerEvent.id)
        named = [(one.reason, file["id"]) for one in events for file in one.answer["files"]]
        kept = [row.uuid.hex for row in db.session.query(AttemptFile).order_by(AttemptFile.id)]
    assert [reason for reason, _file in named] == ["taken_over", "late"]
    assert [file for _reason, file in named] == kept


def test_a_file_is_not_opened_any_more_where_its_attempt_is_not(siti, attempt, workshop, monkeypatch):
    send(siti, attempt, ("bukti.pdf", PDF))
    (file,) = answered(workshop, attempt)
    address = f"/uji/berkas/{uuid.UUID(file['id'])}"
    assert siti.get(address).status_code == 200
    monkeypatch.setitem(hosts._hosts, HOST, replace(hosts.NOBODY, may_view=lambda _attempt: False))
    assert siti.get(address).status_code == 404
