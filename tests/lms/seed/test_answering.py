"""Answers of invented people, of every kind."""

from __future__ import annotations

from random import Random

import pytest

from lms.quizzes.models import AttemptItem
from lms.quizzes.services import add_question, bank, grade
from lms.seed.answering import right_response, wrong_response
from tests.lms.quizzes.conftest import BODIES, OTHERS, raw_question


@pytest.fixture
def item(app, cast):
    from lms.db import db

    with app.test_request_context():
        where = bank(cast.agency(), code="K", name="Kursus", purpose="course")
        yield lambda kind: AttemptItem(question_version=add_question(None, where, raw_question(kind)))
        db.session.rollback()


@pytest.mark.parametrize("kind", [*BODIES, "cloze"])
def test_a_right_answer_earns_everything_and_a_wrong_one_less(item, kind):
    one = item(kind)
    assert grade(one.question_version, right_response(one, Random(1))).fraction == 1
    assert grade(one.question_version, wrong_response(one, Random(1))).fraction < 1


@pytest.mark.parametrize(("kind", "state"), [("essay", "pending"), ("likert", "unscored"), ("upload", "blank")])
def test_what_no_key_marks_is_answered_too_but_files(item, kind, state):
    one = item(kind)
    assert kind in OTHERS
    for answer in (right_response, wrong_response):
        assert grade(one.question_version, answer(one, Random(1))).state == state
