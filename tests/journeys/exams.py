"""Courses whose quiz has just the questions and settings that a journey needs, written into a product that runs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.factories.courses import activities_of, course_package, quiz_of
from tests.factories.questions import question
from tests.faults.exam import application
from tests.faults.processes import Server, serving
from tests.journeys.conftest import NIP, Product

STORED = """
    select attempt_item.slot, attempt_item.answer from attempt_item
    join attempt on attempt.id = attempt_item.attempt_id where attempt.uuid = ? order by attempt_item.slot
"""
EVENTS = """
    select answer_event.slot, answer_event.key, answer_event.accepted, answer_event.reason from answer_event
    join attempt on attempt.id = answer_event.attempt_id where attempt.uuid = ? order by answer_event.id
"""


@dataclass(frozen=True)
class Exam:
    """Addresses of an exam: the page it starts from, and the trainer's pages of its time and settings."""

    title: str
    page: str
    conditions: str
    quiz_version_id: int


@dataclass(frozen=True)
class SameData:
    """The data of a product that runs, for one more server."""

    environment: dict[str, str]


def publish_exam(
    product: Product, name: str, kinds: Sequence[str], *, learners: Sequence[str] = ("learner",), **settings: Any
) -> Exam:
    """A published course with one question of each kind, in their order, and the learners in it; the trainer is its author."""
    from lms.accounts.models import Account
    from lms.accounts.sessions import viewer_of
    from lms.courses.models import CourseAuthor
    from lms.courses.services import import_package
    from lms.db import db, transaction
    from lms.enrollments.services import enroll
    from lms.people.models import Person

    def account(key: str) -> Account:
        return db.session.query(Account).join(Person).filter(Person.nip == NIP[key]).one()

    title = f"Ujian {name}"
    slug = title.lower().replace(" ", "-")
    questions = tuple(question(kind, f"{slug}-{place}") for place, kind in enumerate(kinds, 1))
    package = course_package(code=slug.upper(), slug=slug, title=title, quiz_questions=questions)
    with application({"LMS_DATA": str(product.data)}) as app, app.test_request_context(), transaction():
        course = import_package(None, account("trainer").person.agency, package)
        quiz = quiz_of(course)
        for field, value in {"shuffle": False, "shuffle_options": False, **settings}.items():
            setattr(quiz, field, value)
        db.session.add(CourseAuthor(course_id=course.id, account_id=account("trainer").id))
        db.session.flush()
        for key in learners:
            enroll(viewer_of(account(key)), course)
        start = f"/kursus/{slug}/belajar/{activities_of(course)[-1].uuid}"
        return Exam(title, start, f"/studio/kursus/{course.uuid}/waktu", quiz.id)


def set_quiz(product: Product, exam: Exam, **settings: Any) -> None:
    """Change settings of the quiz of an exam."""
    from lms.db import db, transaction
    from lms.quizzes.models import QuizVersion

    with application({"LMS_DATA": str(product.data)}) as app, app.test_request_context(), transaction():
        db.session.query(QuizVersion).filter_by(id=exam.quiz_version_id).update(settings)


def another_server(product: Product) -> AbstractContextManager[Server]:
    """One more server on the data of a product, on a port of its own, that a journey may kill and start again."""
    return serving(SameData({"LMS_DATA": str(product.data), "LMS_DEMO": "1"}))


def stored_answers(data: Path, attempt: UUID) -> dict[int, Any]:
    """The answers that count, by slot."""
    return {slot: json.loads(answer) if answer else None for slot, answer in _rows(data, STORED, attempt.hex)}


def answer_events(data: Path, attempt: UUID) -> list[tuple[int, str, bool, str]]:
    """Every answer the server recorded: slot, key, whether it counts, why not."""
    return _rows(data, EVENTS, attempt.hex)


def recorded_actions(data: Path, begins: str) -> list[str]:
    """What the audit record says was done, the oldest first."""
    query = "select action from audit_event where action like ? order by id"
    return [action for (action,) in _rows(data, query, f"{begins}%")]


def _rows(data: Path, query: str, asked: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{data / 'tumbuh.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(query, (asked,)).fetchall()
