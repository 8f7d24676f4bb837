"""Who asks during the benchmark: learners with an attempt under way, the supervisor, an HR officer; their pages."""

from __future__ import annotations

import os
import uuid as uuids
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from lms.accounts import demonstration
from lms.courses.models import Activity, Course, Module
from lms.db import db, transaction
from lms.enrollments.models import Enrollment
from lms.enrollments.services import enroll, finish_lesson
from lms.people.models import Person
from lms.quizzes.models import OPEN_STATES, Attempt, AttemptItem, QuestionVersion, QuizVersion
from lms.quizzes.services import AttemptContext, start_attempt
from lms.seed.bulk.courses import CROWDED, LONG
from lms.seed.catalogue import viewer_for
from tests.benchmarks.dataset import Dataset

LEARNERS = 32
FINISHED = 20


@dataclass(frozen=True)
class Learner:
    """A learner in the long course. `slot` and `option`: a question of the attempt and an answer to it."""

    nip: str
    person: str
    lesson: uuids.UUID
    attempt: uuids.UUID
    slot: int
    option: str


@dataclass(frozen=True)
class Cast:
    """Everybody, and the courses the pages are about."""

    learners: list[Learner]
    nips: list[str]
    """Of many people, to sign in with."""
    supervisor: str
    officer: str
    long_slug: str
    crowded_slug: str
    crowded_uuid: uuids.UUID


@contextmanager
def application(dataset: Dataset) -> Iterator[Flask]:
    """The application over the set, in this process."""
    from lms.app import create_app

    before = dict(os.environ)
    os.environ.update(dataset.environment)
    try:
        app = create_app()
        yield app
        with app.app_context():
            db.engine.dispose()
    finally:
        os.environ.clear()
        os.environ.update(before)


def prepare(app: Flask, people: int = LEARNERS) -> Cast:
    """Find or make what the pages need; doing it again changes nothing."""
    nip = {account.key: account.nip for account in demonstration.ACCOUNTS}
    with app.app_context(), transaction():
        long = db.session.scalars(sa.select(Course).where(Course.code == LONG)).one()
        crowded = db.session.scalars(sa.select(Course).where(Course.code == CROWDED)).one()
        slugs = long.slug, crowded.slug, crowded.uuid
        learners = [_learner(person, long) for person in _people(nip["learner"], long, people)]
        nips = list(db.session.scalars(sa.select(Person.nip).where(Person.id > 1000).limit(400)))
    return Cast(learners, nips, nip["supervisor"], nip["bpsdm"], *slugs)


def _people(first: str, course: Course, count: int) -> list[Person]:
    """The learner of the demonstration, then people who are in the long course and have not finished it, then any."""
    done = sa.select(Enrollment.person_id).where(Enrollment.course_id == course.id, Enrollment.state != "active")
    learner = db.session.scalars(sa.select(Person).where(Person.nip == first)).one()
    others = sa.select(Person).where(
        Person.agency_id == learner.agency_id, Person.id > learner.id + 40, Person.id.not_in(done)
    )
    return [learner, *db.session.scalars(others.order_by(Person.id).limit(count - 1))]


def _learner(person: Person, course: Course) -> Learner:
    activities = db.session.scalars(
        sa.select(Activity)
        .join(Module, Module.id == Activity.module_id)
        .where(Module.course_version_id == course.published_version_id)
        .order_by(Module.position, Activity.position)
    ).all()
    attempt = _attempt(person, course, list(activities))
    slot, option = _question(attempt)
    lesson = next(one for one in activities[FINISHED:] if one.kind == "lesson")
    return Learner(person.nip, str(person.uuid), lesson.uuid, attempt.uuid, slot, option)


def _attempt(person: Person, course: Course, activities: list[Activity]) -> Attempt:
    """The open attempt at the quiz of the course; made, with the lessons before it, where there is none."""
    open_one = sa.select(Attempt).where(
        Attempt.person_id == person.id,
        Attempt.quiz_version_id == activities[-1].quiz_version_id,
        Attempt.state.in_(OPEN_STATES),
    )
    found = db.session.scalar(open_one)
    if found is None:
        viewer = viewer_for(person)
        enrollment = enroll(viewer, course)
        for activity in activities[:FINISHED]:
            finish_lesson(enrollment, activity)
        quiz = db.session.get_one(QuizVersion, activities[-1].quiz_version_id)
        found = start_attempt(viewer, quiz, AttemptContext("enrollment", enrollment.uuid, person.id))
    found.writer_session_id = None
    return found


def _question(attempt: Attempt) -> tuple[int, str]:
    """A single-choice question of the attempt and one of its options."""
    db.session.flush()
    rows = db.session.execute(
        sa.select(AttemptItem.slot, AttemptItem.option_order)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt.id, QuestionVersion.kind == "single")
        .order_by(AttemptItem.slot)
    )
    slot, options = rows.first() or (1, [""])
    return slot, options[0]


def password() -> str:
    """Everybody's password in the set."""
    return demonstration.PASSWORD
