"""What counts as practice, and what can be practised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.clock import now
from lms.db import db
from lms.enrollments.models import PracticeAnswer, ReviewCard
from lms.enrollments.reviews import note_review
from lms.enrollments.services import withdraw
from lms.practice import history
from lms.quizzes.models import Attempt, AttemptItem, ItemParameter, Question, QuestionVersion, Quiz, Regrade
from lms.quizzes.services import grade
from recommender.ability import rasch
from tests.factories.courses import QUIZ_QUESTIONS, quiz_of, right_option, take_quiz


def test_every_try_at_a_check_question_is_written_down(siti, answer, cast):
    answer(siti, "101")
    answer(siti, "01")
    given = history.answers([siti.person_id])
    assert sorted(one.fraction for one in given) == [0.0, 0.0, 1.0, 1.0, 1.0]
    assert {(one.topic.level, one.topic.indicator) for one in given} == {(2, 1), (2, 2), (2, 3)}
    assert given == sorted(given, key=lambda one: one.answered_at)
    assert sum(one.right for one in given) == 3
    assert history.answers([cast.person("joko").id]) == []
    assert history.people_who_practised() == [siti.person_id]


def test_a_short_review_is_written_down_once(siti, answer):
    answer(siti, "1")
    card = db.session.query(ReviewCard).one()
    response = {"chosen": [right_option(card.question_version)]}
    note_review(card, response, grade(card.question_version, response))
    assert db.session.query(PracticeAnswer).count() == 1, "not due yet"
    card.due_on = card.last_on = card.last_on - timedelta(days=3)
    note_review(card, response, grade(card.question_version, response))
    assert db.session.query(PracticeAnswer).count() == 2


def test_quizzes_of_courses_are_practice_and_exams_are_not(siti, cast, course):
    take_quiz(cast, "siti", siti, quiz_of(course), right=2)
    assert [one.right for one in history.answers()].count(1) == 2
    assert len(history.answers()) == QUIZ_QUESTIONS
    assert history.people_who_practised() == [siti.person_id]
    db.session.query(Quiz).update({"purpose": "exam"})
    assert history.answers() == []
    assert history.people_who_practised() == []


@pytest.mark.parametrize("change", [{"state": "voided"}, {"host": "preview"}])
def test_a_quiz_that_does_not_count_is_no_practice(siti, cast, course, change):
    take_quiz(cast, "siti", siti, quiz_of(course), right=2)
    db.session.query(Attempt).update(change)
    assert history.answers() == []


def test_what_was_left_blank_or_bears_no_topic_says_nothing(siti, answer, cast, course):
    answer(siti, "1")
    take_quiz(cast, "siti", siti, quiz_of(course), right=4)
    db.session.query(AttemptItem).filter_by(slot=1).update({"answer": None})
    assert len(history.answers()) == QUIZ_QUESTIONS
    db.session.query(QuestionVersion).update({"competency_id": None})
    assert history.answers() == history.askable([siti.person_id]) == []


def test_a_wording_with_a_wrong_key_neither_counts_nor_is_asked(siti, answer):
    answer(siti, "111")
    version = db.session.get_one(QuestionVersion, db.session.query(PracticeAnswer).first().question_version_id)
    db.session.add(Regrade(from_version_id=version.id, state="applied", created_at=now()))
    db.session.flush()
    assert len(history.answers()) == 2
    assert len(history.askable([siti.person_id])) == 2


def test_what_can_be_practised_stands_in_courses_that_were_not_left(siti, cast, course):
    found = history.askable([siti.person_id])
    assert [(one.topic.indicator, one.activity_id) for one in found] == sorted(
        (one.topic.indicator, one.activity_id) for one in found
    )
    assert len(found) == 3
    db.session.query(Quiz).update({"purpose": "practice"})
    assert len(history.askable([siti.person_id])) == 3 + QUIZ_QUESTIONS
    db.session.query(Question).filter_by(code="UJI-101-C1").update({"archived_at": now()})
    assert len(history.askable([siti.person_id])) == 2 + QUIZ_QUESTIONS
    withdraw(cast.viewer("siti"), siti)
    assert history.askable([siti.person_id]) == []


def test_measured_parameters_count_before_the_authors_judgement(siti):
    one = history.askable([siti.person_id])[0]
    assert one.facts == rasch.Item(rasch.prior_difficulty(2, 2))
    version = db.session.query(QuestionVersion).filter_by(question_id=one.question_id).one()
    measured = ItemParameter(
        question_version_id=version.id,
        difficulty=0.7,
        standard_error=0.1,
        discrimination=1.3,
        status="provisional",
        calibrated_at=now(),
    )
    db.session.add(measured)
    db.session.flush()
    assert history.askable([siti.person_id])[0].facts == one.facts
    measured.status = "calibrated"
    db.session.flush()
    assert history.askable([siti.person_id])[0].facts == rasch.Item(0.7, 1.3)
