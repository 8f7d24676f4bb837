"""The pages of an adaptive test, without JavaScript: one question, no way back, the same one on another device."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from lms.assessments.models import CompetencyState, Observation
from lms.clock import now
from lms.db import db, transaction
from lms.quizzes.models import Attempt, AttemptItem
from tests.factories.items import choice, fill_bank


@pytest.fixture
def siti(app, database, cast, sign_in):
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.3", 60)
    return sign_in("siti")


@pytest.fixture
def here(siti, cast):
    """The address of a test of one competency that was just begun."""
    answer = siti.send(f"/kompetensi/{cast.competency('M.3').uuid}/uji")
    return answer.location


def press(browser, here, go, *, right=True, slot=None):
    """Answer the open question and press a button."""
    last = db.session.query(AttemptItem).order_by(AttemptItem.attempt_id.desc(), AttemptItem.slot.desc()).first()
    number = slot or last.slot
    form = {"slot": number, "epoch": 1, "go": go}
    if right is not None:
        form[f"s{number}"] = choice(db.session.get(AttemptItem, (last.attempt_id, number)), right=right)
    db.session.rollback()
    return browser.send(f"{here}/lanjut", form)


def test_one_question_is_shown_and_how_many_there_can_be(siti, here):
    page = siti.get(here, follow_redirects=True).text
    assert "Soal 1 · paling banyak 20" in page
    assert "Peta soal" not in page
    assert "<progress" not in page
    assert 'value="previous"' not in page


def test_next_settles_and_asks_the_next_question(siti, here):
    assert press(siti, here, "confirm").location == f"{here}/lanjut"
    assert "Soal 2 · paling banyak 20" in siti.get(f"{here}/lanjut").text


def test_there_is_no_way_back(siti, here):
    press(siti, here, "confirm")
    for path in (here, f"{here}?soal=1", f"{here}/periksa"):
        assert siti.get(path).location == f"{here}/lanjut"
    assert "Soal 2" in siti.get(f"{here}/lanjut?soal=1").text
    press(siti, here, "confirm", right=False, slot=1)
    assert "Soal ini sudah selesai" in siti.get(f"{here}/lanjut").text


def test_a_blank_answer_is_not_taken_for_not_knowing(siti, here):
    refused = press(siti, here, "confirm", right=None)
    assert refused.status_code == 422
    assert "Jawab dulu" in refused.text
    assert press(siti, here, "unknown").status_code == 303
    item = db.session.get(AttemptItem, (1, 1))
    assert (item.answer, item.locked_at is not None) == (None, True)


def test_leaving_keeps_the_answer_and_the_question(siti, here):
    assert press(siti, here, "leave").location == "/kompetensi"
    page = siti.get(f"{here}/lanjut").text
    assert "Soal 1 · paling banyak 20" in page
    assert page.count(" checked") == 1


def test_another_device_goes_on_with_the_same_question(siti, here, sign_in):
    press(siti, here, "confirm")
    other = sign_in("siti")
    assert "di tempat lain" in other.get(f"{here}/lanjut").text
    other.send(f"{here}/lanjut-di-sini")
    assert "Soal 2 · paling banyak 20" in other.get(f"{here}/lanjut").text
    press(siti, here, "confirm")
    assert "Soal 2 · paling banyak 20" in other.get(f"{here}/lanjut").text


def test_the_end_says_what_was_decided_how_sure_and_why(siti, here):
    for _question in range(20):
        answer = press(siti, here, "confirm")
        if answer.location.startswith("/hasil-uji/"):
            break
    page = siti.get(answer.location).text
    for words in (
        "Memenuhi",
        "Kepastian: ",
        "Uji berakhir karena jawaban sudah memutuskan.",
        "soal dijawab",
        "Soalnya akan lain",
        "Perilaku ",
    ):
        assert words in page
    assert not re.search(r"θ|logit", page)
    assert siti.get(f"{here}/hasil").location == answer.location
    path = siti.get("/kompetensi").text
    assert "Peluang memenuhi" in path


def test_the_page_of_a_competency_says_from_when_it_is_tested_again(siti, here, cast):
    while press(siti, here, "confirm").location.startswith("/uji/"):
        pass
    path = f"/kompetensi/{cast.competency('M.3').uuid}"
    for address in (path, f"{path}/uji"):
        page = siti.get(address).text
        assert "mengambil uji lagi mulai" in page
        assert "Mulai uji" not in page


def test_who_stops_early_is_told_that_more_evidence_is_needed_and_gets_no_ordinary_mark(siti, here, cast):
    press(siti, here, "confirm")
    press(siti, here, "confirm")
    stopped = siti.send(f"{here}/kirim")
    assert stopped.location == f"{here}/hasil"
    page = siti.get(siti.get(stopped.location).location).text
    assert "Perlu bukti lagi" in page
    assert "Jawaban ini belum memutuskan" in page
    assert "Anda mengakhiri uji sebelum jawaban dapat memutuskannya." in page
    assert "dapat mengambil uji ini lagi" in page
    for mark in ("Memenuhi<", "Belum memenuhi", "Nilai", "Lulus"):
        assert mark not in page
    attempt = db.session.query(Attempt).one()
    observation = db.session.query(Observation).one()
    assert (attempt.passed, observation.detail["decision"], observation.detail["reason"]) == (
        None,
        "more_evidence",
        None,
    )
    state = db.session.query(CompetencyState).filter_by(competency_id=observation.competency_id).one()
    assert state.status != "measured"


def test_stopping_before_any_answer_says_nothing_of_the_person(siti, here):
    page = siti.get(siti.get(siti.send(f"{here}/kirim").location).location).text
    assert "Tanpa jawaban, uji tidak menunjukkan apa pun" in page
    assert db.session.query(Observation).count() == 0


@pytest.mark.parametrize("right", [True, False])
def test_a_test_that_was_stopped_does_not_take_the_place_of_one_that_decided(siti, here, cast, sign_in, right):
    while press(siti, here, "confirm", right=right).location.startswith("/uji/"):
        pass
    state = db.session.query(CompetencyState).one()
    before = (state.status, state.mean, state.se)
    db.session.rollback()
    with time_machine.travel(now() + timedelta(days=31)):
        again = sign_in("siti")
        second = again.send(f"/kompetensi/{cast.competency('M.3').uuid}/uji").location
        press(again, second, "confirm", right=not right)
        page = again.get(again.get(again.send(f"{second}/kirim").location).location).text
        assert "Perlu bukti lagi" in page
        assert db.session.query(Observation).count() == 1
        state = db.session.query(CompetencyState).one()
        assert (state.status, state.mean, state.se) == before


def test_after_the_deadline_nothing_goes_on(siti, here):
    with time_machine.travel(now() + timedelta(minutes=25)):
        press(siti, here, "confirm")
        assert "Waktu habis" in siti.get(f"{here}/lanjut").text
        siti.send(f"{here}/kirim")
    attempt = db.session.query(Attempt).one()
    assert (attempt.state, len(attempt.items), attempt.submitted_by) == ("released", 1, "deadline")
