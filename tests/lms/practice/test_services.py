"""An answer asks for the picture to be drawn anew, once."""

from __future__ import annotations

from lms.db import db
from lms.jobs.models import Job
from lms.quizzes.models import Attempt, Quiz
from lms.quizzes.signals import attempt_voided
from tests.factories.courses import quiz_of, take_quiz


def test_many_answers_make_one_job(siti, answer, waiting):
    answer(siti, "101")
    assert waiting() == [{"person_id": siti.person_id}]


def test_a_quiz_of_a_course_asks_for_it_and_an_exam_does_not(siti, cast, course, waiting):
    db.session.query(Quiz).update({"purpose": "exam"})
    take_quiz(cast, "siti", siti, quiz_of(course), right=4)
    assert waiting() == []
    db.session.query(Quiz).update({"purpose": "module"})
    take_quiz(cast, "siti", siti, quiz_of(course), right=4)
    assert waiting() == [{"person_id": siti.person_id}]


def test_so_does_declaring_it_invalid_but_not_a_competency_test(siti, cast, course, waiting):
    take_quiz(cast, "siti", siti, quiz_of(course), right=4)
    db.session.query(Job).delete()
    attempt = db.session.query(Attempt).one()
    attempt_voided.send(None, attempt=attempt)
    assert len(waiting()) == 1
    db.session.query(Job).delete()
    attempt.host = "test"
    attempt_voided.send(None, attempt=attempt)
    assert waiting() == []
