"""What is left in memory of check questions, and the short review of the day."""

from __future__ import annotations

import runpy
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import inspect

from content.questions import PENDING, UNSCORED
from lms import clock
from lms.clock import today
from lms.db import db
from lms.enrollments import reviews, services
from lms.enrollments.models import Enrollment, ReviewCard
from lms.learning.queries import Step, checks_of
from lms.problems import Missing
from lms.quizzes.models import QuestionVersion, Regrade
from lms.quizzes.services import grade
from recommender.mastery.review import REVIEWS_A_DAY
from tests.factories.courses import activities_of, right_option, wrong_option

MONDAY = datetime(2026, 3, 2, 3, tzinfo=clock.UTC)


def on(days: int):
    return clock.set_to(MONDAY + timedelta(days=days))


@pytest.fixture
def siti(cast, course) -> Enrollment:
    return services.enroll(cast.viewer("siti"), course)


def asked(enrollment: Enrollment, course) -> list[tuple]:
    """The lesson's activity with each of its check questions."""
    return [
        (activity, check.version)
        for activity in activities_of(course)[:2]
        for check in checks_of(Step(enrollment, activity))
    ]


def respond(version: QuestionVersion, *, right: bool) -> dict:
    return {"chosen": [right_option(version) if right else wrong_option(version)]}


def answer_all(enrollment: Enrollment, course, *, right: bool = True) -> list[ReviewCard]:
    for activity, version in asked(enrollment, course):
        services.answer_check(enrollment, activity, version, respond(version, right=right))
    return db.session.query(ReviewCard).order_by(ReviewCard.question_id).all()


def test_a_wrong_answer_comes_back_sooner_than_a_right_one(siti, course):
    with on(0):
        (first, one), (second, other) = asked(siti, course)[:2]
        services.answer_check(siti, first, one, respond(one, right=True))
        services.answer_check(siti, second, other, respond(other, right=False))
        right, wrong = (db.session.get(ReviewCard, (siti.person_id, version.question_id)) for version in (one, other))
        assert today() < wrong.due_on < right.due_on
        assert wrong.difficulty > right.difficulty
        assert reviews.today_of(siti.person_id) == reviews.ReviewDay(0, 0, wrong.due_on)


def test_answering_again_on_the_same_day_keeps_the_newest_answer_and_the_first_day(siti, course):
    activity, version = asked(siti, course)[0]
    with on(0):
        services.answer_check(siti, activity, version, respond(version, right=False))
        card = db.session.get(ReviewCard, (siti.person_id, version.question_id))
        due, right = card.due_on, respond(version, right=True)
        services.answer_check(siti, activity, version, right)
        assert (card.due_on, card.answer, card.reviewed_on) == (due, right, None)
    with on(3):
        services.answer_check(siti, activity, version, right)
        assert card.last_on == today() < card.due_on


@pytest.mark.parametrize("mark", [PENDING, UNSCORED])
def test_what_nobody_can_know_leaves_no_trace(siti, course, mark):
    activity, version = asked(siti, course)[0]
    reviews.note_answer(siti, activity, version, {"text": "menurut saya"}, mark)
    assert db.session.query(ReviewCard).count() == 0


def test_the_most_likely_forgotten_is_asked_first_and_a_review_moves_its_day(siti, course):
    with on(0):
        cards = answer_all(siti, course)
        services.answer_check(siti, *asked(siti, course)[0], respond(cards[0].question_version, right=False))
    with on(30):
        cards[1].stability = 0.5
        db.session.flush()
        waiting = reviews.due_cards(siti.person_id)
        assert waiting[0].question_id == cards[1].question_id
        assert len(waiting) == len(cards) == reviews.today_of(siti.person_id).total
        first = waiting[0]
        right = respond(first.question_version, right=True)
        reviews.note_review(first, right, grade(first.question_version, right))
        assert first.reviewed_on == first.last_on == today() < first.due_on
        assert reviews.today_of(siti.person_id).done == 1
        assert first.question_id not in [card.question_id for card in reviews.due_cards(siti.person_id)]
        due = first.due_on
        wrong = respond(first.question_version, right=False)
        reviews.note_review(first, wrong, grade(first.question_version, wrong))
        assert (first.due_on, first.answer) == (due, right), "sent twice, counted once"


