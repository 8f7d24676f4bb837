"""The receipt: what the server held at the end, and whether anybody changed it."""

from __future__ import annotations

import copy
import json
from datetime import timedelta

import pytest
import time_machine

from lms.clock import now
from lms.db import db
from lms.outbox.models import Notice
from lms.quizzes import services
from tests.lms.quizzes.conftest import CANARY, KINDS, find


@pytest.fixture
def document(workshop):
    attempt = workshop.start("siti", workshop.quiz(KINDS))
    workshop.answer_all("siti", attempt)
    workshop.submit("siti", attempt)
    return workshop.look(attempt, services.receipt_file)


def test_the_receipt_states_what_was_received(document):
    receipt = document["receipt"]
    assert (receipt["questions"], receipt["answered"], receipt["submitted_by"]) == (len(KINDS), len(KINDS), "learner")
    assert len(document["answers"]) == len(KINDS)


def test_it_holds_after_it_was_a_file(app, document):
    with app.app_context():
        assert services.check_receipt(json.loads(json.dumps(document))).holds


def test_it_says_nothing_of_what_is_right(workshop):
    attempt = workshop.start("siti", workshop.quiz(KINDS))
    workshop.submit("siti", attempt)
    assert CANARY not in json.dumps(workshop.look(attempt, services.receipt_file))


@pytest.mark.parametrize(
    ("path", "value", "signed", "answers"),
    [
        (("answers", 0, "answer"), {"choice": "lain"}, True, False),
        (("answers", 0, "revision"), 9, True, False),
        (("receipt", "submitted_at"), "2026-01-01T00:00:00.000+00:00", False, True),
        (("receipt", "digest"), "0" * 64, False, False),
        (("receipt", "signature"), "x", False, True),
        (("receipt", "key"), "2020-00000000", False, True),
    ],
)
def test_a_changed_one_does_not(app, document, path, value, signed, answers):
    changed = copy.deepcopy(document)
    *steps, last = path
    place = changed
    for step in steps:
        place = place[step]
    place[last] = value
    with app.app_context():
        check = services.check_receipt(changed)
    assert (check.signed, check.answers, check.holds) == (signed, answers, False)


@pytest.mark.parametrize("odd", [{}, {"receipt": None, "answers": []}, {"receipt": {}, "answers": {}}])
def test_something_else_is_no_receipt(app, odd):
    with app.app_context():
        assert not services.check_receipt(odd).holds


def test_a_regrade_or_second_submit_leaves_the_receipt_as_it_is(workshop):
    attempt = workshop.start("siti", workshop.quiz(KINDS))
    workshop.submit("siti", attempt)
    first = workshop.look(attempt, lambda row: row.receipt)
    workshop.submit("siti", attempt)
    assert workshop.look(attempt, lambda row: row.receipt) == first


def test_whoever_the_deadline_handed_in_for_gets_one_too_and_is_told_once(workshop, app, cast):
    attempt = workshop.start("siti", workshop.quiz(KINDS, minutes=10))
    with time_machine.travel(now() + timedelta(minutes=11), tick=False), workshop.writing():
        services.close_overdue()
        services.close_overdue()
    assert workshop.look(attempt, lambda row: row.receipt["submitted_by"]) == "deadline"
    with app.app_context():
        notices = db.session.query(Notice).filter_by(person_id=cast.person("siti").id, kind="quizzes.received").all()
        assert [one.link for one in notices] == [f"/uji/{find(attempt).uuid}/hasil"]
