"""Feedback during an attempt, a fixed order, and the review matrix: what is seen when, and nothing of the key before."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from content.questions.contract import identify
from lms.clock import now
from lms.db import db
from lms.quizzes import services
from lms.quizzes.models import Question, QuestionBank, QuizOverride
from lms.quizzes.settings import SHOWN, matrix
from tests.lms.quizzes.conftest import CANARY, KINDS, WHY, find

WRONG = identify("Menolak berkas")
RIGHT = identify("Menjelaskan syarat")
NOTHING = {"during": [], "after": [], "later": [], "closed": []}


@pytest.fixture
def siti(sign_in):
    return sign_in("siti")


@pytest.fixture
def taking(workshop, siti):
    """`taking(kinds, behaviour=…)`: the address of an attempt of Siti's that runs in her browser."""

    def start(kinds=("single", "single"), **settings):
        attempt = workshop.start("siti", workshop.quiz(kinds, **settings))
        siti.send(f"/uji/{attempt}/lanjut-di-sini")
        return f"/uji/{attempt}"

    return start


def press(browser, here, go, slot=1, **answer):
    page = browser.get(f"{here}?soal={slot}").text
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("slot", "epoch", "flagged")}
    return browser.send(here, {**fields, **answer, "go": go})


def uuid_in(here):
    return uuid.UUID(here.rsplit("/", 1)[1])


def item_of(workshop, here, slot=1):
    return workshop.look(uuid_in(here), lambda row: row.items[slot - 1])


def test_a_checked_answer_is_explained_and_stays(siti, taking, workshop):
    here = taking(behaviour="immediate", review=matrix(during=SHOWN))
    assert CANARY not in siti.get(f"{here}?soal=1").text
    assert press(siti, here, "check", s1=WRONG).headers["Location"].endswith("?soal=1")
    page = siti.get(f"{here}?soal=1").text
    assert WHY in page
    assert "Belum tepat" in page
    assert 'value="check"' not in page
    assert CANARY not in siti.get(f"{here}?soal=2").text
    assert press(siti, here, "next").headers["Location"].endswith("?soal=2")
    assert "tetap seperti semula" not in siti.get(f"{here}?soal=2").text
    late = siti.send(here, {"slot": "1", "epoch": "2", "flagged": "0", "s1": RIGHT, "go": "check"})
    assert late.status_code == 303
    assert "Jawabannya tetap seperti semula" in siti.get(here).text
    assert item_of(workshop, here).answer == {"chosen": [WRONG]}
    assert len(item_of(workshop, here).tries) == 1


def test_what_is_checked_shows_only_what_the_matrix_shows(siti, taking):
    here = taking(behaviour="immediate", review={**NOTHING, "during": ["correct"]})
    press(siti, here, "check", s1=WRONG)
    page = siti.get(f"{here}?soal=1").text
    assert "Belum tepat" in page
    assert CANARY not in page


def test_an_empty_answer_and_the_same_one_again_are_not_checked(siti, taking):
    here = taking(behaviour="interactive", tries=3)
    assert "Pilih atau tulis jawaban lebih dahulu" in press(siti, here, "check").text
    press(siti, here, "check", s1=WRONG)
    again = press(siti, here, "check", s1=WRONG)
    assert again.status_code == 422
    assert "Ubah jawaban Anda dahulu" in again.text


def test_hints_and_the_cost_of_tries(siti, taking, workshop):
    here = taking(("single",), behaviour="interactive", tries=3, try_penalty=0.25)
    press(siti, here, "check", s1=WRONG)
    page = siti.get(f"{here}?soal=1").text
    assert "Sisa 2 kesempatan" in page
    assert page.count(WHY) == 1
    assert f"{CANARY} penjelasan" not in page
    press(siti, here, "check", s1=RIGHT)
    assert item_of(workshop, here).fraction == 0.75
    siti.send(f"{here}/kirim")
    assert workshop.look(uuid_in(here), lambda row: row.score) == 0.75


def test_tries_run_out(siti, taking, workshop):
    here = taking(("single",), behaviour="interactive", tries=2, try_penalty=0.25)
    press(siti, here, "check", s1=WRONG)
    press(siti, here, "check", s1=identify("Diam saja"))
    assert item_of(workshop, here).locked_at is not None
    assert 'value="check"' not in siti.get(here).text


def test_a_quiz_that_explains_at_its_end_checks_nothing(siti, taking, workshop):
    here = taking()
    assert press(siti, here, "check", s1=WRONG).status_code == 404
    assert item_of(workshop, here).tries == []


def test_a_fixed_order_goes_forward_only(siti, taking, workshop):
    here = taking(navigation="sequential")
    page = siti.get(f"{here}?soal=2").text
    assert "Soal 1 dari 2" in page
    assert "tidak dapat kembali ke soal ini" in page
    assert 'value="previous"' not in page
    press(siti, here, "advance", s1=RIGHT)
    assert "Soal 2 dari 2" in siti.get(f"{here}?soal=1").text
    body = {"epoch": 2, "answers": [{"slot": 1, "revision": 9, "key": "k" * 16, "answer": {"s1": [WRONG]}}]}
    reply = siti.post(f"{here}/jawaban", json=body, headers={"X-CSRFToken": siti.token()})
    assert reply.json["refused"][0]["reason"] == "settled"
    assert item_of(workshop, here).answer == {"chosen": [RIGHT]}
    assert "Ubah jawaban" not in siti.get(f"{here}/periksa").text


