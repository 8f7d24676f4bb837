"""No trace of a key, a reason, a weight or a mark leaves before release: every kind, every behaviour, every response.

Whatever the application answers while a person sits and waits is kept, headers and file names included, and read in the end.
Reasons, explanations, accepted words and the numbers of keys hold a canary; weights and marks are known by their words.
"""

from __future__ import annotations

import io
import re
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import request_finished

from lms.clock import now
from lms.db import db
from lms.outbox.models import Mail, Notice
from lms.quizzes import hosts, services
from lms.quizzes.models import Quiz, QuizVersion
from lms.quizzes.settings import matrix
from tests.lms.quizzes.conftest import CANARY, EVERY_KIND, HOST, raw_question

SECRETS = re.compile(
    rf"{CANARY}|987654|Uraian 97\D*97|correct|rationale|is-right|is-wrong|score|fraction|[Pp]oints|\bNilai\b(?! (?:ulang|diri))"
)
HARMLESS = re.compile(r"data-say\S*|Content-Security-Policy:.*")
CASE = {"title": "Loket padat", "text": "Sebuah kasus untuk beberapa soal."}
PDF = b"%PDF-1.7\n" + b"x" * 50
WRONG = {"short": "sesuatu", "numeric": "12", "cloze": "12"}
"""What is typed where the best answer would be a canary itself."""


@contextmanager
def everything_answered(app):
    """Every response of the application, in words."""
    seen: list[tuple[str, str]] = []

    def keep(_app, response, **_extra):
        from flask import request

        response.direct_passthrough = False
        seen.append(
            (f"{request.method} {request.path}", str(response.headers) + response.get_data().decode(errors="replace"))
        )

    request_finished.connect(keep, app)
    yield seen
    request_finished.disconnect(keep, app)


@pytest.fixture
def answered(app):
    """Every response of the application, in words."""
    with everything_answered(app) as seen:
        yield seen


@pytest.fixture
def siti(sign_in):
    return sign_in("siti")


@pytest.fixture
def marked(monkeypatch):
    """People mark the attempts of these tests, so that nothing is released at once."""
    host = replace(hosts.NOBODY, marks=lambda _viewer: sa.select(Quiz.id))
    monkeypatch.setitem(hosts._hosts, HOST, host)


def quiz_of_every_kind(workshop, **settings):
    """A quiz with a question of each kind, and two more about one case."""
    kinds = workshop.quiz(EVERY_KIND, **{"shuffle": True, "shuffle_options": True, **settings})
    with workshop.writing():
        version = db.session.get_one(QuizVersion, kinds)
        bank = version.slots[0].question_version.question.bank
        services.write_case(None, bank, "K-1", CASE)
        about = [services.add_question(None, bank, raw_question(stem=f"Kasus {n}?", stimulus="K-1")) for n in (1, 2)]
        asked = [one.question_version for one in version.slots] + about
        contents = services.placed(services.contents_of(version), asked)
        return services.edit_quiz(None, version, contents=contents).id


def kinds_of(workshop, attempt):
    return workshop.look(attempt, lambda row: {item.slot: item.question_version.kind for item in row.items})


def typed(kind, slot, best):
    """An answer whose own words are no canary."""
    return {
        name: [WRONG[kind]] if values[0].startswith(CANARY) or values == ["987654"] else values
        for name, values in best.items()
    }


def sit(browser, workshop, attempt):
    """Look at, answer and save every question in all ways there are."""
    here, kinds, best = f"/uji/{attempt}", kinds_of(workshop, attempt), workshop.answers(attempt)
    browser.send(f"{here}/lanjut-di-sini")
    token = {"X-CSRFToken": browser.token()}
    for slot, kind in kinds.items():
        browser.get(f"{here}?soal={slot}")
        answer = typed(kind, slot, best[slot])
        message = {"slot": slot, "revision": 1, "key": f"key-{slot:06d}", "answer": answer}
        for body in (message, message, {**message, "slot": 900}, {**message, "key": f"old-{slot:06d}"}):
            browser.post(f"{here}/jawaban", json={"epoch": 2, "answers": [body]}, headers=token)
        browser.post(
            f"{here}/jawaban", json={"epoch": 1, "answers": [{**message, "key": f"dev-{slot:06d}"}]}, headers=token
        )
        form = {"slot": str(slot), "epoch": "2", "flagged": "0", "go": "flag"}
        files = {f"f{slot}": (io.BytesIO(PDF), "bukti.pdf")} if kind == "upload" else {}
        browser.send(here, {**form, **({} if files else answer), **files}, content_type="multipart/form-data")
        browser.send(here, {**form, "go": "next", f"s{slot}": "x" * 30_000, f"s{slot}-{'zz' * 16}": "x"})
    for path in ("", "/periksa", "/jawaban", "/hasil", "/lanjut", "/tanda-terima", "/perbaiki/1", "/keberatan/1"):
        browser.get(here + path)


