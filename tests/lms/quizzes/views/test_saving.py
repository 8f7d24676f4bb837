"""Autosave in JSON."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from content.questions.contract import identify
from lms.clock import now
from lms.db import db, transaction
from lms.quizzes.models import AnswerEvent
from tests.lms.quizzes.conftest import KINDS, find

FIRST, SECOND = identify("Menolak berkas"), identify("Menjelaskan syarat")
NUMERIC = 1 + KINDS.index("numeric")


def answer(slot=1, revision=1, key="key-00001", value=FIRST):
    return {"slot": slot, "revision": revision, "key": key, "answer": {f"s{slot}": [value]}}


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz(minutes=10))


@pytest.fixture
def siti(sign_in):
    return sign_in("siti")


@pytest.fixture
def save(siti, attempt):
    """Post answers as the script does."""
    token = siti.token()

    def saving(*answers, epoch=1, browser=siti, **kwargs):
        message = {"epoch": epoch, "answers": list(answers)}
        return browser.post(f"/uji/{attempt}/jawaban", json=message, headers={"X-CSRFToken": token}, **kwargs)

    return saving


def recorded(app, attempt):
    with app.app_context():
        return db.session.query(AnswerEvent).filter_by(attempt_id=find(attempt).id).count()


def test_what_is_acked_is_in_the_database(save, app, attempt, workshop):
    response = save(answer(), answer(slot=NUMERIC, key="key-00002", value="12,5"))
    assert response.status_code == 200
    body = response.json
    assert (body["acked"], body["refused"], body["epoch"]) == (["key-00001", "key-00002"], [], 1)
    assert 0 < body["remaining_ms"] <= 600_000
    assert len(body["saved"]) == 5
    assert recorded(app, attempt) == 2
    assert workshop.look(attempt, lambda row: row.items[0].answer) == {"chosen": [FIRST]}


def test_sent_again_it_is_the_same_ack(save, app, attempt):
    assert save(answer()).json["acked"] == save(answer()).json["acked"] == ["key-00001"]
    assert recorded(app, attempt) == 1


def test_a_key_with_another_answer_is_a_conflict(save):
    save(answer())
    response = save(answer(value=SECOND))
    assert response.status_code == 409
    assert response.json["refused"][0]["reason"] == "conflict"


def test_an_unreadable_answer_says_how_to_write_it_and_the_others_are_saved(save, app, attempt):
    bad = answer(slot=NUMERIC, key="key-00002", value="dua belas")
    response = save(bad)
    assert response.status_code == 422
    assert response.json["refused"][0]["message"].startswith("Tulis")
    response = save(bad, answer())
    assert (response.status_code, response.json["acked"]) == (200, ["key-00001"])
    assert recorded(app, attempt) == 1


def test_an_older_answer_comes_back_with_the_revision_in_place(save):
    save(answer(revision=4))
    (refused,) = save(answer(revision=2, key="key-00002", value=SECOND)).json["refused"]
    assert (refused["reason"], refused["revision"], refused["slot"]) == ("superseded", 4, 1)


def test_a_late_answer_is_recorded_and_refused_in_words(save, app, attempt, workshop):
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    with time_machine.travel(deadline + timedelta(seconds=5, milliseconds=200), tick=False):
        response = save(answer())
    assert response.status_code == 200
    assert (response.json["acked"], response.json["refused"][0]["reason"]) == ([], "late")
    assert "terlambat" in response.json["refused"][0]["message"]
    assert response.json["remaining_ms"] == 0
    assert recorded(app, attempt) == 1


def test_the_arrival_counts_not_the_wait_for_the_database(save, workshop, attempt, monkeypatch, app):
    """A request that arrived in time is in time however long it queued."""
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    with time_machine.travel(deadline + timedelta(seconds=4), tick=False) as clock:
        app.before_request_funcs.setdefault(None, []).insert(0, lambda: clock.shift(timedelta(seconds=20)))
        try:
            response = save(answer())
        finally:
            app.before_request_funcs[None].pop(0)
    assert response.json["acked"] == ["key-00001"]


def test_another_device_takes_over(save, attempt, siti):
    siti.send(f"/uji/{attempt}/lanjut-di-sini")
    response = save(answer())
    assert (response.status_code, response.json["refused"][0]["reason"], response.json["epoch"]) == (
        200,
        "taken_over",
        2,
    )
    assert save(answer(key="key-00002"), epoch=2).json["acked"] == ["key-00002"]


def test_a_session_that_ended_answers_401_and_the_way_to_sign_in(save, siti, app):
    from lms.accounts.models import AuthSession

    with app.app_context(), transaction():
        db.session.execute(sa.update(AuthSession).values(ended_at=now()))
    response = save(answer())
    assert (response.status_code, response.json["error"]) == (401, "sign_in")
    assert response.json["sign_in"]
    assert "Masuk lagi" in response.json["message"]
    assert siti.get(response.request.path).status_code == 303


def test_after_signing_in_again_a_fresh_token_lets_the_page_go_on(sign_in, attempt, workshop):
    browser = sign_in("siti")
    message = {"epoch": 1, "answers": [answer()]}
    stale = browser.post(f"/uji/{attempt}/jawaban", json=message, headers={"X-CSRFToken": "old"})
    assert (stale.status_code, stale.mimetype) == (400, "text/html")
    state = browser.get(f"/uji/{attempt}/jawaban")
    assert (state.json["open"], state.json["epoch"]) == (True, 1)
    fresh = browser.post(f"/uji/{attempt}/jawaban", json=message, headers={"X-CSRFToken": state.json["csrf"]})
    assert fresh.json["acked"] == ["key-00001"]


def test_another_persons_attempt_is_not_there(attempt, sign_in):
    budi = sign_in("budi")
    path = f"/uji/{attempt}/jawaban"
    refused = budi.post(path, json={"epoch": 1, "answers": [answer()]}, headers={"X-CSRFToken": budi.token()})
    assert (refused.status_code, refused.json["error"]) == (404, "missing")
    assert budi.get(path).status_code == 404


def test_somebody_who_may_not_learn_is_told_so(save, siti, monkeypatch):
    from lms.access import guard
    from lms.access.permissions import Permission

    allowed = guard.allowed
    monkeypatch.setattr(
        guard, "allowed", lambda viewer, one, thing=None: one != Permission.LEARN and allowed(viewer, one, thing)
    )
    assert (save(answer()).status_code, save(answer()).json["error"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("data", "mimetype"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"epoch": 1, "answers": [{"slot": 1}]}', "application/json"),
        (b"[" * 50_000, "application/json"),
        (b'"' + b"x" * 70_000 + b'"', "application/json"),
        (
            b'{"epoch":1,"answers":[{"slot":1,"revision":1,"key":"abcdefgh","answer":{"s1":["\\ud800"]}}]}',
            "application/json",
        ),
        (
            b'{"epoch":1,"answers":[{"slot":1,"revision":1,"key":"abcdefgh","answer":{"s1":["\\u0000"]}}]}',
            "application/json",
        ),
        (b'{"epoch":1,"answers":[{"slot":999,"revision":1,"key":"abcdefgh","answer":{}}]}', "application/json"),
        (b"epoch=1", "application/x-www-form-urlencoded"),
        (b"", "text/plain"),
    ],
)
def test_hostile_messages_are_refused_in_words_and_leave_nothing(siti, attempt, app, data, mimetype):
    response = siti.post(
        f"/uji/{attempt}/jawaban", data=data, content_type=mimetype, headers={"X-CSRFToken": siti.token()}
    )
    assert response.status_code == 422
    assert response.json.get("message") or response.json["refused"][0]["message"]
    assert recorded(app, attempt) == 0


def test_a_save_takes_few_statements(save, app):
    save(answer())
    seen = []
    with app.app_context():
        engine = db.engine
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listen)
    save(answer(revision=2, key="key-00002", value=SECOND))
    sa.event.remove(engine, "before_cursor_execute", listen)
    assert len([one for one in seen if not one.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE"))]) <= 6, seen
