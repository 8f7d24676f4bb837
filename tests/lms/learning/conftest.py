"""A published course, committed, with the addresses of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from lms.db import db, transaction
from lms.enrollments.services import enroll
from lms.quizzes.models import Question, QuestionVersion
from tests.factories.courses import Addresses, addresses_of, learn, publish_course, right_option, wrong_option

Writing = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def writing(app) -> Writing:
    """`with writing():` changes the database in a transaction of its own, as another request would."""

    @contextmanager
    def changing() -> Iterator[None]:
        with app.app_context(), transaction():
            yield

    return changing


@pytest.fixture
def course(writing, cast) -> Addresses:
    """Two lessons with three check questions, and a quiz."""
    with writing():
        return addresses_of(publish_course(cast))


@pytest.fixture
def course_of(writing, cast) -> Callable[..., Addresses]:
    """Another course, made as `publish_course` makes it."""

    def make(**settings: Any) -> Addresses:
        with writing():
            return addresses_of(publish_course(cast, **settings))

    return make


@pytest.fixture
def joined(writing, cast, course) -> Callable[[str], None]:
    """`joined("siti")` puts somebody into the course."""

    def join(person: str) -> None:
        with writing():
            enroll(cast.viewer(person), published(course.slug))

    return join


@pytest.fixture
def finished(writing, cast, course) -> Callable[..., None]:
    """`finished("siti", right=4)` lets somebody go through the whole course."""

    def go(person: str, right: int = 4) -> None:
        with writing():
            learn(cast, person, published(course.slug), right=right)

    return go


def published(slug: str) -> Any:
    """The course with this address."""
    from lms.courses.models import Course

    return db.session.query(Course).filter_by(slug=slug).one()


@pytest.fixture
def option(app) -> Callable[..., str]:
    """`option("UJI-101-C1", right=True)`: the id of an option of a question, by the question's code."""

    def find(code: str, *, right: bool) -> str:
        with app.app_context():
            version = db.session.query(QuestionVersion).join(Question).filter(Question.code == code).one()
            found = right_option(version) if right else wrong_option(version)
            db.session.remove()
            return found

    return find