def wait(browser, workshop, attempt):
    """Everything a person can open who handed in and waits."""
    here = f"/uji/{attempt}"
    for path in ("", "/hasil", "/tanda-terima", "/jawaban", "/periksa", "/perbaiki/1", "/keberatan/1"):
        browser.get(here + path)
    for file in workshop.look(
        attempt, lambda row: [one for item in row.items for one in (item.answer or {}).get("files", [])]
    ):
        assert browser.get(f"/uji/berkas/{uuid.UUID(file['id'])}").status_code == 200
    browser.send(here, {"slot": "1", "epoch": "2", "flagged": "0", "go": "check"})
    browser.send(f"{here}/kirim")
    for path in ("/", "/belajar", "/akun"):
        browser.get(path)


def nothing_in(answered):
    found = {where: match[0] for where, text in answered if (match := SECRETS.search(HARMLESS.sub("", text)))}
    assert not found, found


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"navigation": "sequential"},
        {"purpose": "exam", "access_code": ""},
        {"behaviour": "immediate", "review": matrix()},
        {"behaviour": "interactive", "tries": 3, "review": matrix()},
    ],
)
def test_while_a_person_sits_and_waits_nothing_leaves(siti, workshop, answered, settings):
    attempt = workshop.start("siti", quiz_of_every_kind(workshop, release="trainer", minutes=30, **settings))
    sit(siti, workshop, attempt)
    siti.send(f"/uji/{attempt}/kirim")
    wait(siti, workshop, attempt)
    assert workshop.look(attempt, lambda row: row.state) == "grading"
    assert len(answered) > 100
    nothing_in(answered)
    with workshop.writing():
        told = [str(one.facts) + one.link for one in db.session.query(Notice)]
        told += [one.subject + one.body for one in db.session.query(Mail)]
    assert told
    assert not SECRETS.search(" ".join(told))


@pytest.mark.usefixtures("marked")
def test_what_is_over_says_no_more(siti, workshop, answered):
    attempt = workshop.start("siti", quiz_of_every_kind(workshop, release="trainer", minutes=30))
    sit(siti, workshop, attempt)
    with time_machine.travel(now() + timedelta(minutes=31)):
        siti.get(f"/uji/{attempt}")
        siti.send(f"/uji/{attempt}", {"slot": "1", "epoch": "2", "flagged": "0", "go": "check"})
        siti.get(f"/uji/{attempt}/periksa")
    nothing_in(answered)


@pytest.mark.parametrize("behaviour", ["immediate", "interactive"])
def test_feedback_comes_only_for_the_question_that_was_checked(siti, workshop, answered, behaviour):
    kinds = ("single", "multiple", "true_false", "judgement", "cloze")
    attempt = workshop.start(
        "siti", workshop.quiz(kinds, behaviour=behaviour, tries=2, review=matrix(during=["correct", "explanation"]))
    )
    siti.send(f"/uji/{attempt}/lanjut-di-sini")
    best = workshop.answers(attempt)
    page = siti.get(f"/uji/{attempt}?soal=1")
    checked = {"slot": "1", "epoch": "2", "flagged": "0", "go": "check", **best[1]}
    assert siti.send(f"/uji/{attempt}", checked).status_code == 303
    assert CANARY in siti.get(f"/uji/{attempt}?soal=1").text
    assert not SECRETS.search(HARMLESS.sub("", page.text))
    answered.clear()
    for slot in range(2, len(kinds) + 1):
        siti.get(f"/uji/{attempt}?soal={slot}")
    siti.get(f"/uji/{attempt}/periksa")
    siti.get(f"/uji/{attempt}/jawaban")
    nothing_in(answered)


def test_a_drawn_exam_shows_no_key_not_even_afterwards(siti, workshop, answered):
    """Items of a competency bank are asked again, so their keys stay inside for good."""
    with workshop.writing():
        agency, competency = workshop.cast.agency(), workshop.cast.competency("M.3")
        drawn = services.Cell(competency.id, 2, None, 4)
        bank = services.bank(agency, code="BANK-M3", name="Bank", purpose="competency", competency=competency)
        for kind in ("single", "multiple", "true_false", "judgement", "matching", "ordering"):
            services.add_question(None, bank, raw_question(kind))
    quiz = workshop.quiz((), purpose="exam", review=matrix())
    with workshop.writing():
        version = db.session.get_one(QuizVersion, quiz)
        contents = services.drawing(services.contents_of(version), [drawn], [])
        quiz = services.edit_quiz(None, version, contents=contents).id
    attempt = workshop.start("siti", quiz)
    sit(siti, workshop, attempt)
    nothing_in(answered)
    siti.send(f"/uji/{attempt}/kirim")
    after = siti.get(f"/uji/{attempt}/hasil").text
    assert workshop.look(attempt, lambda row: row.state) == "released"
    assert "alasan" not in after.replace("Tulis alasan", "")