def test_a_form_with_a_fault_shows_no_question_before_its_turn(siti, taking):
    here = taking(navigation="sequential")
    fault = {"epoch": "2", "flagged": "0", "go": "next"}
    shown = siti.send(here, {**fault, "slot": "2", "s2": "\x00"})
    assert (shown.status_code, shown.headers["Location"]) == (303, here)
    shown = siti.send(here, {**fault, "slot": "1", "s1": "\x00"})
    assert shown.status_code == 422
    assert "Soal 1 dari 2" in shown.text


def test_an_answer_is_not_checked_where_the_quiz_goes_on_elsewhere(siti, sign_in, taking, workshop):
    here = taking(behaviour="immediate", review=matrix(during=SHOWN))
    press(siti, here, "next", s1=WRONG)
    form = {"slot": "1", "epoch": "2", "flagged": "0", "s1": WRONG, "go": "check"}
    sign_in("siti").send(f"{here}/lanjut-di-sini")
    siti.send(here, form)
    assert item_of(workshop, here).tries == []


def test_leaving_a_question_in_a_free_quiz_settles_nothing(siti, taking, workshop):
    here = taking()
    press(siti, here, "advance", s1=RIGHT)
    assert item_of(workshop, here).locked_at is None


@pytest.fixture
def see(siti, workshop):
    """`see(here, 30)`: the result as it looks so many minutes after handing in."""

    def look(here, minutes=0):
        with workshop.writing():
            attempt = find(uuid_in(here))
            attempt.submitted_at = now() - timedelta(minutes=minutes)
            attempt.quiz_version.closes_at = attempt.submitted_at + timedelta(hours=2)
        return siti.get(f"{here}/hasil")

    return look


@pytest.fixture
def handed_in(taking, siti, workshop):
    """`handed_in(review)`: a finished attempt at every kind, its questions answered well; closes in two hours."""

    def finish(review):
        here = taking(KINDS, review={**NOTHING, **review}, closes_at=now() + timedelta(hours=2))
        attempt = uuid_in(here)
        best = workshop.answers(attempt)
        with workshop.writing():
            given = [services.Answer(slot, form, f"key-{slot:08d}", 1) for slot, form in best.items()]
            services.save_answers(workshop.cast.viewer("siti"), attempt, given, epoch=2)
        siti.send(f"{here}/kirim")
        return here

    return finish


@pytest.mark.parametrize("shown", [["answer", "correct", "points"], ["correct"], ["points"], ["answer"], []])
def test_nothing_of_the_key_is_seen_before_its_moment(handed_in, siti, see, shown):
    here = handed_in({"after": shown, "later": shown, "closed": list(SHOWN)})
    for later in (0, 30, 119):
        page = see(here, later)
        state = siti.get(f"{here}/jawaban")
        # A typed short answer is the own answer: only there may its words stand.
        text = page.text.replace(f"{CANARY} maklumat", "") if "answer" in shown else page.text
        assert CANARY not in text + str(page.headers) + state.text
        assert (" poin</span>" in text) == ("points" in shown)
        assert "Kunci jawaban tampil setelah uji ditutup" in page.text
    assert see(here, 121).text.count(WHY) > len(KINDS)


def test_reasons_are_left_out_where_only_the_key_is_shown(handed_in, see):
    page = see(handed_in({"after": ["key"]})).text
    assert WHY not in page
    assert f"{CANARY} penjelasan" not in page
    assert f"{CANARY} maklumat" in page


def test_each_moment_has_its_own_column(handed_in, see):
    here = handed_in({"after": ["correct"], "later": ["answer"]})
    assert "Benar" in see(here).text
    assert "quiz-review" in see(here, 16).text


def test_it_is_not_closed_while_somebody_has_longer(handed_in, see, workshop):
    here = handed_in({"closed": list(SHOWN)})
    with workshop.writing():
        quiz = find(uuid_in(here)).quiz_version.quiz_id
        longer = {"closes_at": now() + timedelta(hours=5), "created_at": now(), "reason": "Sakit"}
        db.session.add(QuizOverride(quiz_id=quiz, person_id=None, **longer))
    assert CANARY not in see(here, 180).text
    with workshop.writing():
        db.session.query(QuizOverride).one().revoked_at = now()
    assert CANARY in see(here, 180).text


def test_items_of_a_competency_bank_never_show_their_key(handed_in, see, workshop):
    here = handed_in({"after": list(SHOWN)})
    assert WHY in see(here).text
    with workshop.writing():
        banks = db.session.query(QuestionBank).join(Question)
        for bank in banks:
            bank.purpose = "competency"
    assert WHY not in see(here).text
