"""An exam in a fresh database: people who are signed in and in a course whose quiz they take."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app, session
from flask_wtf.csrf import generate_csrf

from content.questions import Question
from lms.accounts.models import Account, AuthSession
from lms.accounts.sessions import KEY, digest, viewer_of
from lms.clock import now
from lms.courses.models import Course, CourseAuthor
from lms.db import db, transaction
from lms.enrollments.services import enroll
from lms.operations.database import migrate
from lms.people.models import Person
from lms.quizzes.models import QuestionVersion, QuizSlot
from lms.setup import postgres
from tests.cast import Cast, build_cast
from tests.factories.courses import activities_of, publish_course, quiz_of, right_option, wrong_option

MINUTES = 300


@dataclass(frozen=True)
class Candidate:
    """Somebody signed in: the cookie of the browser and its CSRF token."""

    person_id: int
    cookie: str
    token: str


@dataclass(frozen=True)
class Exam:
    """A database ready to be served. `options` are those of every question, the right one first."""

    data: Path
    environment: dict[str, str]
    candidates: list[Candidate]
    trainer: Candidate
    """Who wrote the course, and so marks its quiz."""
    start_path: str
    quiz_version_id: int
    options: dict[int, tuple[str, str]]
    """Question version → its right option and a wrong one."""


@contextmanager
def exam(
    folder: Path,
    people: int,
    *,
    minutes: int = MINUTES,
    database_url: str = "",
    questions: tuple[Question, ...] = (),
) -> Iterator[Exam]:
    """Make the exam in an empty folder, or in an empty PostgreSQL database; `questions` take the place of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    environment = {"LMS_DATA": str(folder), "LMS_DATABASE_URL": database_url}
    with application(environment) as app:
        migrate(app)
        with app.test_request_context(), transaction():
            build_cast()
            quiz, path = _course(minutes, questions)
            candidates = [_candidate(number) for number in range(people)]
            author = _author()
        signed_in = [_signed_in(app, *one) for one in candidates]
        trainer = _signed_in(app, *author)
        with app.test_request_context():
            with transaction("read"):
                options = _options(quiz)
            yield Exam(folder, environment, signed_in, trainer, path, quiz, options)


@contextmanager
def application(environment: dict[str, str]) -> Iterator[Flask]:
    """The application over the exam's database, in this process."""
    from lms.app import create_app

    before = dict(os.environ)
    os.environ.update(environment)
    try:
        app = create_app()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def postgres_server(folder: Path) -> Iterator[postgres.Server]:
    """A durable PostgreSQL in the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for parent in (folder, folder.parent):
        parent.chmod(0o711)
    server = postgres.start(folder / "cluster", durable=True)
    try:
        yield server
    finally:
        server.stop()


def _course(minutes: int, questions: tuple[Question, ...]) -> tuple[int, str]:
    course = publish_course(Cast(), quiz_questions=questions)
    quiz = quiz_of(course)
    quiz.time_limit_minutes = minutes
    return quiz.id, f"/kursus/{course.slug}/belajar/{activities_of(course)[-1].uuid}/mulai"


def _candidate(number: int) -> tuple[int, str]:
    """A person with an account and a session that outlives every run, in the course; returns the id and the token."""
    cast = Cast()
    person = Person(agency_id=cast.agency().id, nip=f"2{number:017d}", name=f"Peserta {number}", employment="pns")
    db.session.add(person)
    db.session.flush()
    account = Account(person_id=person.id, state="active", created_at=now())
    db.session.add(account)
    db.session.flush()
    _open_session(account, f"exam-{number}")
    enroll(viewer_of(account), db.session.scalars(sa.select(Course)).one())
    return person.id, f"exam-{number}"


def _author() -> tuple[int, str]:
    """The trainer of the cast with such a session, as author of the course."""
    trainer = Cast().person("tari")
    account = db.session.scalars(sa.select(Account).where(Account.person_id == trainer.id)).one()
    db.session.add(CourseAuthor(course_id=db.session.scalars(sa.select(Course.id)).one(), account_id=account.id))
    _open_session(account, "exam-trainer")
    return trainer.id, "exam-trainer"


def _open_session(account: Account, token: str) -> None:
    moment = now()
    db.session.add(
        AuthSession(
            token_sha256=digest(token),
            account_id=account.id,
            created_at=moment,
            last_seen_at=moment + timedelta(hours=12),
            ends_at=moment + timedelta(days=2),
        )
    )
    db.session.flush()


def another_device(candidate: Candidate) -> Candidate:
    """The same person, signed in with one more browser."""
    with transaction():
        account = db.session.scalars(sa.select(Account).where(Account.person_id == candidate.person_id)).one()
        _open_session(account, token := f"device-of-{candidate.person_id}")
    return _signed_in(current_app._get_current_object(), candidate.person_id, token)  # type: ignore[attr-defined]


def _signed_in(app: Flask, person_id: int, token: str) -> Candidate:
    """The cookie that signing in would have given."""
    with app.test_request_context():
        session[KEY] = token
        csrf = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Candidate(person_id, f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}", csrf)


def _options(quiz: int) -> dict[int, tuple[str, str]]:
    slots = sa.select(QuizSlot.question_version_id).where(QuizSlot.quiz_version_id == quiz)
    choices = sa.select(QuestionVersion).where(QuestionVersion.id.in_(slots), QuestionVersion.kind == "single")
    found = db.session.scalars(choices)
    return {one.id: (right_option(one), wrong_option(one)) for one in found}
