"""Items are measured from released answers at night; past results keep the parameters they were made with."""

from __future__ import annotations

import itertools
import random
import uuid
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from lms.assessments import paths, testing
from lms.assessments.models import CompetencyTest
from lms.clock import now
from lms.db import db, transaction
from lms.jobs.services import enqueue
from lms.jobs.worker import DAILY, drain
from lms.people.models import Person
from lms.quizzes.models import Attempt, AttemptItem, ItemParameter, QuestionVersion
from recommender.ability import rasch
from recommender.ability.calibration import calibrate
from tests.factories.items import answer_growing, fill_bank

ITEMS = 12


class Bank:
    """A bank of twelve items, and attempts of invented persons at them."""

    def __init__(self, cast):
        fill_bank(cast, "M.3", ITEMS)
        self.agency = cast.agency().id
        self.quiz = testing.standing_quiz(cast.person("siti").id).id
        self.versions = list(db.session.scalars(sa.select(QuestionVersion.id).order_by(QuestionVersion.id)))
        self.numbers = itertools.count(1)

    def person(self):
        person = Person(
            agency_id=self.agency, nip=f"19900101202001{next(self.numbers):04d}", name="Peserta", employment="pns"
        )
        db.session.add(person)
        db.session.flush()
        return person.id

    def attempt(self, marks, *, state="released", host="test", given=True, person=None):
        """An attempt with these marks on the first items."""
        attempt = Attempt(
            quiz_version_id=self.quiz,
            person_id=person or self.person(),
            number=1,
            host=host,
            host_uuid=uuid.uuid4(),
            state=state,
            started_at=now() - timedelta(hours=1),
        )
        db.session.add(attempt)
        db.session.flush()
        answer = {"chosen": ["x"]} if given else None
        for slot, (version, mark) in enumerate(zip(self.versions, marks, strict=False), 1):
            db.session.add(
                AttemptItem(attempt_id=attempt.id, slot=slot, question_version_id=version, fraction=mark, answer=answer)
            )
        db.session.flush()


@pytest.fixture
def bank(app, database, cast):
    with app.test_request_context(), transaction():
        return Bank(cast)


def run():
    """Do the job as the worker does it."""
    with transaction():
        enqueue("assessments.calibrate")
    drain()


def measured():
    return {row.question_version_id: row for row in db.session.query(ItemParameter)}


def marks_of(people, seed=7):
    """Answers of persons whose second item is far harder than its author thought."""
    draw = random.Random(seed)
    for _person in range(people):
        theta = draw.gauss(-1.5, 1.0)
        difficulties = [1.5 if number == 1 else -1.5 for number in range(ITEMS)]
        yield [float(draw.random() < rasch.probability(theta, rasch.Item(one))) for one in difficulties]


def test_the_parameters_are_those_of_the_engine(bank):
    marks = list(marks_of(40))
    with transaction():
        for row in marks:
            bank.attempt(row)
    run()
    rows = [measured()[one] for one in bank.versions]
    versions = [db.session.get_one(QuestionVersion, one) for one in bank.versions]
    again = calibrate(
        np.repeat(np.arange(40), ITEMS),
        np.tile(np.arange(ITEMS), 40),
        np.array(marks).ravel(),
        np.array([rasch.prior_difficulty(one.level, one.difficulty) for one in versions]),
    )
    assert [row.difficulty for row in rows] == pytest.approx(again.difficulty.tolist())
    assert [row.standard_error for row in rows] == pytest.approx(again.se.tolist())
    assert {(row.responses, row.status, row.discrimination) for row in rows} == {(40, "calibrating", 1.0)}
    assert rows[1].difficulty == max(row.difficulty for row in rows)


def test_status_follows_the_number_of_answers(bank):
    with transaction():
        for number, row in enumerate(marks_of(100)):
            bank.attempt(row if number < 29 else row[:2])
    run()
    found = [measured()[one] for one in bank.versions]
    assert [row.status for row in found[:3]] == ["calibrated", "calibrated", "provisional"]
    assert found[0].discrimination != 1.0


@pytest.mark.parametrize(
    "odd", [{"state": "voided"}, {"state": "in_progress"}, {"host": "preview"}, {"given": False}], ids=str
)
def test_only_answers_that_say_something_count(bank, odd):
    with transaction():
        bank.attempt([1.0] * 3)
        bank.attempt([1.0] * 3, **odd)
    run()
    assert {row.responses for row in measured().values()} == {1}


def test_not_knowing_counts_once_it_is_settled(bank):
    with transaction():
        bank.attempt([0.0], given=False)
        db.session.execute(sa.update(AttemptItem).values(locked_at=now()))
    run()
    assert measured()[bank.versions[0]].responses == 1


def test_only_the_first_answer_of_a_person_counts(bank):
    with transaction():
        person = bank.person()
        bank.attempt([1.0], person=person)
        bank.attempt([0.0], person=person)
    run()
    assert measured()[bank.versions[0]].responses == 1


def test_the_author_counts_until_thirty_answers(bank, cast):
    def known():
        return {int(one.id): one.item for one in paths.candidates(cast.competency("M.3").id, ())}

    before = known()
    rows = list(marks_of(30))
    with transaction():
        for row in rows[:29]:
            bank.attempt(row)
    run()
    assert known() == before
    with transaction():
        bank.attempt(rows[29])
    run()
    assert all(known()[one] != before[one] for one in bank.versions)


def test_past_results_keep_their_parameters(app, bank, cast):
    with app.test_request_context(), transaction():
        siti = cast.viewer("siti")
        attempt = testing.start_test(siti, cast.competency("M.3"))
        answer_growing(attempt, siti, right=lambda slot: True, most=5)
        test_id, before = paths.test_of(attempt).id, paths.replayed(paths.test_of(attempt))
        path = paths.test_of(attempt).path
    with transaction():
        for row in marks_of(40):
            bank.attempt(row)
    run()
    test = db.session.get_one(CompetencyTest, test_id)
    assert test.path == path
    assert paths.replayed(test) == before


def test_it_runs_every_night():
    assert "assessments.calibrate" in dict(DAILY)