def test_after_five_the_day_is_done(siti, course, monkeypatch):
    monkeypatch.setattr(reviews, "REVIEWS_A_DAY", 2)
    assert REVIEWS_A_DAY == 5
    with on(0):
        cards = answer_all(siti, course)
    with on(9):
        assert len(reviews.due_cards(siti.person_id)) == 2
        for card in cards[:2]:
            right = respond(card.question_version, right=True)
            reviews.note_review(card, right, grade(card.question_version, right))
        day = reviews.today_of(siti.person_id)
        assert (day.done, day.waiting, day.total) == (2, 0, 2)
        assert reviews.due_cards(siti.person_id) == ()


def test_only_the_chosen_cards_are_loaded_whole_and_without_the_text_of_their_lessons(siti, course, monkeypatch):
    monkeypatch.setattr(reviews, "REVIEWS_A_DAY", 1)
    with on(0):
        assert len(answer_all(siti, course)) > 1
    with on(9):
        db.session.expunge_all()
        (card,) = reviews.due_cards(siti.person_id)
        assert [one for one in db.session if isinstance(one, ReviewCard)] == [card]
        assert {"body", "html"} <= inspect(card.activity).unloaded


def test_courses_that_were_left_and_questions_out_of_use_are_not_asked(siti, course, cast):
    with on(0):
        cards = answer_all(siti, course)
    with on(9):
        cards[0].question.archived_at = clock.now()
        db.session.flush()
        assert len(reviews.due_cards(siti.person_id)) == len(cards) - 1
        with pytest.raises(Missing):
            reviews.own_card(siti.person_id, cards[0].question.uuid)
        services.withdraw(cast.viewer("siti"), siti)
        assert reviews.today_of(siti.person_id) == reviews.ReviewDay(0, 0, None)


@pytest.mark.parametrize(("state", "left_out"), [("dry_run", 0), ("dropped", 0), ("applying", 1), ("applied", 1)])
def test_a_wording_that_was_regraded_is_not_asked(siti, course, state, left_out):
    with on(0):
        cards = answer_all(siti, course)
    with on(9):
        wrong = cards[0]
        db.session.add(Regrade(from_version_id=wrong.question_version_id, state=state, created_at=clock.now()))
        db.session.flush()
        assert len(reviews.due_cards(siti.person_id)) == len(cards) - left_out
        assert reviews.today_of(siti.person_id).waiting == len(cards) - left_out
        assert (wrong in reviews.due_cards(siti.person_id)) is not bool(left_out)


def test_a_card_is_its_persons_alone(siti, course, cast):
    card = answer_all(siti, course)[0]
    assert reviews.own_card(siti.person_id, card.question.uuid) is card
    for person, question in ((cast.person("joko").id, card.question.uuid), (siti.person_id, uuid.uuid4())):
        with pytest.raises(Missing):
            reviews.own_card(person, question)


@pytest.mark.parametrize("people", [1, 2, 500])
def test_the_migration_begins_with_the_same_cards_however_many_people_it_takes_at_a_time(
    siti, course, cast, monkeypatch, people
):
    file = Path(__file__).parents[3] / "migrations" / "versions" / "202611302110_short_review.py"
    migration = runpy.run_path(str(file))
    with on(0):
        for number, person in enumerate(
            (siti, *(services.enroll(cast.viewer(key), course) for key in ("joko", "rudi")))
        ):
            answer_all(person, course, right=number == 0)
    before = everything()
    db.session.execute(sa.delete(ReviewCard))
    begin = migration["_begin_with_answers"]
    monkeypatch.setitem(begin.__globals__, "PEOPLE", people)
    with Operations.context(MigrationContext.configure(db.session.connection())):
        begin()
    assert everything() == before
    assert len({person for person, *_ in before}) == 3


def everything() -> list[tuple]:
    """Every card, of everybody."""
    table = ReviewCard.__table__
    rows = db.session.execute(sa.select(table).order_by(table.c.person_id, table.c.question_id))
    return [
        (row.person_id, row.question_id, row.answer, round(row.stability, 4), round(row.difficulty, 3), row.due_on)
        for row in rows
    ]
